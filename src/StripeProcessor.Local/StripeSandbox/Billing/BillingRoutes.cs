namespace StripeProcessor.Local.Sandbox;

/// <summary>The endpoints of recurring payments.</summary>
internal static class BillingRoutes
{
    public static ApiRoute[] Of(SandboxObjects objects)
    {
        const BrowserAccess withClientSecret = BrowserAccess.WithClientSecret;
        var billing = objects.Billing;
        return
        [
            new("POST", "customers/{id}", "customer", objects.Customers.Update),
            new("DELETE", "customers/{id}", "customer", objects.Customers.Delete),
            new("GET", "customers/{id}/payment_methods", "payment_method", billing.AttachedMethods.OfCustomer) { IsList = true },
            new("GET", "customers/{id}/payment_methods/{id}", "payment_method", billing.AttachedMethods.RetrieveOfCustomer),
            new("POST", "payment_methods/{id}", "payment_method", billing.AttachedMethods.Update),
            new("POST", "payment_methods/{id}/attach", "payment_method", billing.AttachedMethods.Attach),
            new("POST", "payment_methods/{id}/detach", "payment_method", billing.AttachedMethods.Detach),

            new("POST", "setup_intents", "setup_intent", billing.SetupIntents.Create),
            new("GET", "setup_intents", "setup_intent", billing.SetupIntents.List) { IsList = true },
            new("GET", "setup_intents/{id}", "setup_intent", billing.SetupIntents.Retrieve) { Browser = withClientSecret },
            new("POST", "setup_intents/{id}/confirm", "setup_intent", billing.SetupIntents.Confirm) { Browser = withClientSecret },
            new("POST", "setup_intents/{id}/cancel", "setup_intent", billing.SetupIntents.Cancel),

            new("POST", "products", "product", billing.Products.Create),
            new("GET", "products", "product", billing.Products.List) { IsList = true },
            new("GET", "products/{id}", "product", billing.Products.Retrieve),
            new("POST", "products/{id}", "product", billing.Products.Update),
            new("POST", "prices", "price", billing.Prices.Create),
            new("GET", "prices", "price", billing.Prices.List) { IsList = true },
            new("GET", "prices/{id}", "price", billing.Prices.Retrieve),

            new("POST", "subscriptions", "subscription", billing.SubscriptionRequests.Create),
            new("GET", "subscriptions", "subscription", billing.SubscriptionRequests.List) { IsList = true },
            new("GET", "subscriptions/{id}", "subscription", billing.SubscriptionRequests.Retrieve),
            new("POST", "subscriptions/{id}", "subscription", billing.SubscriptionRequests.Update),
            new("DELETE", "subscriptions/{id}", "subscription", billing.SubscriptionRequests.Cancel),
            new("GET", "subscription_items", "subscription_item", billing.SubscriptionRequests.Items) { IsList = true },

            new("GET", "invoices", "invoice", billing.InvoiceRequests.List) { IsList = true },
            new("GET", "invoices/{id}", "invoice", billing.InvoiceRequests.Retrieve),
            new("GET", "invoices/{id}/lines", "line_item", billing.InvoiceRequests.Lines) { IsList = true },
            new("POST", "invoices/{id}/pay", "invoice", billing.InvoiceRequests.Pay),
            new("GET", "invoice_payments", "invoice_payment", billing.InvoicePayments.List) { IsList = true },
            new("GET", "invoice_payments/{id}", "invoice_payment", billing.InvoicePayments.Retrieve),

            new("POST", "billing_portal/configurations", "billing_portal.configuration", billing.PortalConfigurations.Create),
            new("GET", "billing_portal/configurations", "billing_portal.configuration", billing.PortalConfigurations.List)
            {
                IsList = true,
            },
            new("GET", "billing_portal/configurations/{id}", "billing_portal.configuration", billing.PortalConfigurations.Retrieve),
            new("POST", "billing_portal/sessions", "billing_portal.session", billing.PortalSessions.Create),
        ];
    }
}

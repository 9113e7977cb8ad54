using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>One endpoint. <paramref name="Returns"/> is the kind of object in the answer, or in its list.</summary>
internal sealed record ApiRoute(string Method, string Path, string Returns, Func<ApiCall, JsonObject> Handle)
{
    private readonly string[] _segments = Path.Split('/');

    public bool IsList { get; init; }

    public bool HasEffects => Method != "GET";

    /// <summary>What a publishable key may do: everything, nothing, or what it holds the object's client secret for.</summary>
    public BrowserAccess Browser { get; init; } = BrowserAccess.None;

    public bool IsOpenTo(FormParameters parameters, string[] values) => Browser switch
    {
        BrowserAccess.Open => true,
        BrowserAccess.WithClientSecret =>
            parameters.Text("client_secret") is { } secret && secret.StartsWith(values[0] + "_secret_", StringComparison.Ordinal),
        _ => false,
    };

    public string[]? Match(string[] segments)
    {
        if (segments.Length != _segments.Length)
        {
            return null;
        }

        var values = new List<string>();
        for (var at = 0; at < segments.Length; at++)
        {
            if (_segments[at] == "{id}")
            {
                values.Add(segments[at]);
            }
            else if (segments[at] != _segments[at])
            {
                return null;
            }
        }

        return values.Contains("") ? null : [.. values];
    }
}

internal enum BrowserAccess
{
    None,
    Open,
    WithClientSecret,
}

/// <summary>All endpoints of the sandbox.</summary>
internal sealed class ApiRoutes(SandboxObjects objects)
{
    private const BrowserAccess Open = BrowserAccess.Open;
    private const BrowserAccess WithClientSecret = BrowserAccess.WithClientSecret;

    private readonly ApiRoute[] _routes =
    [
        new("POST", "payment_intents", "payment_intent", objects.PaymentIntents.Create),
        new("GET", "payment_intents", "payment_intent", objects.PaymentIntents.List) { IsList = true },
        new("GET", "payment_intents/search", "payment_intent", objects.PaymentIntents.Search) { IsList = true },
        new("GET", "payment_intents/{id}", "payment_intent", objects.PaymentIntents.Retrieve) { Browser = WithClientSecret },
        new("POST", "payment_intents/{id}", "payment_intent", objects.PaymentIntents.Update),
        new("POST", "payment_intents/{id}/confirm", "payment_intent", objects.PaymentIntents.Confirm) { Browser = WithClientSecret },
        new("POST", "payment_intents/{id}/capture", "payment_intent", objects.PaymentIntents.Capture),
        new("POST", "payment_intents/{id}/cancel", "payment_intent", objects.PaymentIntents.Cancel),

        new("POST", "payment_methods", "payment_method", objects.PaymentMethods.Create) { Browser = Open },
        new("GET", "payment_methods", "payment_method", objects.PaymentMethods.List) { IsList = true },
        new("GET", "payment_methods/{id}", "payment_method", objects.PaymentMethods.Retrieve),
        new("POST", "tokens", "token", objects.Tokens.Create) { Browser = Open },
        new("GET", "tokens/{id}", "token", objects.Tokens.Retrieve) { Browser = Open },
        new("POST", "test_helpers/confirmation_tokens", "confirmation_token", objects.ConfirmationTokens.Create) { Browser = Open },
        new("POST", "confirmation_tokens", "confirmation_token", objects.ConfirmationTokens.Create) { Browser = Open },
        new("GET", "confirmation_tokens/{id}", "confirmation_token", objects.ConfirmationTokens.Retrieve) { Browser = Open },

        new("POST", "charges", "charge", objects.Charges.Create),
        new("GET", "charges", "charge", objects.Charges.List) { IsList = true },
        new("GET", "charges/search", "charge", objects.Charges.Search) { IsList = true },
        new("GET", "charges/{id}", "charge", objects.Charges.Retrieve),
        new("POST", "charges/{id}", "charge", objects.Charges.Update),
        new("GET", "charges/{id}/refunds", "refund", objects.Refunds.OfCharge) { IsList = true },
        new("POST", "refunds", "refund", objects.Refunds.Create),
        new("GET", "refunds", "refund", objects.Refunds.List) { IsList = true },
        new("GET", "refunds/{id}", "refund", objects.Refunds.Retrieve),
        new("POST", "refunds/{id}", "refund", objects.Refunds.Update),
        new("POST", "refunds/{id}/cancel", "refund", objects.Refunds.Cancel),
        new("GET", "disputes", "dispute", objects.Disputes.List) { IsList = true },
        new("GET", "disputes/{id}", "dispute", objects.Disputes.Retrieve),
        new("POST", "disputes/{id}", "dispute", objects.Disputes.Update),
        new("POST", "disputes/{id}/close", "dispute", objects.Disputes.Close),
        new("GET", "radar/early_fraud_warnings", "radar.early_fraud_warning", objects.FraudWarnings.List) { IsList = true },
        new("GET", "radar/early_fraud_warnings/{id}", "radar.early_fraud_warning", objects.FraudWarnings.Retrieve),
        new("GET", "payouts", "payout", objects.Payouts.List) { IsList = true },
        new("GET", "payouts/{id}", "payout", objects.Payouts.Retrieve),
        new("GET", "balance", "balance", objects.BalanceTransactions.Balance),
        new("GET", "balance_transactions", "balance_transaction", objects.BalanceTransactions.List) { IsList = true },
        new("GET", "balance_transactions/{id}", "balance_transaction", objects.BalanceTransactions.Retrieve),

        new("POST", "checkout/sessions", "checkout.session", objects.CheckoutSessions.Create),
        new("GET", "checkout/sessions", "checkout.session", objects.CheckoutSessions.List) { IsList = true },
        new("GET", "checkout/sessions/{id}", "checkout.session", objects.CheckoutSessions.Retrieve),
        new("GET", "checkout/sessions/{id}/line_items", "item", objects.CheckoutSessions.LineItems) { IsList = true },
        new("POST", "checkout/sessions/{id}/expire", "checkout.session", objects.CheckoutSessions.Expire),

        new("POST", "customers", "customer", objects.Customers.Create),
        new("GET", "customers", "customer", objects.Customers.List) { IsList = true },
        new("GET", "customers/{id}", "customer", objects.Customers.Retrieve),
        .. BillingRoutes.Of(objects),
        new("GET", "events", "event", objects.Events.List) { IsList = true },
        new("GET", "events/{id}", "event", objects.Events.Retrieve),
        new("POST", "webhook_endpoints", "webhook_endpoint", objects.WebhookEndpoints.Create),
        new("GET", "webhook_endpoints", "webhook_endpoint", objects.WebhookEndpoints.List) { IsList = true },
        new("GET", "webhook_endpoints/{id}", "webhook_endpoint", objects.WebhookEndpoints.Retrieve),
        new("POST", "webhook_endpoints/{id}", "webhook_endpoint", objects.WebhookEndpoints.Update),
        new("DELETE", "webhook_endpoints/{id}", "webhook_endpoint", objects.WebhookEndpoints.Delete),
    ];

    public (ApiRoute Route, string[] Values) Find(string method, string path)
    {
        var segments = path["/v1/".Length..].Split('/');
        foreach (var route in _routes)
        {
            if (route.Method == method && route.Match(segments) is { } values)
            {
                return (route, values);
            }
        }

        throw ApiError.Of(404, "invalid_request_error", null, $"Unrecognized request URL ({method}: {path}).");
    }
}

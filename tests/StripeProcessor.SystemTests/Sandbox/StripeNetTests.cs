using System.Net;
using Stripe;
using Stripe.Checkout;

namespace StripeProcessor.SystemTests.Sandbox;

/// <summary>Stripe's own client for .NET, unmodified, against the sandbox.</summary>
public class StripeNetTests : SandboxTest
{
    private StripeClient Client => new(new StripeClientOptions
    {
        ApiKey = "sk_test_sandbox", ApiBase = Address.ToString().TrimEnd('/'),
    });

    [Fact]
    public async Task It_creates_and_confirms()
    {
        var intents = Client.V1.PaymentIntents;
        var created = await intents.CreateAsync(new PaymentIntentCreateOptions
        {
            Amount = 2500,
            Currency = "usd",
            AutomaticPaymentMethods = new() { Enabled = true, AllowRedirects = "never" },
            Metadata = new() { ["designation"] = "general" },
        });

        var confirmed = await intents.ConfirmAsync(created.Id, new PaymentIntentConfirmOptions
        {
            PaymentMethod = "pm_card_visa", Expand = ["latest_charge.balance_transaction", "payment_method"],
        });

        Assert.Equal("requires_payment_method", created.Status);
        Assert.Equal("succeeded", confirmed.Status);
        Assert.Equal("general", confirmed.LatestCharge.Metadata["designation"]);
        Assert.Equal(2397, confirmed.LatestCharge.BalanceTransaction.Net);
        Assert.Equal("4242", confirmed.PaymentMethod.Card.Last4);
        Assert.StartsWith("req_", confirmed.StripeResponse.RequestId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_sees_a_decline_with_all_its_facts()
    {
        var exception = await Assert.ThrowsAsync<StripeException>(() => Client.V1.PaymentIntents.CreateAsync(Payment("pm_card_chargeDeclined")));

        Assert.Equal(HttpStatusCode.PaymentRequired, exception.HttpStatusCode);
        Assert.Equal("card_error", exception.StripeError.Type);
        Assert.Equal("card_declined", exception.StripeError.Code);
        Assert.Equal("generic_decline", exception.StripeError.DeclineCode);
        Assert.Equal("try_again_later", exception.StripeError.AdviceCode);
        Assert.Equal("requires_payment_method", exception.StripeError.PaymentIntent.Status);
        Assert.StartsWith("ch_", exception.StripeError.Charge, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_sent_to_the_bank_for_3_D_Secure_and_comes_back_paid()
    {
        var options = Payment("pm_card_authenticationRequired");
        options.AutomaticPaymentMethods = null;
        options.ReturnUrl = "https://example.org/back";

        var asked = await Client.V1.PaymentIntents.CreateAsync(options);
        await Caller.PostAsync(new Uri(asked.NextAction.RedirectToUrl.Url).AbsolutePath, ("outcome", "complete"));
        var paid = await Client.V1.PaymentIntents.GetAsync(asked.Id);

        Assert.Equal("requires_action", asked.Status);
        Assert.Equal("succeeded", paid.Status);
    }

    [Fact]
    public async Task It_refunds_a_part_and_is_refused_more_than_is_left()
    {
        var paid = await Client.V1.PaymentIntents.CreateAsync(Payment("pm_card_visa"));

        var refund = await Client.V1.Refunds.CreateAsync(new RefundCreateOptions { PaymentIntent = paid.Id, Amount = 1000 });
        var refusal = await Assert.ThrowsAsync<StripeException>(
            () => Client.V1.Refunds.CreateAsync(new RefundCreateOptions { PaymentIntent = paid.Id, Amount = 1501 }));

        Assert.Equal("succeeded", refund.Status);
        Assert.Equal("amount", refusal.StripeError.Param);
    }

    [Fact]
    public async Task It_pages_through_everything_by_itself()
    {
        for (var number = 0; number < 5; number++)
        {
            await Client.V1.PaymentIntents.CreateAsync(Payment("pm_card_visa"));
        }

        var intents = new List<string>();
        await foreach (var intent in Client.V1.PaymentIntents.ListAutoPagingAsync(new PaymentIntentListOptions { Limit = 2 }))
        {
            intents.Add(intent.Id);
        }

        var transactions = await Client.V1.BalanceTransactions.ListAsync(new BalanceTransactionListOptions { Type = "charge" });
        var events = await Client.V1.Events.ListAsync(new EventListOptions { Type = "payment_intent.succeeded", Limit = 100 });

        Assert.Equal(5, intents.Distinct().Count());
        Assert.Equal(5, transactions.Data.Count);
        Assert.Equal(5, events.Data.Count);
        Assert.All(events.Data, found => Assert.IsType<PaymentIntent>(found.Data.Object));
    }

    [Fact]
    public async Task It_sees_a_replay_as_one()
    {
        var options = new RequestOptions { IdempotencyKey = "gift-1" };

        var first = await Client.V1.PaymentIntents.CreateAsync(Payment("pm_card_visa"), options);
        var second = await Client.V1.PaymentIntents.CreateAsync(Payment("pm_card_visa"), options);

        Assert.Equal(first.Id, second.Id);
        Assert.Equal("true", second.StripeResponse.Headers.GetValues("Idempotent-Replayed").Single());
    }

    [Fact]
    public async Task It_retries_what_the_sandbox_breaks()
    {
        await Caller.ControlAsync("faults", new() { ["path"] = "/v1/payment_intents", ["method"] = "POST", ["drop"] = "after" });

        var paid = await Client.V1.PaymentIntents.CreateAsync(Payment("pm_card_visa"));
        var all = await Client.V1.PaymentIntents.ListAsync();

        Assert.Equal(paid.Id, Assert.Single(all.Data).Id);
    }

    [Fact]
    public async Task It_opens_a_checkout_session_that_a_person_pays()
    {
        var sessions = Client.V1.Checkout.Sessions;
        var session = await sessions.CreateAsync(new SessionCreateOptions
        {
            Mode = "payment",
            SubmitType = "donate",
            SuccessUrl = "https://example.org/thanks?session={CHECKOUT_SESSION_ID}",
            CancelUrl = "https://example.org/cancelled",
            LineItems =
            [
                new() { Quantity = 1, PriceData = new() { Currency = "usd", UnitAmount = 2500, ProductData = new() { Name = "Gift" } } },
            ],
        });

        await Caller.PostAsync(
            new Uri(session.Url).AbsolutePath,
            ("email", "jenny@example.com"), ("card_number", "4242424242424242"), ("expiry", "12/40"), ("cvc", "123"));
        var paid = await sessions.GetAsync(session.Id, new SessionGetOptions { Expand = ["payment_intent", "line_items"] });
        var lines = await sessions.LineItems.ListAsync(session.Id);

        Assert.Equal("open", session.Status);
        Assert.Equal("paid", paid.PaymentStatus);
        Assert.Equal(2500, paid.PaymentIntent.AmountReceived);
        Assert.Equal("Gift", Assert.Single(paid.LineItems.Data).Description);
        Assert.Equal("Gift", Assert.Single(lines.Data).Description);
    }

    [Fact]
    public async Task It_subscribes_a_customer_who_confirms_in_the_browser_and_manages_it_in_the_portal()
    {
        var client = Client.V1;
        var customer = await client.Customers.CreateAsync(new CustomerCreateOptions { Email = "jenny@example.com" });
        var product = await client.Products.CreateAsync(new ProductCreateOptions { Name = "Winter shelter" });
        var subscription = await client.Subscriptions.CreateAsync(new SubscriptionCreateOptions
        {
            Customer = customer.Id,
            Items = [new() { PriceData = new() { Currency = "usd", Product = product.Id, UnitAmount = 2500, Recurring = new() { Interval = "month" } } }],
            PaymentBehavior = "default_incomplete",
            PaymentSettings = new() { SaveDefaultPaymentMethod = "on_subscription" },
            Metadata = new() { ["designation"] = "winter" },
            Expand = ["latest_invoice.confirmation_secret"],
        });
        var secret = subscription.LatestInvoice.ConfirmationSecret.ClientSecret;

        await client.PaymentIntents.ConfirmAsync(
            secret[..secret.IndexOf("_secret_", StringComparison.Ordinal)], new PaymentIntentConfirmOptions { PaymentMethod = "pm_card_visa" });
        await Caller.ControlAsync("clock", new() { ["advance_seconds"] = 33 * 24 * 60 * 60 });
        var active = await client.Subscriptions.GetAsync(subscription.Id, new SubscriptionGetOptions { Expand = ["default_payment_method"] });
        var invoices = await client.Invoices.ListAsync(
            new InvoiceListOptions { Subscription = subscription.Id, Expand = ["data.payments.data.payment"] });
        var session = await client.BillingPortal.Sessions.CreateAsync(
            new global::Stripe.BillingPortal.SessionCreateOptions { Customer = customer.Id, ReturnUrl = "https://example.org" });
        var page = await Caller.GetAsync(new Uri(session.Url).AbsolutePath);
        var canceled = await client.Subscriptions.CancelAsync(subscription.Id, new SubscriptionCancelOptions());
        var events = await client.Events.ListAsync(new EventListOptions { Limit = 100 });

        Assert.Equal("active", active.Status);
        Assert.Equal("4242", active.DefaultPaymentMethod.Card.Last4);
        Assert.Equal(["paid", "paid"], invoices.Data.Select(invoice => invoice.Status));
        Assert.Equal(["subscription_cycle", "subscription_create"], invoices.Data.Select(invoice => invoice.BillingReason));
        Assert.Equal("winter", invoices.Data[0].Parent.SubscriptionDetails.Metadata["designation"]);
        Assert.StartsWith("pi_", invoices.Data[0].Payments.Data[0].Payment.PaymentIntentId, StringComparison.Ordinal);
        Assert.Contains("Winter shelter", page.Body, StringComparison.Ordinal);
        Assert.Equal("canceled", canceled.Status);
        Assert.Contains(events.Data, found => found.Data.Object is Subscription { Status: "canceled" });
    }

    [Fact]
    public async Task It_saves_and_forgets_a_card_and_reads_every_object_of_billing()
    {
        var client = Client.V1;
        var customer = await client.Customers.CreateAsync(new CustomerCreateOptions { Email = "jenny@example.com" });
        var setup = await client.SetupIntents.CreateAsync(new SetupIntentCreateOptions
        {
            Customer = customer.Id, Confirm = true, PaymentMethod = "pm_card_visa", AutomaticPaymentMethods = new() { Enabled = true, AllowRedirects = "never" },
        });
        var product = await client.Products.CreateAsync(new ProductCreateOptions { Name = "Winter shelter" });
        var price = await client.Prices.CreateAsync(
            new PriceCreateOptions { Currency = "usd", UnitAmount = 900, Product = product.Id, Recurring = new() { Interval = "year" } });
        var subscription = await client.Subscriptions.CreateAsync(new SubscriptionCreateOptions
        {
            Customer = customer.Id, Items = [new() { Price = price.Id }], DefaultPaymentMethod = setup.PaymentMethodId,
        });
        var payments = await client.InvoicePayments.ListAsync(new InvoicePaymentListOptions { Invoice = subscription.LatestInvoiceId });
        var methods = await client.Customers.PaymentMethods.ListAsync(customer.Id);
        var configurations = await client.BillingPortal.Configurations.ListAsync();
        var detached = await client.PaymentMethods.DetachAsync(setup.PaymentMethodId);
        var deleted = await client.Customers.DeleteAsync(customer.Id);

        Assert.Equal("active", subscription.Status);
        Assert.Equal(900, Assert.Single(payments.Data).AmountPaid);
        Assert.Equal(setup.PaymentMethodId, Assert.Single(methods.Data).Id);
        Assert.Empty(configurations.Data);
        Assert.Null(detached.CustomerId);
        Assert.True(deleted.Deleted);
    }

    [Fact]
    public async Task It_makes_and_reads_every_other_kind_of_object()
    {
        var client = Client.V1;
        var token = await client.Tokens.CreateAsync(new TokenCreateOptions
        {
            Card = new TokenCardOptions { Number = "4242424242424242", ExpMonth = "12", ExpYear = "2040", Cvc = "123" },
        });
        var method = await client.PaymentMethods.CreateAsync(new PaymentMethodCreateOptions { Type = "card", Card = new() { Token = token.Id } });
        var confirmation = await client.TestHelpers.ConfirmationTokens.CreateAsync(
            new global::Stripe.TestHelpers.ConfirmationTokenCreateOptions { PaymentMethod = method.Id, ReturnUrl = "https://example.org" });
        var customer = await client.Customers.CreateAsync(new CustomerCreateOptions { Email = "jenny@example.com" });
        var endpoint = await client.WebhookEndpoints.CreateAsync(
            new WebhookEndpointCreateOptions { Url = "https://example.org/hook", EnabledEvents = ["payment_intent.succeeded"] });
        var balance = await client.Balance.GetAsync();

        Assert.Equal("Visa", token.Card.Brand);
        Assert.Equal("4242", confirmation.PaymentMethodPreview.Card.Last4);
        Assert.Equal(customer.Id, Assert.Single((await client.Customers.ListAsync(new CustomerListOptions { Email = "jenny@example.com" })).Data).Id);
        Assert.StartsWith("whsec_", endpoint.Secret, StringComparison.Ordinal);
        Assert.Equal("usd", balance.Available[0].Currency);
    }

    private static PaymentIntentCreateOptions Payment(string method) => new()
    {
        Amount = 2500,
        Currency = "usd",
        Confirm = true,
        PaymentMethod = method,
        AutomaticPaymentMethods = new() { Enabled = true, AllowRedirects = "never" },
    };
}

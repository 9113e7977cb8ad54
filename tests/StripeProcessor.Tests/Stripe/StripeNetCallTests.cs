using StripeProcessor.Stripe;
using Net = global::Stripe;

namespace StripeProcessor.Tests.Stripe;

/// <summary>Stripe's own .NET client as the oracle: the same wish, put into its options, asks the same of the same address.</summary>
public sealed class StripeNetCallTests
{
    /// <summary>An object to whoever reads one, and an empty list to whoever reads that.</summary>
    private const string Anything = """{"id":"x_1","object":"list","has_more":false,"data":[]}""";

    private static readonly DateTimeOffset From = DateTimeOffset.FromUnixTimeSeconds(1_790_000_000);
    private static readonly DateTimeOffset Before = DateTimeOffset.FromUnixTimeSeconds(1_790_086_400);
    private static readonly Net.DateRangeOptions Day = new() { GreaterThanOrEqual = From.UtcDateTime, LessThan = Before.UtcDateTime };
    private static readonly Dictionary<string, string> Marks = new() { ["donation_id"] = "d-1", ["note"] = "50% & more" };
    private static readonly Dictionary<string, string> MarksWithOneRemoved = new() { ["donation_id"] = "d-1", ["comment"] = "" };

    private static readonly Dictionary<string, Wish> Wishes = new()
    {
        ["a gift of a known donor"] = new(
            client => client.PaymentIntents.CreateAsync(
                new()
                {
                    Amount = 2500, Currency = "usd", Customer = "cus_1", SetupFutureUsage = "off_session", Confirm = true,
                    PaymentMethod = "pm_1", OffSession = true,
                },
                "key",
                default),
            client => client.V1.PaymentIntents.CreateAsync(new()
            {
                Amount = 2500, Currency = "usd", Customer = "cus_1", SetupFutureUsage = "off_session", Confirm = true,
                PaymentMethod = "pm_1", OffSession = true, AutomaticPaymentMethods = new() { Enabled = true, AllowRedirects = "never" },
            })),
        ["a payment confirmed with what the donor entered"] = new(
            client => client.PaymentIntents.ConfirmAsync(
                "pi_1",
                new()
                {
                    ConfirmationToken = "ctoken_1", ReturnUrl = "https://example.org/back?a=1&b=2", UseStripeSdk = true,
                    ReceiptEmail = "ada+gift@example.org", Expand = ["latest_charge.balance_transaction"],
                },
                "key",
                default),
            client => client.V1.PaymentIntents.ConfirmAsync("pi_1", new()
            {
                ConfirmationToken = "ctoken_1", ReturnUrl = "https://example.org/back?a=1&b=2", UseStripeSdk = true,
                ReceiptEmail = "ada+gift@example.org", Expand = ["latest_charge.balance_transaction"],
            })),
        ["a payment confirmed with a kept card"] = new(
            client => client.PaymentIntents.ConfirmAsync("pi_1", new() { PaymentMethod = "pm_1", OffSession = true }, "key", default),
            client => client.V1.PaymentIntents.ConfirmAsync("pi_1", new() { PaymentMethod = "pm_1", OffSession = true })),
        ["a payment confirmed with an older token"] = new(
            client => client.PaymentIntents.ConfirmAsync("pi_1", new() { CardToken = "tok_visa" }, "key", default),
            client => client.V1.PaymentIntents.ConfirmAsync(
                "pi_1", With("payment_method_data[card][token]", "tok_visa", new Net.PaymentIntentConfirmOptions { PaymentMethodData = new() { Type = "card" } }))),
        ["a payment cancelled"] = new(
            client => client.PaymentIntents.CancelAsync("pi_1", "key", default),
            client => client.V1.PaymentIntents.CancelAsync("pi_1")),
        ["a payment erased of what is personal"] = new(
            client => client.PaymentIntents.UpdateAsync(
                "pi_1", new() { ReceiptEmail = TextChange.Clear, Description = "Gift", Metadata = MarksWithOneRemoved }, "key", default),
            client => client.V1.PaymentIntents.UpdateAsync("pi_1", new() { ReceiptEmail = null, Description = "Gift", Metadata = MarksWithOneRemoved })),
        ["payments of a customer and a day"] = new(
            client => client.PaymentIntents.ListPageAsync(
                new() { Customer = "cus_1", CreatedFrom = From, CreatedBefore = Before, PageSize = 7, StartingAfter = "pi_9", Expand = ["data.latest_charge"] },
                default),
            client => client.V1.PaymentIntents.ListAsync(
                new() { Customer = "cus_1", Created = Day, Limit = 7, StartingAfter = "pi_9", Expand = ["data.latest_charge"] })),
        ["payments found by what is written on them"] = new(
            client => client.PaymentIntents.SearchPageAsync(PaymentIntentSearch.ByMetadata("donation_id", "d-1"), "page_2", ["data.latest_charge"], default),
            client => client.V1.PaymentIntents.SearchAsync(
                new() { Query = "metadata['donation_id']:'d-1'", Page = "page_2", Limit = 100, Expand = ["data.latest_charge"] })),
        ["a charge"] = new(
            client => client.Charges.RetrieveAsync("ch_1", ["balance_transaction"], default),
            client => client.V1.Charges.GetAsync("ch_1", new() { Expand = ["balance_transaction"] })),
        ["a charge erased of what is personal"] = new(
            client => client.Charges.UpdateAsync("ch_1", new() { ReceiptEmail = TextChange.Clear, Metadata = MarksWithOneRemoved }, null, default),
            client => client.V1.Charges.UpdateAsync(
                "ch_1", With("receipt_email", "", new Net.ChargeUpdateOptions { Metadata = MarksWithOneRemoved }))),
        ["charges of a payment"] = new(
            client => client.Charges.ListPageAsync(new() { PaymentIntent = "pi_1", Customer = "cus_1" }, default),
            client => client.V1.Charges.ListAsync(new() { PaymentIntent = "pi_1", Customer = "cus_1", Limit = 100 })),
        ["a refund"] = new(
            client => client.Refunds.RetrieveAsync("re_1", null, default),
            client => client.V1.Refunds.GetAsync("re_1")),
        ["refunds of a charge"] = new(
            client => client.Refunds.ListPageAsync(new() { PaymentIntent = "pi_1", Charge = "ch_1" }, default),
            client => client.V1.Refunds.ListAsync(new() { PaymentIntent = "pi_1", Charge = "ch_1", Limit = 100 })),
        ["a dispute"] = new(
            client => client.Disputes.RetrieveAsync("dp_1", ["charge"], default),
            client => client.V1.Disputes.GetAsync("dp_1", new() { Expand = ["charge"] })),
        ["disputes of a charge"] = new(
            client => client.Disputes.ListPageAsync(new() { Charge = "ch_1", PaymentIntent = "pi_1" }, default),
            client => client.V1.Disputes.ListAsync(new() { Charge = "ch_1", PaymentIntent = "pi_1", Limit = 100 })),
        ["a fraud warning"] = new(
            client => client.EarlyFraudWarnings.RetrieveAsync("issfr_1", null, default),
            client => client.V1.Radar.EarlyFraudWarnings.GetAsync("issfr_1")),
        ["fraud warnings of a charge"] = new(
            client => client.EarlyFraudWarnings.ListPageAsync(new() { Charge = "ch_1", PaymentIntent = "pi_1" }, default),
            client => client.V1.Radar.EarlyFraudWarnings.ListAsync(new() { Charge = "ch_1", PaymentIntent = "pi_1", Limit = 100 })),
        ["a new customer"] = new(
            client => client.Customers.CreateAsync(new() { Email = "ada@example.org", Name = "Ada [L]", Metadata = Marks }, "key", default),
            client => client.V1.Customers.CreateAsync(new() { Email = "ada@example.org", Name = "Ada [L]", Metadata = Marks })),
        ["a customer"] = new(
            client => client.Customers.RetrieveAsync("cus_1", ["invoice_settings.default_payment_method"], default),
            client => client.V1.Customers.GetAsync("cus_1", new() { Expand = ["invoice_settings.default_payment_method"] })),
        ["a customer changed"] = new(
            client => client.Customers.UpdateAsync(
                "cus_1", new() { Email = "ada@example.org", InvoiceDefaultPaymentMethod = "pm_1", Metadata = MarksWithOneRemoved }, null, default),
            client => client.V1.Customers.UpdateAsync(
                "cus_1",
                new() { Email = "ada@example.org", InvoiceSettings = new() { DefaultPaymentMethod = "pm_1" }, Metadata = MarksWithOneRemoved })),
        ["a customer erased of what is personal"] = new(
            client => client.Customers.UpdateAsync("cus_1", new() { Email = TextChange.Clear, Name = TextChange.Clear }, null, default),
            client => client.V1.Customers.UpdateAsync("cus_1", With("email", "", With("name", "", new Net.CustomerUpdateOptions())))),
        ["a customer deleted"] = new(
            client => client.Customers.DeleteAsync("cus_1", default),
            client => client.V1.Customers.DeleteAsync("cus_1")),
        ["customers with an address"] = new(
            client => client.Customers.ListPageAsync(new() { Email = "ada+gift@example.org" }, default),
            client => client.V1.Customers.ListAsync(new() { Email = "ada+gift@example.org", Limit = 100 })),
        ["a card kept"] = new(
            client => client.PaymentMethods.AttachAsync("pm_1", "cus_1", null, default),
            client => client.V1.PaymentMethods.AttachAsync("pm_1", new() { Customer = "cus_1" })),
        ["a card of an older token"] = new(
            client => client.PaymentMethods.CreateFromTokenAsync("tok_visa", "key", default),
            client => client.V1.PaymentMethods.CreateAsync(new() { Type = "card", Card = new() { Token = "tok_visa" } })),
        ["a payment method"] = new(
            client => client.PaymentMethods.RetrieveAsync("pm_1", default),
            client => client.V1.PaymentMethods.GetAsync("pm_1")),
        ["a new product with an id of our choice"] = new(
            client => client.Products.CreateAsync(new() { Id = "donation-winter-shelter", Name = "Winter shelter", Metadata = Marks }, "key", default),
            client => client.V1.Products.CreateAsync(new() { Id = "donation-winter-shelter", Name = "Winter shelter", Metadata = Marks })),
        ["a product"] = new(
            client => client.Products.RetrieveAsync("donation-winter-shelter", default),
            client => client.V1.Products.GetAsync("donation-winter-shelter")),
        ["a new recurring gift"] = new(
            client => client.Subscriptions.CreateAsync(
                new()
                {
                    Customer = "cus_1", Currency = "eur", Product = "prod_1", UnitAmount = 1000, Interval = "month", IntervalCount = 3,
                    DefaultPaymentMethod = "pm_1", PaymentBehavior = SubscriptionPaymentBehavior.DefaultIncomplete, SaveDefaultPaymentMethod = true,
                    OffSession = true, Description = "Gift", Metadata = Marks, Expand = ["latest_invoice.confirmation_secret"],
                },
                "key",
                default),
            client => client.V1.Subscriptions.CreateAsync(new()
            {
                Customer = "cus_1", DefaultPaymentMethod = "pm_1", PaymentBehavior = "default_incomplete", OffSession = true, Description = "Gift",
                Items =
                [
                    new()
                    {
                        PriceData = new() { Currency = "eur", Product = "prod_1", UnitAmount = 1000, Recurring = new() { Interval = "month", IntervalCount = 3 } },
                    },
                ],
                PaymentSettings = new() { SaveDefaultPaymentMethod = "on_subscription" }, Metadata = Marks, Expand = ["latest_invoice.confirmation_secret"],
            })),
        ["a recurring gift"] = new(
            client => client.Subscriptions.RetrieveAsync("sub_1", ["latest_invoice"], default),
            client => client.V1.Subscriptions.GetAsync("sub_1", new() { Expand = ["latest_invoice"] })),
        ["a recurring gift that is to end"] = new(
            client => client.Subscriptions.UpdateAsync(
                "sub_1", new() { CancelAtPeriodEnd = true, DefaultPaymentMethod = "pm_2", Metadata = Marks }, null, default),
            client => client.V1.Subscriptions.UpdateAsync("sub_1", new() { CancelAtPeriodEnd = true, DefaultPaymentMethod = "pm_2", Metadata = Marks })),
        ["a recurring gift that is to go on after all"] = new(
            client => client.Subscriptions.UpdateAsync("sub_1", new() { CancelAtPeriodEnd = false }, null, default),
            client => client.V1.Subscriptions.UpdateAsync("sub_1", new() { CancelAtPeriodEnd = false })),
        ["a recurring gift ended"] = new(
            client => client.Subscriptions.CancelAsync("sub_1", default),
            client => client.V1.Subscriptions.CancelAsync("sub_1")),
        ["recurring gifts of a customer"] = new(
            client => client.Subscriptions.ListPageAsync(new() { Customer = "cus_1", Status = "all" }, default),
            client => client.V1.Subscriptions.ListAsync(new() { Customer = "cus_1", Status = "all", Limit = 100 })),
        ["an invoice"] = new(
            client => client.Invoices.RetrieveAsync("in_1", ["payments"], default),
            client => client.V1.Invoices.GetAsync("in_1", new() { Expand = ["payments"] })),
        ["an invoice paid"] = new(
            client => client.Invoices.PayAsync("in_1", new() { PaymentMethod = "pm_1", OffSession = false, Expand = ["payments"] }, "key", default),
            client => client.V1.Invoices.PayAsync("in_1", new() { PaymentMethod = "pm_1", OffSession = false, Expand = ["payments"] })),
        ["invoices of a recurring gift"] = new(
            client => client.Invoices.ListPageAsync(new() { Subscription = "sub_1", Customer = "cus_1", Status = InvoiceStatus.Open }, default),
            client => client.V1.Invoices.ListAsync(new() { Subscription = "sub_1", Customer = "cus_1", Status = "open", Limit = 100 })),
        ["which invoice a payment paid"] = new(
            client => client.InvoicePayments.ListPageAsync(new() { Invoice = "in_1", PaymentIntent = "pi_1" }, default),
            client => client.V1.InvoicePayments.ListAsync(
                new() { Invoice = "in_1", Payment = new() { Type = "payment_intent", PaymentIntent = "pi_1" }, Limit = 100 })),
        ["a visit to the portal"] = new(
            client => client.BillingPortalSessions.CreateAsync(new() { Customer = "cus_1", ReturnUrl = "https://example.org/" }, "key", default),
            client => client.V1.BillingPortal.Sessions.CreateAsync(new() { Customer = "cus_1", ReturnUrl = "https://example.org/" })),
        ["a payout"] = new(
            client => client.Payouts.RetrieveAsync("po_1", ["balance_transaction"], default),
            client => client.V1.Payouts.GetAsync("po_1", new() { Expand = ["balance_transaction"] })),
        ["payouts that arrive on a day"] = new(
            client => client.Payouts.ListPageAsync(new() { Status = "paid", ArrivalFrom = From, ArrivalBefore = Before }, default),
            client => client.V1.Payouts.ListAsync(new() { Status = "paid", ArrivalDate = Day, Limit = 100 })),
        ["the balance"] = new(
            client => client.Balance.RetrieveAsync(default),
            client => client.V1.Balance.GetAsync()),
        ["a movement on the balance"] = new(
            client => client.BalanceTransactions.RetrieveAsync("txn_1", ["source"], default),
            client => client.V1.BalanceTransactions.GetAsync("txn_1", new() { Expand = ["source"] })),
        ["hosted pages of a payment"] = new(
            client => client.CheckoutSessions.ListPageAsync(
                new() { PaymentIntent = "pi_1", Subscription = "sub_1", Customer = "cus_1", Status = CheckoutSessionStatus.Complete }, default),
            client => client.V1.Checkout.Sessions.ListAsync(
                new() { PaymentIntent = "pi_1", Subscription = "sub_1", Customer = "cus_1", Status = "complete", Limit = 100 })),
        ["an event"] = new(
            client => client.Events.RetrieveAsync("evt_1", default),
            client => client.V1.Events.GetAsync("evt_1"))
        {
            Answer = """{"id":"evt_1","object":"event","type":"charge.refunded","data":{"object":{"id":"ch_1","object":"charge"}}}""",
        },
        ["a webhook endpoint moved"] = new(
            client => client.WebhookEndpoints.UpdateAsync(
                "we_1", new() { Url = "https://example.org/hook", EnabledEvents = ["invoice.paid", "charge.refunded"], Disabled = false }, null, default),
            client => client.V1.WebhookEndpoints.UpdateAsync(
                "we_1", new() { Url = "https://example.org/hook", EnabledEvents = ["invoice.paid", "charge.refunded"], Disabled = false })),
        ["a webhook endpoint deleted"] = new(
            client => client.WebhookEndpoints.DeleteAsync("we_1", default),
            client => client.V1.WebhookEndpoints.DeleteAsync("we_1")),
        ["webhook endpoints"] = new(
            client => client.WebhookEndpoints.ListPageAsync(default),
            client => client.V1.WebhookEndpoints.ListAsync(new() { Limit = 100 })),
    };

    public static TheoryData<string> Names => [.. Wishes.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_call_asks_what_Stripes_client_would_ask(string name)
    {
        var wish = Wishes[name];
        var ours = new ScriptedStripe().Answer(200, wish.Answer);
        var theirs = new ScriptedStripe().Answer(200, wish.Answer);

        await wish.Ours(ours.Client());
        await wish.Theirs(StripesClient(theirs));

        Assert.Equal(Asked(theirs.Only), Asked(ours.Only));
        Assert.Equal(ours.Only.Method == "POST", ours.Only.Headers.ContainsKey("Idempotency-Key"));
    }

    [Fact]
    public void Every_type_of_event_that_is_handled_is_one_that_Stripe_sends()
    {
        var known = typeof(Net.EventTypes).GetFields().Select(field => field.GetRawConstantValue()).ToHashSet();

        Assert.All(StripeEventTypes.Handled, type => Assert.Contains(type, known));
    }

    [Fact]
    public void Every_type_of_event_that_has_a_name_here_is_asked_for_once()
    {
        var named = typeof(StripeEventTypes).GetFields().Select(field => (string)field.GetRawConstantValue()!);

        Assert.Equal(named.Order(StringComparer.Ordinal), StripeEventTypes.Handled.Order(StringComparer.Ordinal));
    }

    private static Net.StripeClient StripesClient(ScriptedStripe stripe) => new(new Net.StripeClientOptions
    {
        ApiKey = "rk_test_4711",
        HttpClient = new Net.SystemNetHttpClient(new HttpClient(stripe), maxNetworkRetries: 0, enableTelemetry: false),
    });

    private static T With<T>(string parameter, string value, T options)
        where T : Net.BaseOptions
    {
        options.AddExtraParam(parameter, value);
        return options;
    }

    /// <summary>Method, path and the decoded pairs, wherever they were sent; their order means nothing to Stripe.</summary>
    private static string[] Asked(SentRequest sent) =>
    [
        $"{sent.Method} {sent.Address.AbsolutePath}",
        $"in the body: {!string.IsNullOrEmpty(sent.Body)}",
        .. (sent with { Body = string.IsNullOrEmpty(sent.Body) ? null : sent.Body }).Pairs.Order(StringComparer.Ordinal),
    ];

    private sealed record Wish(Func<StripeClient, Task> Ours, Func<Net.StripeClient, Task> Theirs)
    {
        public string Answer { get; init; } = Anything;
    }
}

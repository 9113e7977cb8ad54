using global::Stripe.Checkout;
using StripeProcessor.Stripe;

namespace StripeProcessor.Tests.Function;

/// <summary>Stripe's own .NET client as the oracle: the same donation, put into its options, is sent as the same parameters.</summary>
public sealed class StripeNetParameterTests
{
    private const string Id = "0f8fad5b-d9cb-469f-a165-70867728950e";
    private const string Description = "Donation to Riverside Food Bank: Winter shelter";

    private readonly Stage _stage = new();

    [Theory]
    [InlineData("confirmation_token", "ctoken_1")]
    [InlineData("payment_method", "pm_card_visa")]
    [InlineData("source", "tok_visa")]
    public async Task A_charge_has_the_parameters_that_Stripes_client_would_send(string field, string token)
    {
        await _stage.GiveAsync($$"""
            {"amount":"1,000.50","currency":"EUR","donation_id":"{{Id}}","designation":"winter-shelter","cover_fee":true,"email":"ada+gift@example.org",
             "name":"Ada [L] & Söhne","comment":"50% = half;\nthe rest: later","anonymous":"on","{{field}}":"{{token}}"}
            """);

        var charge = new global::Stripe.PaymentIntentCreateOptions
        {
            Amount = 101599,
            Currency = "eur",
            Confirm = true,
            ConfirmationToken = field == "confirmation_token" ? token : null,
            PaymentMethod = field == "payment_method" ? token : null,
            PaymentMethodData = field == "source" ? new() { Type = "card" } : null,
            AutomaticPaymentMethods = new() { Enabled = true },
            ReturnUrl = $"{Stage.Site}/thanks.html?donation={Id}",
            UseStripeSdk = true,
            ReceiptEmail = "ada+gift@example.org",
            Description = Description,
            StatementDescriptorSuffix = "GIFT",
            Metadata = Metadata("one_time", "100050", coversFee: true),
            Expand = ["latest_charge.balance_transaction"],
        };
        if (field == "source")
        {
            charge.AddExtraParam("payment_method_data[card][token]", token);
        }

        charge.Metadata["donor_name"] = "Ada [L] & Söhne";
        charge.Metadata["comment"] = "50% = half;\nthe rest: later";
        charge.Metadata["anonymous"] = "true";
        var theirs = await SentByStripesClientAsync(client => client.V1.PaymentIntents.CreateAsync(charge));
        AssertSame(theirs, Assert.Single(_stage.Stripe.Charges));
    }

    [Theory]
    [InlineData("one_time", null)]
    [InlineData("weekly", "week")]
    [InlineData("monthly", "month")]
    [InlineData("yearly", "year")]
    public async Task A_checkout_page_has_the_parameters_that_Stripes_client_would_send(string frequency, string? interval)
    {
        await _stage.GiveAsync($$"""
            {"amount":"25","donation_id":"{{Id}}","frequency":"{{frequency}}","designation":"winter-shelter","email":"ada@example.org"}
            """);

        var isOnce = interval is null;
        var metadata = Metadata(frequency, "2500", coversFee: false);
        var session = new SessionCreateOptions
        {
            Mode = isOnce ? "payment" : "subscription",
            LineItems =
            [
                new()
                {
                    Quantity = 1,
                    PriceData = new()
                    {
                        Currency = "usd",
                        UnitAmount = 2500,
                        ProductData = new() { Name = Description },
                        Recurring = isOnce ? null : new() { Interval = interval, IntervalCount = 1 },
                    },
                },
            ],
            SubmitType = isOnce ? "donate" : null,
            SuccessUrl = $"{Stage.Site}/thanks.html?donation={Id}",
            CancelUrl = $"{Stage.Site}/cancelled.html",
            ClientReferenceId = Id,
            CustomerEmail = "ada@example.org",
            Metadata = metadata,
            PaymentIntentData = !isOnce ? null : new()
            {
                Description = Description, Metadata = metadata, ReceiptEmail = "ada@example.org", StatementDescriptorSuffix = "GIFT",
            },
            SubscriptionData = isOnce ? null : new() { Description = Description, Metadata = metadata },
        };
        var theirs = await SentByStripesClientAsync(client => client.V1.Checkout.Sessions.CreateAsync(session));
        AssertSame(theirs, Assert.Single(_stage.Stripe.Charges));
    }

    [Fact]
    public async Task A_refund_has_the_parameters_that_Stripes_client_would_send()
    {
        var ours = new StripeAnswers(_ => StripeAnswers.Json(200, """{"id":"re_1","object":"refund"}"""));
        var refund = new RefundCreate
        {
            PaymentIntent = "pi_1", Amount = 500, Reason = "requested_by_customer", Metadata = new Dictionary<string, string> { ["donation_id"] = Id },
        };
        await new StripeClient(Stage.Key, handler: ours).Refunds.CreateAsync(refund, "key", CancellationToken.None);

        var options = new global::Stripe.RefundCreateOptions
        {
            PaymentIntent = "pi_1", Amount = 500, Reason = "requested_by_customer", Metadata = new() { ["donation_id"] = Id },
        };
        var theirs = await SentByStripesClientAsync(client => client.V1.Refunds.CreateAsync(options));
        AssertSame(theirs, Assert.Single(ours.Charges));
    }

    private static Dictionary<string, string> Metadata(string frequency, string giftMinor, bool coversFee) => new()
    {
        ["stack"] = "gifts",
        ["donation_id"] = Id,
        ["designation"] = "winter-shelter",
        ["frequency"] = frequency,
        ["gift_minor"] = giftMinor,
        ["covers_fee"] = coversFee ? "true" : "false",
        ["anonymous"] = "false",
    };

    private static async Task<StripeCall> SentByStripesClientAsync(Func<global::Stripe.StripeClient, Task> call)
    {
        var theirs = new StripeAnswers(_ => StripeAnswers.Json(200, """{"id":"x_1"}"""));
        using var http = new HttpClient(theirs);
        await call(new global::Stripe.StripeClient(new global::Stripe.StripeClientOptions
        {
            ApiKey = Stage.Key, HttpClient = new global::Stripe.SystemNetHttpClient(http, maxNetworkRetries: 0, enableTelemetry: false),
        }));
        return Assert.Single(theirs.Charges);
    }

    private static void AssertSame(StripeCall theirs, StripeCall ours)
    {
        Assert.Equal(theirs.Path, ours.Path);
        Assert.Equal(theirs.Form.OrderBy(pair => pair.Key, StringComparer.Ordinal), ours.Form.OrderBy(pair => pair.Key, StringComparer.Ordinal));
        Assert.DoesNotContain(ours.Form.Keys, name => name.StartsWith("payment_method_types", StringComparison.Ordinal));
    }
}

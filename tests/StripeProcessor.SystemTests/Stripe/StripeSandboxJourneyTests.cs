using StripeProcessor.Local.Sandbox;
using StripeProcessor.Stripe;

namespace StripeProcessor.SystemTests.Stripe;

/// <summary>Two independent readings of Stripe's documentation meet: our client and our sandbox, over real sockets.</summary>
public sealed class StripeSandboxJourneyTests
{
    private static readonly PaymentIntentCreate Gift = new()
    {
        Amount = 2500,
        Currency = "usd",
        Confirm = true,
        PaymentMethod = "pm_card_visa",
        Metadata = new Dictionary<string, string> { ["donation_id"] = "d-1" },
        Expand = ["latest_charge.balance_transaction"],
    };

    [Fact]
    public async Task A_gift_is_charged_once_read_back_booked_and_refunded()
    {
        await using var sandbox = await StripeSandbox.StartAsync(new());
        using var transport = new StripeTransport();
        var client = Client(sandbox, transport);

        var charged = await client.PaymentIntents.CreateAsync(Gift, "d-1", default);
        var again = await client.PaymentIntents.CreateAsync(Gift, "d-1", default);
        var read = await client.PaymentIntents.RetrieveAsync(charged.Value.Id, null, default);
        var refund = await client.Refunds.CreateAsync(new() { PaymentIntent = charged.Value.Id, Amount = 500 }, "r-1", default);

        Assert.Equal(PaymentIntentStatus.Succeeded, charged.Value.Status);
        Assert.Equal(2397, charged.Value.LatestCharge?.Value?.BalanceTransaction?.Value?.Net);
        Assert.False(charged.IdempotentReplayed);
        Assert.True(again.IdempotentReplayed);
        Assert.Equal(charged.Value.Id, again.Value.Id);
        Assert.Equal("d-1", read.Value.Metadata["donation_id"]);
        Assert.Equal(charged.Value.LatestCharge?.Id, read.Value.LatestCharge?.Id);
        Assert.Equal((500, "succeeded"), (refund.Value.Amount, refund.Value.Status));
        Assert.Equal(StripeClient.ApiVersion, read.StripeVersion);
    }

    [Fact]
    public async Task A_decline_names_the_payment_and_another_use_of_the_key_is_told_apart()
    {
        await using var sandbox = await StripeSandbox.StartAsync(new());
        using var transport = new StripeTransport();
        var client = Client(sandbox, transport);

        var declined = await Assert.ThrowsAsync<StripeCardException>(
            () => client.PaymentIntents.CreateAsync(Gift with { PaymentMethod = "pm_card_chargeDeclinedInsufficientFunds" }, "d-1", default));
        await Assert.ThrowsAsync<StripeIdempotencyException>(() => client.PaymentIntents.CreateAsync(Gift, "d-1", default));

        Assert.Equal(("card_declined", "insufficient_funds"), (declined.Error.Code, declined.Error.DeclineCode));
        var intent = await client.PaymentIntents.RetrieveAsync(declined.Error.PaymentIntentId!, null, default);
        Assert.Equal(PaymentIntentStatus.RequiresPaymentMethod, intent.Value.Status);
        Assert.Equal("insufficient_funds", intent.Value.LastPaymentError?.DeclineCode);
    }

    [Fact]
    public async Task A_bank_that_asks_the_donor_is_handed_on()
    {
        await using var sandbox = await StripeSandbox.StartAsync(new());
        using var transport = new StripeTransport();
        var client = Client(sandbox, transport);

        var asked = await client.PaymentIntents.CreateAsync(
            Gift with { PaymentMethod = "pm_card_authenticationRequired", AllowRedirects = true, ReturnUrl = "https://example.org/back" }, "d-1", default);

        Assert.Equal(PaymentIntentStatus.RequiresAction, asked.Value.Status);
        Assert.StartsWith(asked.Value.Id + "_secret_", asked.Value.ClientSecret, StringComparison.Ordinal);
        Assert.NotNull(asked.Value.NextAction?.RedirectToUrl?.Url);
    }

    [Fact]
    public async Task An_older_token_is_charged()
    {
        await using var sandbox = await StripeSandbox.StartAsync(new());
        using var transport = new StripeTransport();

        var charged = await Client(sandbox, transport).PaymentIntents.CreateAsync(
            Gift with { PaymentMethod = null, CardToken = "tok_visa" }, "d-1", default);

        Assert.Equal(PaymentIntentStatus.Succeeded, charged.Value.Status);
    }

    [Theory]
    [InlineData(CheckoutMode.Payment)]
    [InlineData(CheckoutMode.Subscription)]
    public async Task A_payment_page_is_opened_read_and_closed(CheckoutMode mode)
    {
        await using var sandbox = await StripeSandbox.StartAsync(new());
        using var transport = new StripeTransport();
        var pages = Client(sandbox, transport).CheckoutSessions;
        var isOnce = mode == CheckoutMode.Payment;

        var opened = await pages.CreateAsync(
            new()
            {
                Mode = mode,
                LineItems = [new() { Currency = "usd", UnitAmount = 2500, ProductName = "Gift", RecurringInterval = isOnce ? null : "month" }],
                SubmitType = isOnce ? "donate" : null,
                SuccessUrl = "https://example.org/thanks?session={CHECKOUT_SESSION_ID}",
                CancelUrl = "https://example.org/",
                ClientReferenceId = "d-1",
                PaymentIntentData = isOnce ? new() { Description = "Gift" } : null,
                SubscriptionData = isOnce ? null : new() { Description = "Gift" },
            },
            "d-1",
            default);
        var read = await pages.RetrieveAsync(opened.Value.Id, null, default);
        var closed = await pages.ExpireAsync(opened.Value.Id, null, default);

        Assert.NotNull(opened.Value.Url);
        Assert.Equal((CheckoutSessionStatus.Open, CheckoutPaymentStatus.Unpaid), (read.Value.Status, read.Value.PaymentStatus));
        Assert.Equal(("d-1", 2500), (read.Value.ClientReferenceId, read.Value.AmountTotal));
        Assert.Equal(CheckoutSessionStatus.Expired, closed.Value.Status);
    }

    [Fact]
    public async Task The_balance_and_the_events_are_read_page_by_page()
    {
        await using var sandbox = await StripeSandbox.StartAsync(new());
        using var transport = new StripeTransport();
        var client = Client(sandbox, transport);
        for (var gift = 0; gift < 5; gift++)
        {
            await client.PaymentIntents.CreateAsync(Gift, $"d-{gift}", default);
        }

        List<string> movements = [];
        await foreach (var movement in client.BalanceTransactions.ListAsync(new() { PageSize = 2, Type = "charge" }, default))
        {
            movements.Add(movement.Id);
        }

        List<string?> payments = [];
        await foreach (var happened in client.Events.ListAsync(new() { PageSize = 2, Types = ["payment_intent.succeeded"] }, default))
        {
            payments.Add(happened.Data?.Read(StripeJson.Default.PaymentIntent)?.Id);
        }

        Assert.Equal(5, movements.Distinct().Count());
        Assert.Equal(5, payments.Distinct().Count());
    }

    [Fact]
    public async Task A_webhook_endpoint_hands_out_its_secret_and_keeps_our_version()
    {
        await using var sandbox = await StripeSandbox.StartAsync(new());
        using var transport = new StripeTransport();

        var endpoint = await Client(sandbox, transport).WebhookEndpoints.CreateAsync(
            new() { Url = "http://127.0.0.1:9/stripe/webhook", EnabledEvents = ["payment_intent.succeeded"] }, "w-1", default);

        Assert.StartsWith("whsec_", endpoint.Value.Secret, StringComparison.Ordinal);
        Assert.Equal(StripeClient.ApiVersion, endpoint.Value.ApiVersion);
    }

    [Fact]
    public async Task A_wrong_key_is_an_authentication_failure()
    {
        await using var sandbox = await StripeSandbox.StartAsync(new());
        using var transport = new StripeTransport();
        var client = new StripeClient("rk_live_1", new() { ApiBase = sandbox.Address }, transport);

        await Assert.ThrowsAsync<StripeAuthenticationException>(() => client.PaymentIntents.CreateAsync(Gift, "d-1", default));
    }

    private static StripeClient Client(StripeSandbox sandbox, StripeTransport transport) =>
        new(StripeSandbox.SecretKey, new() { ApiBase = sandbox.Address }, transport);
}

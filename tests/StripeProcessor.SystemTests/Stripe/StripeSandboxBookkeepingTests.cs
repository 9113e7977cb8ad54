using StripeProcessor.Local.Sandbox;
using StripeProcessor.Stripe;

namespace StripeProcessor.SystemTests.Stripe;

/// <summary>What settles an unknown outcome, erases a donor and checks the books, between our client and our sandbox.</summary>
public sealed class StripeSandboxBookkeepingTests
{
    private static readonly PaymentIntentCreate Gift = new()
    {
        Amount = 2500,
        Currency = "usd",
        Confirm = true,
        PaymentMethod = "pm_card_visa",
        ReceiptEmail = "ada@example.org",
        Metadata = new Dictionary<string, string> { ["donation_id"] = "d-1", ["comment"] = "for Lovelace" },
    };

    [Fact]
    public async Task A_payment_whose_card_was_declined_is_confirmed_with_another()
    {
        await using var sandbox = await StripeSandbox.StartAsync(new());
        using var transport = new StripeTransport();
        var client = Client(sandbox, transport);
        var declined = await Assert.ThrowsAsync<StripeCardException>(
            () => client.PaymentIntents.CreateAsync(Gift with { PaymentMethod = "pm_card_chargeDeclined" }, "d-1:1", default));

        var paid = await client.PaymentIntents.ConfirmAsync(
            declined.Error.PaymentIntentId!, new() { CardToken = "tok_visa", Expand = ["latest_charge.balance_transaction"] }, "d-1:2", default);

        Assert.Equal((declined.Error.PaymentIntentId, PaymentIntentStatus.Succeeded), (paid.Value.Id, paid.Value.Status));
        Assert.NotNull(paid.Value.LatestCharge?.Value?.BalanceTransaction?.Value);
        var tries = await client.Charges.ListPageAsync(new() { PaymentIntent = paid.Value.Id }, default);
        Assert.Equal(["succeeded", "failed"], tries.Value.Data.Select(charge => charge.Status));
        Assert.Equal("card_declined", tries.Value.Data[1].FailureCode);
    }

    [Fact]
    public async Task A_payment_that_was_cancelled_is_never_charged()
    {
        await using var sandbox = await StripeSandbox.StartAsync(new());
        using var transport = new StripeTransport();
        var client = Client(sandbox, transport);
        var open = await client.PaymentIntents.CreateAsync(Gift with { Confirm = false, PaymentMethod = null }, "d-1", default);

        var cancelled = await client.PaymentIntents.CancelAsync(open.Value.Id, null, default);

        Assert.Equal(PaymentIntentStatus.Canceled, cancelled.Value.Status);
        Assert.NotNull(cancelled.Value.CanceledAt);
        await Assert.ThrowsAsync<StripeInvalidRequestException>(
            () => client.PaymentIntents.ConfirmAsync(open.Value.Id, new() { PaymentMethod = "pm_card_visa" }, "d-1:2", default));
    }

    [Fact]
    public async Task A_donor_is_erased_from_a_payment_and_the_accounting_stays()
    {
        await using var sandbox = await StripeSandbox.StartAsync(new());
        using var transport = new StripeTransport();
        var client = Client(sandbox, transport);
        var paid = await client.PaymentIntents.CreateAsync(Gift, "d-1", default);

        var erased = await client.PaymentIntents.UpdateAsync(
            paid.Value.Id,
            new() { ReceiptEmail = TextChange.Clear, Metadata = new Dictionary<string, string> { ["comment"] = "" } },
            null,
            default);

        Assert.Equal(["donation_id"], erased.Value.Metadata.Keys);
        Assert.Equal(2500, erased.Value.AmountReceived);
    }

    [Fact]
    public async Task A_gift_is_found_again_with_its_charge_its_refunds_and_its_movements()
    {
        await using var sandbox = await StripeSandbox.StartAsync(new());
        using var transport = new StripeTransport();
        var client = Client(sandbox, transport);
        var paid = (await client.PaymentIntents.CreateAsync(Gift, "d-1", default)).Value;
        await client.PaymentIntents.CreateAsync(Gift, "d-2", default);
        await client.Refunds.CreateAsync(new() { PaymentIntent = paid.Id, Amount = 500, Reason = "requested_by_customer" }, "r-1", default);
        await client.Refunds.CreateAsync(new() { PaymentIntent = paid.Id }, "r-2", default);

        var charge = (await client.Charges.RetrieveAsync(paid.LatestCharge!.Id, ["balance_transaction"], default)).Value;
        var refunds = (await client.Refunds.ListPageAsync(new() { PaymentIntent = paid.Id }, default)).Value.Data;
        var refund = (await client.Refunds.RetrieveAsync(refunds[1].Id, ["balance_transaction"], default)).Value;
        var movement = (await client.BalanceTransactions.RetrieveAsync(charge.BalanceTransaction!.Id, null, default)).Value;
        var payments = (await client.PaymentIntents.ListPageAsync(new(), default)).Value.Data;

        Assert.Equal((paid.Id, "card", 2500), (charge.PaymentIntent, charge.PaymentMethodType, charge.AmountRefunded));
        Assert.True(charge.Paid && charge.Captured && charge.Refunded);
        Assert.Equal([2000, 500], refunds.Select(one => one.Amount));
        Assert.Equal(("requested_by_customer", -500), (refund.Reason, refund.BalanceTransaction?.Value?.Amount));
        Assert.Equal((charge.Id, 2397), (movement.Source, movement.Net));
        Assert.Equal(2, payments.Count);
    }

    [Fact]
    public async Task A_donor_who_gives_again_is_a_customer_found_by_address()
    {
        await using var sandbox = await StripeSandbox.StartAsync(new());
        using var transport = new StripeTransport();
        var client = Client(sandbox, transport);

        var created = await client.Customers.CreateAsync(
            new() { Email = "ada@example.org", Name = "Ada", Metadata = new Dictionary<string, string> { ["donation_id"] = "d-1" } }, "c-1", default);
        await client.Customers.CreateAsync(new() { Email = "grace@example.org" }, "c-2", default);
        var read = await client.Customers.RetrieveAsync(created.Value.Id, null, default);
        var found = await client.Customers.ListPageAsync(new() { Email = "ada@example.org" }, default);
        var card = await client.PaymentMethods.CreateFromTokenAsync("tok_visa", "m-1", default);

        Assert.Equal(("Ada", "d-1"), (read.Value.Name, read.Value.Metadata["donation_id"]));
        Assert.Equal(created.Value.Id, Assert.Single(found.Value.Data).Id);
        Assert.Equal("card", (await client.PaymentMethods.RetrieveAsync(card.Value.Id, default)).Value.Type);
    }

    [Fact]
    public async Task Hosted_pages_events_and_the_balance_are_read()
    {
        await using var sandbox = await StripeSandbox.StartAsync(new());
        using var transport = new StripeTransport();
        var client = Client(sandbox, transport);
        await client.PaymentIntents.CreateAsync(Gift, "d-1", default);
        var page = await client.CheckoutSessions.CreateAsync(
            new()
            {
                Mode = CheckoutMode.Payment,
                LineItems = [new() { Currency = "usd", UnitAmount = 2500, ProductName = "Gift" }],
                SuccessUrl = "https://example.org/",
            },
            "d-2",
            default);

        var pages = await client.CheckoutSessions.ListPageAsync(new(), default);
        var happened = (await client.Events.ListPageAsync(new() { Types = [StripeEventTypes.PaymentIntentSucceeded] }, default)).Value.Data[0];
        var again = await client.Events.RetrieveAsync(happened.Id, default);
        var balance = await client.Balance.RetrieveAsync(default);

        Assert.Equal(page.Value.Id, Assert.Single(pages.Value.Data).Id);
        Assert.Equal(StripeEventTypes.PaymentIntentSucceeded, again.Value.Type);
        Assert.Equal(2397, balance.Value.Available.Concat(balance.Value.Pending).Where(part => part.Currency == "usd").Sum(part => part.Amount));
    }

    [Fact]
    public async Task A_webhook_endpoint_is_listed_without_its_secret_and_deleted()
    {
        await using var sandbox = await StripeSandbox.StartAsync(new());
        using var transport = new StripeTransport();
        var endpoints = Client(sandbox, transport).WebhookEndpoints;
        var created = await endpoints.CreateAsync(
            new() { Url = "http://127.0.0.1:9/stripe/webhook", EnabledEvents = StripeEventTypes.Handled }, "w-1", default);

        var listed = Assert.Single((await endpoints.ListPageAsync(default)).Value.Data);
        var deleted = await endpoints.DeleteAsync(created.Value.Id, default);

        Assert.Null(listed.Secret);
        Assert.Equal(StripeEventTypes.Handled, listed.EnabledEvents);
        Assert.True(deleted.Value.Deleted);
        Assert.Empty((await endpoints.ListPageAsync(default)).Value.Data);
    }

    private static StripeClient Client(StripeSandbox sandbox, StripeTransport transport) =>
        new(StripeSandbox.SecretKey, new() { ApiBase = sandbox.Address }, transport);
}

using StripeProcessor.Stripe;

namespace StripeProcessor.Tests.Stripe;

public sealed class PagesTests
{
    [Fact]
    public async Task A_list_is_followed_from_page_to_page_by_its_last_id()
    {
        var stripe = new ScriptedStripe().Answer(200, Page(true, "txn_3", "txn_2")).Answer(200, Page(false, "txn_1"));
        var window = new BalanceTransactionWindow
        {
            CreatedFrom = DateTimeOffset.FromUnixTimeSeconds(100),
            CreatedBefore = DateTimeOffset.FromUnixTimeSeconds(200),
            Type = "charge",
            Payout = "po_1",
            PageSize = 2,
        };

        var ids = await IdsAsync(stripe.Client().BalanceTransactions.ListAsync(window, default));

        Assert.Equal(["txn_3", "txn_2", "txn_1"], ids);
        Assert.Equal(["limit=2", "created[gte]=100", "created[lt]=200", "type=charge", "payout=po_1"], stripe.Sent[0].Pairs);
        Assert.Equal(
            ["limit=2", "starting_after=txn_2", "created[gte]=100", "created[lt]=200", "type=charge", "payout=po_1"], stripe.Sent[1].Pairs);
    }

    [Fact]
    public async Task A_page_that_is_not_wanted_is_not_asked_for()
    {
        var stripe = new ScriptedStripe().Answer(200, Page(true, "txn_3", "txn_2"));

        await foreach (var transaction in stripe.Client().BalanceTransactions.ListAsync(new(), default))
        {
            Assert.Equal("txn_3", transaction.Id);
            break;
        }

        Assert.Single(stripe.Sent);
    }

    [Theory]
    [InlineData("""{"data":[],"has_more":true}""")]
    [InlineData("""{"data":[{"id":"txn_9"}],"has_more":true}""")]
    [InlineData("""{"has_more":true}""")]
    public async Task A_list_that_does_not_move_on_ends(string page)
    {
        var stripe = new ScriptedStripe().Answer(200, page);

        await IdsAsync(stripe.Client().BalanceTransactions.ListAsync(new() { StartingAfter = "txn_9" }, default));

        Assert.Single(stripe.Sent);
    }

    [Fact]
    public async Task A_list_that_is_too_long_is_not_cut_off_in_silence()
    {
        var stripe = new ScriptedStripe().Answer(200, Page(true, "txn_3")).Answer(200, Page(true, "txn_2"));

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => IdsAsync(stripe.Client().BalanceTransactions.ListAsync(new() { MaximumPages = 2 }, default)));

        Assert.Contains("txn_2", failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, stripe.Sent.Count);
    }

    [Fact]
    public async Task Events_are_listed_by_type_and_by_whether_they_arrived()
    {
        var stripe = new ScriptedStripe().Answer(
            200, """{"object":"list","has_more":false,"data":[{"id":"evt_1","type":"charge.refunded","data":{"object":{"id":"ch_1"}}}]}""");

        var page = await stripe.Client().Events.ListPageAsync(
            new() { Types = ["charge.refunded", "payment_intent.succeeded"], DeliverySuccess = false }, default);

        Assert.Equal("ch_1", page.Value.Data[0].Data?.Read(StripeJson.Default.Charge)?.Id);
        Assert.Equal(
            ["limit=100", "types[0]=charge.refunded", "types[1]=payment_intent.succeeded", "delivery_success=false"], stripe.Only.Pairs);
    }

    [Theory]
    [InlineData("payment_intents")]
    [InlineData("charges")]
    [InlineData("refunds")]
    [InlineData("disputes")]
    [InlineData("radar/early_fraud_warnings")]
    [InlineData("checkout/sessions")]
    [InlineData("customers")]
    [InlineData("subscriptions")]
    [InlineData("invoices")]
    [InlineData("invoice_payments")]
    [InlineData("payouts")]
    public async Task Every_list_is_followed_to_its_end(string list)
    {
        var stripe = new ScriptedStripe().Answer(200, Page(true, "x_3", "x_2")).Answer(200, Page(false, "x_1"));
        var client = stripe.Client();

        var count = await (list switch
        {
            "payment_intents" => CountAsync(client.PaymentIntents.ListAsync(new(), default)),
            "charges" => CountAsync(client.Charges.ListAsync(new(), default)),
            "refunds" => CountAsync(client.Refunds.ListAsync(new(), default)),
            "disputes" => CountAsync(client.Disputes.ListAsync(new(), default)),
            "radar/early_fraud_warnings" => CountAsync(client.EarlyFraudWarnings.ListAsync(new(), default)),
            "checkout/sessions" => CountAsync(client.CheckoutSessions.ListAsync(new(), default)),
            "customers" => CountAsync(client.Customers.ListAsync(new(), default)),
            "subscriptions" => CountAsync(client.Subscriptions.ListAsync(new(), default)),
            "invoices" => CountAsync(client.Invoices.ListAsync(new(), default)),
            "invoice_payments" => CountAsync(client.InvoicePayments.ListAsync(new(), default)),
            _ => CountAsync(client.Payouts.ListAsync(new(), default)),
        });

        Assert.Equal(3, count);
        Assert.Equal(
            [$"/v1/{list}?limit=100", $"/v1/{list}?limit=100&starting_after=x_2"], stripe.Sent.Select(sent => sent.Address.PathAndQuery));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public async Task A_page_size_that_Stripe_would_refuse_is_refused_here(int size)
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await new ScriptedStripe().Client().Events.ListPageAsync(new() { PageSize = size }, default));
    }

    private static string Page(bool hasMore, params string[] ids) =>
        $$"""{"object":"list","has_more":{{(hasMore ? "true" : "false")}},"data":[{{string.Join(',', ids.Select(id => $$"""{"id":"{{id}}","amount":1}"""))}}]}""";

    private static async Task<int> CountAsync<T>(IAsyncEnumerable<T> elements)
    {
        var count = 0;
        await foreach (var _ in elements)
        {
            count++;
        }

        return count;
    }

    private static async Task<List<string>> IdsAsync(IAsyncEnumerable<BalanceTransaction> transactions)
    {
        List<string> ids = [];
        await foreach (var transaction in transactions)
        {
            ids.Add(transaction.Id);
        }

        return ids;
    }
}

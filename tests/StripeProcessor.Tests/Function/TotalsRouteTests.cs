namespace StripeProcessor.Tests.Function;

public sealed class TotalsRouteTests : IDisposable
{
    private readonly Stage _stage = new();

    public void Dispose() => _stage.Dispose();

    [Fact]
    public async Task Before_the_first_gift_a_page_can_show_that_there_is_none()
    {
        var reply = await _stage.SendAsync(Event.Query("/totals", "", ("origin", Stage.Site)));

        Assert.Equal((200, "no-store", Stage.Site), (reply.StatusCode, reply.Header("Cache-Control"), reply.Header("Access-Control-Allow-Origin")));
        Assert.Equal(
            """{"totals":[{"designation":"general","currency":"usd","count":0,"total_minor":0,"total":"0.00"},{"designation":"winter-shelter","currency":"usd","count":0,"total_minor":0,"total":"0.00"}]}""",
            reply.Body);
    }

    [Fact]
    public async Task Gifts_add_up_by_purpose_and_currency_in_an_order_that_stays()
    {
        await LedgerSeeds.PaidAsync(_stage, 1000, "jpy", "winter-shelter");
        await LedgerSeeds.PaidAsync(_stage, 700, "usd", "closed-campaign");
        await LedgerSeeds.PaidAsync(_stage, 500, "eur");
        await LedgerSeeds.PaidAsync(_stage, 2500);
        await LedgerSeeds.PaidAsync(_stage, 2599);

        Assert.Equal(
            ["general usd 2 50.99", "general eur 1 5.00", "winter-shelter usd 0 0.00", "winter-shelter jpy 1 1000", "closed-campaign usd 1 7.00"],
            await ReadAsync(""));
    }

    [Fact]
    public async Task Only_what_is_paid_counts()
    {
        await LedgerSeeds.KeepAsync(_stage, LedgerSeeds.Asked(_stage));

        Assert.Equal(["general usd 0 0.00"], await ReadAsync("designation=general"));
    }

    [Fact]
    public async Task A_refund_is_seen_at_once()
    {
        var paid = await LedgerSeeds.PaidAsync(_stage);
        var partly = await LedgerSeeds.KeepAsync(_stage, paid, LedgerSeeds.Refunded(paid, 1000));
        var afterPart = await ReadAsync("designation=general");
        await LedgerSeeds.KeepAsync(_stage, partly, partly with { Payments = LedgerSeeds.Refunded(paid, 2500).Payments });

        Assert.Equal(["general usd 1 15.00"], afterPart);
        Assert.Equal(["general usd 0 0.00"], await ReadAsync("designation=general"));
    }

    [Fact]
    public async Task A_currency_in_which_nothing_is_left_is_not_mentioned()
    {
        var paid = await LedgerSeeds.PaidAsync(_stage, 500, "eur");
        await LedgerSeeds.KeepAsync(_stage, paid, LedgerSeeds.Refunded(paid, 500));

        Assert.Equal(["general usd 0 0.00"], await ReadAsync("designation=general"));
    }

    [Theory]
    [InlineData("designation=winter-shelter", 1)]
    [InlineData("designation=winter%2Dshelter&utm_source=mail", 1)]
    [InlineData("designation=", 2)]
    [InlineData("designation=Winter-Shelter", 0)]
    [InlineData("designation=%27%20OR%201=1", 0)]
    public async Task A_page_may_ask_for_one_purpose(string query, int totals)
    {
        Assert.Equal(totals, (await ReadAsync(query)).Length);
    }

    [Theory]
    [InlineData("designation=%ff")]
    [InlineData("designation=%")]
    [InlineData("designation=general&designation=winter-shelter")]
    public async Task A_question_with_two_readings_is_not_answered(string query)
    {
        foreach (var path in new[] { "/totals", "/totals.svg" })
        {
            var reply = await _stage.SendAsync(Event.Query(path, query));

            Assert.Equal((400, "urn:stripe-processor:problem:unreadable"), (reply.StatusCode, reply.Json().Text("type")));
        }
    }

    [Fact]
    public async Task Totals_are_told_without_a_key_and_without_asking_Stripe()
    {
        using var stage = new Stage();
        stage.Variables["STRIPE_KEY_CIPHERTEXT"] = "";

        var reply = await stage.SendAsync(Event.Get("/totals"));

        Assert.Equal(200, reply.StatusCode);
        Assert.Empty(stage.Stripe.Calls);
    }

    private async Task<string[]> ReadAsync(string query)
    {
        var reply = await _stage.SendAsync(Event.Query("/totals", query));
        return [.. reply.Json().GetProperty("totals").EnumerateArray().Select(total =>
            $"{total.Text("designation")} {total.Text("currency")} {total.Text("count")} {total.Text("total")}")];
    }
}

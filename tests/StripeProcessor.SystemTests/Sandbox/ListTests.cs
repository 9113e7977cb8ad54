namespace StripeProcessor.SystemTests.Sandbox;

public class ListTests : SandboxTest
{
    [Fact]
    public async Task Pages_go_forward_and_back_newest_first()
    {
        var ids = await PayAsync(5);

        var first = await Caller.GetAsync("/v1/payment_intents?limit=2");
        var second = await Caller.GetAsync("/v1/payment_intents?limit=2&starting_after=" + ids[3]);
        var last = await Caller.GetAsync("/v1/payment_intents?limit=2&starting_after=" + ids[1]);
        var back = await Caller.GetAsync("/v1/payment_intents?limit=2&ending_before=" + ids[0]);

        AssertPage(first, true, ids[4], ids[3]);
        AssertPage(second, true, ids[2], ids[1]);
        AssertPage(last, false, ids[0]);
        AssertPage(back, true, ids[2], ids[1]);
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=101")]
    [InlineData("limit=ten")]
    [InlineData("starting_after=pi_missing")]
    [InlineData("starting_after=pi_a&ending_before=pi_b")]
    public async Task A_page_that_makes_no_sense_is_refused(string query)
    {
        var reply = await Caller.GetAsync("/v1/payment_intents?" + query);

        Assert.Equal("invalid_request_error", (string?)reply.Error["type"]);
    }

    [Fact]
    public async Task Ten_come_without_a_limit()
    {
        await PayAsync(11);

        var page = await Caller.GetAsync("/v1/payment_intents");

        Assert.Equal(10, page.Json["data"]!.AsArray().Count);
        Assert.True((bool)page.Json["has_more"]!);
        Assert.Equal("/v1/payment_intents", page["url"]);
    }

    [Fact]
    public async Task Filters_narrow_the_list()
    {
        var paid = await Caller.PayAsync();
        await Caller.PayAsync();
        var created = long.Parse(paid["created"]!, System.Globalization.CultureInfo.InvariantCulture);

        var byIntent = await Caller.GetAsync("/v1/charges?payment_intent=" + paid.Id);
        var later = await Caller.GetAsync($"/v1/payment_intents?created[gt]={created + 1000}");
        var since = await Caller.GetAsync($"/v1/payment_intents?created[gte]={created}");
        var ofType = await Caller.GetAsync("/v1/events?type=payment_intent.succeeded");
        var ofGroup = await Caller.GetAsync("/v1/events?types[]=charge.*");

        Assert.Single(byIntent.Json["data"]!.AsArray());
        Assert.Empty(later.Json["data"]!.AsArray());
        Assert.Equal(2, since.Json["data"]!.AsArray().Count);
        Assert.All(ofType.Json["data"]!.AsArray(), found => Assert.Equal("payment_intent.succeeded", (string?)found!["type"]));
        Assert.Equal(2, ofGroup.Json["data"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_list_expands_what_its_elements_hold()
    {
        await Caller.PayAsync();

        var page = await Caller.GetAsync("/v1/payment_intents?expand[]=data.latest_charge.balance_transaction");

        Assert.Equal("balance_transaction", (string?)page.Json["data"]![0]!["latest_charge"]!["balance_transaction"]!["object"]);
    }

    [Fact]
    public async Task An_event_tells_which_request_caused_it()
    {
        var paid = await Caller.PayAsync();

        var succeeded = (await Caller.GetAsync("/v1/events?type=payment_intent.succeeded")).Json["data"]![0]!;
        var retrieved = await Caller.GetAsync("/v1/events/" + (string)succeeded["id"]!);

        Assert.Equal(paid.Headers["Request-Id"], (string?)succeeded["request"]!["id"]);
        Assert.Equal(paid.Id, (string?)retrieved.Json["data"]!["object"]!["id"]);
        Assert.Equal("2026-10-28.endive", retrieved["api_version"]);
    }

    [Fact]
    public async Task A_webhook_secret_is_told_once()
    {
        var created = await Caller.PostAsync(
            "/v1/webhook_endpoints", ("url", "http://127.0.0.1:8080/stripe/webhook"), ("enabled_events[0]", "*"), ("api_version", "2026-10-28.endive"));

        var listed = await Caller.GetAsync("/v1/webhook_endpoints");

        Assert.StartsWith("whsec_", created["secret"], StringComparison.Ordinal);
        Assert.Equal(created.Id, (string?)listed.Json["data"]![0]!["id"]);
        Assert.DoesNotContain("whsec_", listed.Body, StringComparison.Ordinal);
    }

    private static void AssertPage(Reply page, bool hasMore, params string[] ids)
    {
        Assert.Equal(ids, page.Json["data"]!.AsArray().Select(intent => (string)intent!["id"]!));
        Assert.Equal(hasMore, (bool)page.Json["has_more"]!);
    }

    private async Task<List<string>> PayAsync(int count)
    {
        var ids = new List<string>();
        for (var number = 0; number < count; number++)
        {
            ids.Add((await Caller.PayAsync()).Id);
        }

        return ids;
    }
}

using System.Net;
using StripeProcessor.Local.Sandbox;

namespace StripeProcessor.SystemTests.Sandbox;

public class SearchTests : SandboxTest
{
    [Fact]
    public async Task A_payment_is_found_by_its_metadata()
    {
        var wanted = await Caller.PayAsync(more: ("metadata[donation_id]", "d-1"));
        await Caller.PayAsync(more: ("metadata[donation_id]", "d-2"));

        var found = await FindAsync("metadata['donation_id']:'d-1'");

        Assert.Equal([wanted.Id], found);
    }

    [Fact]
    public async Task Clauses_are_joined_and_negated()
    {
        var small = await Caller.PayAsync(amount: 1000, more: ("metadata[of]", "it's"));
        var large = await Caller.PayAsync(amount: 9000);
        var open = await Caller.PostAsync("/v1/payment_intents", ("amount", "9000"), ("currency", "usd"));

        Assert.Equal([large.Id], await FindAsync("status:'succeeded' AND amount>1000"));
        Assert.Equal([open.Id], await FindAsync("-status:\"succeeded\""));
        Assert.Equal([open.Id, small.Id], await FindAsync("status:'requires_payment_method' OR amount<=1000"));
        Assert.Equal([small.Id], await FindAsync("metadata['of']:'it\\'s'"));
        Assert.Equal([open.Id, large.Id], await FindAsync("metadata['of']:null"));
        Assert.Equal(3, (await FindAsync("created>=1")).Count);
        Assert.Empty(await FindAsync("created>99999999999"));
    }

    [Fact]
    public async Task Pages_lead_from_one_to_the_next()
    {
        for (var payment = 0; payment < 5; payment++)
        {
            await Caller.PayAsync();
        }

        var first = await Caller.GetAsync("/v1/payment_intents/search?limit=3&query=status:'succeeded'");
        var second = await Caller.GetAsync("/v1/payment_intents/search?limit=3&query=status:'succeeded'&page=" + Uri.EscapeDataString(first["next_page"]!));

        Assert.Equal("search_result", first["object"]);
        Assert.True((bool)first.Json["has_more"]!);
        Assert.False((bool)second.Json["has_more"]!);
        Assert.Null(second["next_page"]);
        Assert.Equal(5, first.Json["data"]!.AsArray().Concat(second.Json["data"]!.AsArray()).Select(found => (string)found!["id"]!).Distinct().Count());
    }

    [Theory]
    [InlineData("status:'succeeded' AND amount>1 OR amount<9")]
    [InlineData("email:'donor@example.org'")]
    [InlineData("status:'succeeded")]
    [InlineData("amount>much")]
    [InlineData("status")]
    public async Task What_cannot_be_read_is_refused(string query)
    {
        var reply = await Caller.GetAsync("/v1/payment_intents/search?query=" + Uri.EscapeDataString(query));

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Equal("query", (string?)reply.Error["param"]);
    }

    [Fact]
    public async Task Charges_are_searched_likewise()
    {
        await Caller.PayAsync();
        var refunded = await Caller.PayAsync("pm_card_mastercard");
        await Caller.PostAsync("/v1/refunds", ("payment_intent", refunded.Id));

        var reply = await Caller.GetAsync(
            "/v1/charges/search?query=" + Uri.EscapeDataString("refunded:'true' AND payment_method_details.card.brand:'mastercard'"));

        Assert.Equal(refunded["latest_charge"], (string?)Assert.Single(reply.Json["data"]!.AsArray())!["id"]);
    }

    [Fact]
    public async Task The_index_may_lag_behind()
    {
        await using var sandbox = await StripeSandbox.StartAsync(new StripeSandboxOptions { SearchLag = TimeSpan.FromMinutes(1) });
        using var caller = new SandboxCaller(sandbox.Address);
        await caller.PayAsync();

        var at = await caller.ListAsync("/v1/payment_intents/search?query=status:'succeeded'");
        await caller.AdvanceAsync(TimeSpan.FromMinutes(1));
        var later = await caller.ListAsync("/v1/payment_intents/search?query=status:'succeeded'");

        Assert.Empty(at);
        Assert.Single(later);
    }

    private async Task<List<string>> FindAsync(string query) =>
        [.. (await Caller.ListAsync("/v1/payment_intents/search?query=" + Uri.EscapeDataString(query))).Select(found => (string)found["id"]!)];
}

using System.Reflection;
using System.Text.Json.Nodes;
using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;
using StripeProcessor.Tests.House;

namespace StripeProcessor.Tests.Deployment.Events;

/// <summary>From a row as the ledger writes it, through the pipe as it is deployed, to the event that we describe to others.</summary>
public sealed class OutboxEventTests
{
    private static readonly DonationId Gift = DonationId.FromGuid(Guid.Parse("0f4d7a52-9c31-4a3e-8a55-2f0c1f6f9d10"));
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 9, 30, 0, 125, TimeSpan.Zero);

    private static readonly JsonNode Schema = JsonNode.Parse(
        File.ReadAllText(Path.Combine(Repository.Root, "deploy", "events", "donation-event.schema.json")))!;

    public static IEnumerable<object[]> Types { get; } =
    [
        .. from field in typeof(OutboxEntry).GetFields(BindingFlags.Public | BindingFlags.Static)
           where field.IsLiteral
           select (object[])[field.GetRawConstantValue()!],
    ];

    [SkippableTheory]
    [MemberData(nameof(Types))]
    public async Task Each_kind_of_news_stands_on_the_bus_as_described(string type)
    {
        var pipe = Pipe(DeployedTemplate.Live);
        var told = new OutboxEntry(Gift, 3, type, Now, Samples(2500, "usd"), "winter-shelter");

        var row = Assert.Single(await WrittenRows.OfAsync(new Posting { Outbox = [told] }, "live"));
        var news = pipe.Tell(row)!;

        Assert.Empty(JsonSchema.Faults(Schema, news));
        Assert.Equal(type, news["detail-type"]!.ToString());
        Assert.Equal(
            """
            {"version":"1","stack":"gifts","mode":"live","donation_id":"0f4d7a52-9c31-4a3e-8a55-2f0c1f6f9d10","sequence":"3",
            "at":"2026-11-26T09:30:00.125Z","amount_minor":"2500","currency":"usd","designation":"winter-shelter"}
            """.ReplaceLineEndings(""),
            news["detail"]!.ToJsonString());
    }

    [SkippableFact]
    public async Task Of_all_that_a_gift_leaves_in_the_ledger_only_its_news_is_told()
    {
        var pipe = Pipe(DeployedTemplate.Default);
        var entry = Entry();
        var paid = entry.With(new Finding { Payment = new Payment { Id = "pi_1", Standing = new Standing(PaymentState.Succeeded, Now) } });
        var posting = new Posting
        {
            Event = new EventMark("evt_1", Now),
            Links = [new StripeLink { StripeId = "pi_1", Owner = Gift }],
            Audit = new AuditNote("reference", Now, "who", "what", Gift.ToString()),
        }.Replacing(entry, paid, Now);

        var rows = await WrittenRows.OfAsync(posting, "test");
        var news = rows.Select(pipe.Tell).OfType<JsonObject>().ToList();

        Assert.Equal(6, rows.Count);
        Assert.Equal("donation.succeeded", Assert.Single(news)["detail-type"]!.ToString());
        Assert.DoesNotContain("canary", news[0].ToJsonString(), StringComparison.OrdinalIgnoreCase);
    }

    [SkippableTheory]
    [InlineData("MODIFY")]
    [InlineData("REMOVE")]
    public async Task A_row_that_is_touched_again_or_deleted_is_not_told_again(string what)
    {
        var pipe = Pipe(DeployedTemplate.Default);
        var row = Assert.Single(await WrittenRows.OfAsync(new Posting { Outbox = [News("usd", "general")] }, "test"));

        row["eventName"] = what;

        Assert.Null(pipe.Tell(row));
    }

    [SkippableFact]
    public async Task A_stack_for_tests_tells_nothing_of_real_money_and_the_other_way_about()
    {
        var (forTests, live) = (Pipe(DeployedTemplate.Default), Pipe(DeployedTemplate.Live));
        var posting = new Posting { Outbox = [News("usd", "general")] };

        var realMoney = Assert.Single(await WrittenRows.OfAsync(posting, "live"));
        var testMoney = Assert.Single(await WrittenRows.OfAsync(posting, "test"));

        Assert.Null(forTests.Tell(realMoney));
        Assert.Null(live.Tell(testMoney));
    }

    [SkippableTheory]
    [InlineData("jpy", "general")]
    [InlineData("kwd", "fund \"A\" \\ B")]
    [InlineData("eur", "für-Kinder")]
    public async Task Whatever_a_designation_is_called_the_event_stays_readable(string currency, string designation)
    {
        var pipe = Pipe(DeployedTemplate.Default);

        var row = Assert.Single(await WrittenRows.OfAsync(new Posting { Outbox = [News(currency, designation)] }, "test"));
        var news = pipe.Tell(row)!;

        Assert.Empty(JsonSchema.Faults(Schema, news));
        Assert.Equal(designation, news["detail"]!["designation"]!.ToString());
    }

    [SkippableFact]
    public async Task News_that_is_written_once_more_tells_it_by_the_same_name()
    {
        var pipe = Pipe(DeployedTemplate.Default);
        var posting = new Posting { Outbox = [News("usd", "general")] };

        var first = pipe.Tell((await WrittenRows.OfAsync(posting, "test"))[0])!;
        var second = pipe.Tell((await WrittenRows.OfAsync(posting, "test"))[0])!;

        Assert.Equal(first.ToJsonString(), second.ToJsonString());
    }

    [Fact]
    public void The_description_knows_every_kind_of_news_and_no_other()
    {
        var described = Schema["properties"]!["detail-type"]!["enum"]!.AsArray().Select(one => one!.ToString());

        Assert.Equal(Types.Select(one => (string)one[0]).Order(), described.Order());
    }

    [Theory]
    [InlineData("source", "somebody-else")]
    [InlineData("detail-type", "donation.lost")]
    [InlineData("detail.version", "2")]
    [InlineData("detail.mode", "sandbox")]
    [InlineData("detail.donation_id", "4711")]
    [InlineData("detail.sequence", "0")]
    [InlineData("detail.at", "yesterday")]
    [InlineData("detail.amount_minor", "25.00")]
    [InlineData("detail.currency", "USD")]
    [InlineData("detail.designation", "")]
    [InlineData("detail.stack", null)]
    [InlineData("detail", null)]
    public void The_description_refuses_what_is_not_one_of_our_events(string path, string? value)
    {
        var news = Example();
        var names = path.Split('.');
        var parent = names.Length == 1 ? news : news[names[0]]!.AsObject();

        Assert.Empty(JsonSchema.Faults(Schema, news));
        parent[names[^1]] = value;

        Assert.NotEmpty(JsonSchema.Faults(Schema, news));
    }

    [Fact]
    public void The_rule_that_the_page_shows_hears_the_event_that_the_page_shows()
    {
        var blocks = Blocks();

        Assert.Equal(2, blocks.Count);
        Assert.True(EventPattern.Matches(blocks[1], blocks[0]));
        blocks[0]["detail"]!["mode"] = "test";
        Assert.False(EventPattern.Matches(blocks[1], blocks[0]));
    }

    [Fact]
    public void A_pattern_that_is_not_known_is_never_passed_over()
    {
        var pattern = JsonNode.Parse("""{"a":[{"anything-but":"b"}]}""")!;

        Assert.Throws<NotSupportedException>(() => EventPattern.Matches(pattern, JsonNode.Parse("""{"a":"c"}""")));
    }

    [Fact]
    public void A_keyword_of_the_description_that_is_not_known_is_never_passed_over()
    {
        var schema = JsonNode.Parse("""{"minimum":5}""")!;

        Assert.Throws<NotSupportedException>(() => JsonSchema.Faults(schema, JsonValue.Create("4")).ToList());
    }

    private static TellingPipe Pipe(string set)
    {
        DeployedTemplate.SkipIfNotTranslated();
        return new TellingPipe(DeployedTemplate.Read(set));
    }

    private static OutboxEntry News(string currency, string designation) =>
        new(Gift, 1, OutboxEntry.Succeeded, Now, Samples(2500, currency), designation);

    private static Money Samples(long minorUnits, string currency) => Money.FromMinorUnits(minorUnits, CurrencyTable.Find(currency));

    private static LedgerEntry Entry()
    {
        var amount = Samples(2500, "usd");
        return new LedgerEntry
        {
            Id = Gift,
            Version = 1,
            Created = Now,
            Terms = new GiftTerms(amount, amount, Recurrence.OneTime, "general"),
            Donor = new Donor("canary@example.org", "Canary Example", "canary comment", null, null),
        };
    }

    private static JsonObject Example() => Blocks()[0];

    /// <summary>The blocks of JSON on the page about events.</summary>
    private static List<JsonObject> Blocks() =>
    [
        .. from block in File.ReadAllText(Path.Combine(Repository.Root, "deploy", "events.md")).Split("```json\n")[1..]
           select JsonNode.Parse(block[..block.IndexOf("```", StringComparison.Ordinal)])!.AsObject(),
    ];
}

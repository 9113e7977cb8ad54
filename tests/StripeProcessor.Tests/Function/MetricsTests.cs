using System.Text.Json;

namespace StripeProcessor.Tests.Function;

/// <summary>Log lines as CloudWatch reads figures out of them: the embedded metric format's documented schema.</summary>
public sealed class MetricsTests
{
    private const string Gift = """{"amount":"25","payment_method":"pm_1","donation_id":"0f8fad5b-d9cb-469f-a165-70867728950e"}""";

    [Fact]
    public async Task A_gift_that_Stripe_took_counts_as_an_attempt_and_as_no_decline()
    {
        using var stage = new Stage();

        await stage.GiveAsync(Gift);

        var line = Lines(stage).Single();
        Assert.Equal(
            [("DonationAttempts", "Count", 1), ("DonationDeclines", "Count", 0), ("DonationDuration", "Milliseconds", line.GetProperty("duration_ms").GetInt64())],
            FiguresOf(line));
    }

    [Fact]
    public async Task A_declined_card_counts_as_an_attempt_and_as_a_decline()
    {
        using var stage = new Stage { Stripe = StripeAnswers.Declining("card_declined", "stolen_card") };

        await stage.GiveAsync(Gift);

        var figures = FiguresOf(Lines(stage).Single());
        Assert.Contains(("DonationAttempts", "Count", 1), figures);
        Assert.Contains(("DonationDeclines", "Count", 1), figures);
    }

    [Fact]
    public async Task A_page_of_Stripes_and_the_predecessors_way_count_too()
    {
        using var stage = new Stage();

        await stage.GiveAsync("""{"amount":"25"}""");
        await stage.SendAsync(Event.Json("/v1/payment/request", """{"payment_info":{"amount":762,"currency":"usd","source":"tok_visa"}}"""));

        Assert.All(Lines(stage), line => Assert.Contains(("DonationAttempts", "Count", 1), FiguresOf(line)));
        Assert.Equal(2, Lines(stage).Count);
    }

    [Fact]
    public async Task What_Stripe_throttles_is_counted_as_that_and_as_a_wait_but_as_no_attempt()
    {
        using var stage = new Stage { Stripe = StripeAnswers.Always(429, """{"error":{"type":"invalid_request_error","code":"rate_limit"}}""") };

        await stage.GiveAsync(Gift);

        var line = Lines(stage).Single();
        Assert.Equal(
            [("DonationDuration", "Milliseconds", line.GetProperty("duration_ms").GetInt64()), ("StripeThrottles", "Count", 1)], FiguresOf(line));
    }

    [Fact]
    public async Task An_event_that_is_not_taken_is_counted()
    {
        using var stage = new Stage();
        stage.Variables["STRIPE_WEBHOOK_SECRET_CIPHERTEXT"] = null;

        await stage.SendAsync(Event.Json("/stripe/webhook", "{}"));

        Assert.Equal([("WebhookFailures", "Count", 1)], FiguresOf(Lines(stage).Single()));
    }

    [Fact]
    public async Task A_request_that_is_none_of_these_has_no_figures()
    {
        using var stage = new Stage();

        await stage.SendAsync(Event.Get("/form"));
        await stage.SendAsync(Event.Get("/nothing"));
        await stage.GiveAsync("""{"amount":"nothing"}""");
        await stage.GiveAsync("""{"amount":"25","_gotcha":"filled"}""");

        Assert.All(Lines(stage), line => Assert.False(line.TryGetProperty("_aws", out _), line.ToString()));
    }

    [Fact]
    public async Task Figures_stand_under_one_dimension_which_is_the_stack_and_under_the_time_of_the_line()
    {
        using var stage = new Stage();

        await stage.GiveAsync(Gift);

        var line = Lines(stage).Single();
        var aws = line.GetProperty("_aws");
        Assert.Equal("gifts", line.Text("stack"));
        var directive = aws.GetProperty("CloudWatchMetrics").EnumerateArray().Single();
        Assert.Equal("StripeProcessor", directive.Text("Namespace"));
        Assert.Equal("""[["stack"]]""", directive.GetProperty("Dimensions").GetRawText());
        var time = DateTimeOffset.FromUnixTimeMilliseconds(aws.GetProperty("Timestamp").GetInt64());
        Assert.InRange(time, FakeTime.Start, FakeTime.Start.AddDays(1));
    }

    /// <summary>What CloudWatch would extract; whatever is against its schema fails.</summary>
    private static List<(string Name, string Unit, long Value)> FiguresOf(JsonElement line)
    {
        var aws = line.GetProperty("_aws");
        Assert.Equal(["CloudWatchMetrics", "Timestamp"], aws.EnumerateObject().Select(field => field.Name).Order());
        var figures = new List<(string, string, long)>();
        foreach (var directive in aws.GetProperty("CloudWatchMetrics").EnumerateArray())
        {
            Assert.Equal(["Dimensions", "Metrics", "Namespace"], directive.EnumerateObject().Select(field => field.Name).Order());
            foreach (var dimension in directive.GetProperty("Dimensions").EnumerateArray().SelectMany(set => set.EnumerateArray()))
            {
                Assert.Equal(JsonValueKind.String, line.GetProperty(dimension.GetString()!).ValueKind);
            }

            foreach (var metric in directive.GetProperty("Metrics").EnumerateArray())
            {
                Assert.Equal(["Name", "Unit"], metric.EnumerateObject().Select(field => field.Name).Order());
                Assert.Contains(metric.Text("Unit"), (string[])["Count", "Milliseconds"]);
                figures.Add((metric.Text("Name")!, metric.Text("Unit")!, line.GetProperty(metric.Text("Name")!).GetInt64()));
            }
        }

        // Each name once in the line: a second would be what a reader happens to prefer.
        var names = line.EnumerateObject().Select(field => field.Name).ToList();
        Assert.Equal(names.Distinct(), names);
        return figures;
    }

    private static List<JsonElement> Lines(Stage stage) =>
        [.. stage.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
}

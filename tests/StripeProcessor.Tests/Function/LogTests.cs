using System.Text.Json;

namespace StripeProcessor.Tests.Function;

public sealed class LogTests
{
    private static readonly string[] Allowed =
    [
        "level", "message", "reference", "route", "method", "status", "duration_ms", "cold_start", "outcome", "donation_id",
        "stripe_request_id", "error_type", "error_code", "decline_code", "sentence",
        "_aws", "stack", "DonationAttempts", "DonationDeclines", "DonationDuration", "WebhookFailures", "StripeThrottles",
    ];

    [Fact]
    public async Task One_request_is_one_line_that_tells_what_an_operator_needs()
    {
        var stage = new Stage();

        await stage.GiveAsync("""{"amount":"25","payment_method":"pm_1","donation_id":"0f8fad5b-d9cb-469f-a165-70867728950e"}""");
        await stage.SendAsync(Event.Get("/form"));

        var lines = Lines(stage);
        Assert.Equal(2, lines.Count);
        Assert.Equal(
            ("info", "request", "request-7", "donate", "200", "succeeded", "0f8fad5b-d9cb-469f-a165-70867728950e", "req_1", "True"),
            (lines[0].Text("level"), lines[0].Text("message"), lines[0].Text("reference"), lines[0].Text("route"), lines[0].Text("status"),
                lines[0].Text("outcome"), lines[0].Text("donation_id"), lines[0].Text("stripe_request_id"), lines[0].Text("cold_start")));
        Assert.Equal(("form", null), (lines[1].Text("route"), lines[1].Text("cold_start")));
    }

    [Fact]
    public async Task Nothing_a_donor_typed_and_no_secret_is_ever_logged()
    {
        const string form = "amount=25&name=CANARYname&email=CANARY%40example.org&comment=CANARYcomment&dedication_kind=in_honor&dedication_name=CANARYdedication";
        var stages = new List<Stage>
        {
            new(),
            new() { Stripe = StripeAnswers.Declining("card_declined", "stolen_card") },
            new() { Stripe = StripeAnswers.Declining("CANARY code with spaces", "CANARY@example.org") },
            new() { Stripe = StripeAnswers.Always(500, "CANARY") },
            new() { Stripe = StripeAnswers.Always(200, "CANARY") },
            new() { Stripe = StripeAnswers.Always(400, """{"error":{"type":"invalid_request_error","message":"CANARY","param":"CANARY param"}}""") },
            new() { Stripe = StripeAnswers.Failing(() => new HttpRequestException("CANARY")) },
            new() { Stripe = new StripeAnswers(_ => StripeAnswers.Intent("requires_action")) },
            new() { Kms = Aws.KmsAnswers.Always(500, "CANARY") },
        };

        foreach (var stage in stages)
        {
            foreach (var body in new[] { form, form + "&confirmation_token=ctoken_CANARY", form + "&_gotcha=CANARY", form + "&_next=https://CANARY.example/", form + "&CANARY=%", form + "&currency=CANARY" })
            {
                await stage.GiveByFormAsync(body);
            }

            await stage.GiveAsync("""{"amount":"CANARY","name":"CANARY"}""");
            await stage.GiveAsync("CANARY");
            await stage.SendAsync(Event.Get("/CANARY", ("origin", "https://CANARY.example"), ("user-agent", "CANARY")));
            await stage.SendAsync(Event.Of("CANARY", "/donations", "CANARY"));
            await stage.SendAsync(Event.Json("/v1/payment/request", """{"payment_info":{"amount":762,"currency":"usd","source":"tok_CANARY","description":"CANARY","receipt_email":"CANARY@b.org"}}"""));
        }

        Assert.All(stages, stage => Assert.DoesNotContain("CANARY", stage.Log, StringComparison.Ordinal));
        Assert.All(stages.SelectMany(Lines).SelectMany(line => line.EnumerateObject()), field => Assert.Contains(field.Name, Allowed));
    }

    private static List<JsonElement> Lines(Stage stage) =>
        [.. stage.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
}

using System.Text;
using Amazon.Lambda.APIGatewayEvents;
using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;
using StripeProcessor.Tests.Aws;

namespace StripeProcessor.Tests.Function;

public sealed class ManageRouteTests
{
    private const string Portal = "/v1/billing_portal/sessions";

    [Fact]
    public async Task A_script_with_the_gifts_token_is_told_where_the_gift_is_managed()
    {
        using var stage = StageWithTokens();
        var (id, token) = await RepeatAsync(stage);

        var reply = await stage.SendAsync(Event.Json($"/donations/{id}/manage", $$"""{"token":"{{token}}"}""", ("origin", Stage.Site)));

        Assert.Equal((200, """{"url":"https://billing.stripe.com/p/session/CANARY"}"""), (reply.StatusCode, reply.Body));
        Assert.Equal((Stage.Site, "no-store"), (reply.Header("Access-Control-Allow-Origin"), reply.Header("Cache-Control")));
        var visit = Assert.Single(stage.Stripe.Calls, call => call.Path == Portal);
        Assert.Equal(("cus_1", $"{Stage.Site}/thanks.html?donation={id}"), (visit["customer"], visit["return_url"]));
    }

    [Fact]
    public async Task A_browser_that_sent_a_form_is_sent_there()
    {
        using var stage = StageWithTokens();
        var (id, token) = await RepeatAsync(stage);

        var reply = await stage.SendAsync(Event.Form($"/donations/{id}/manage", $"token={token}"));

        Assert.Equal((303, "https://billing.stripe.com/p/session/CANARY"), (reply.StatusCode, reply.Header("Location")));
    }

    [Fact]
    public async Task Each_visit_is_one_of_its_own()
    {
        using var stage = StageWithTokens();
        var (id, token) = await RepeatAsync(stage);

        await ManageAsync(stage, id.ToString(), token);
        await ManageAsync(stage, id.ToString(), token);

        Assert.Equal(2, stage.Stripe.Calls.Where(call => call.Path == Portal).Select(call => call.IdempotencyKey).Distinct().Count());
    }

    [Fact]
    public async Task Whatever_is_wrong_is_answered_the_same()
    {
        using var stage = StageWithTokens();
        var (id, token) = await RepeatAsync(stage);
        var (other, otherToken) = await RepeatAsync(stage);
        var (unpaid, unpaidToken) = await RepeatAsync(stage, isKnown: false);
        var once = await LedgerSeeds.PaidAsync(stage);
        var signature = token[(token.IndexOf('.', StringComparison.Ordinal) + 1)..];
        var tries = new (string Id, string? Token)[]
        {
            (id.ToString(), null),
            (id.ToString(), ""),
            (id.ToString(), "."),
            (id.ToString(), "1"),
            (id.ToString(), otherToken),
            (other.ToString(), token),
            (once.Id.ToString(), token),
            (id.ToString(), $"99999.{signature}"),
            (id.ToString(), $"-1.{signature}"),
            (id.ToString(), $" {token}"),
            (id.ToString(), token + "A"),
            (id.ToString(), token[..^1]),
            (id.ToString(), (token[0] == '1' ? '2' : '1') + token[1..]),
            (id.ToString(), token[..^4] + (token[^4] == 'A' ? 'B' : 'A') + token[^3..]),
            (id.ToString(), new string('A', 5000)),
            (unpaid.ToString(), unpaidToken),
            ("6a1f2f3e-24e5-4a7e-9c40-0d5b8a6f7c21", token),
            ("nonsense", token),
        };

        var replies = new List<APIGatewayHttpApiV2ProxyResponse>();
        foreach (var (tried, with) in tries)
        {
            replies.Add(await ManageAsync(stage, tried, with));
        }

        Assert.All(replies, reply => Assert.Equal((404, replies[0].Body), (reply.StatusCode, reply.Body)));
        Assert.All(replies, reply => Assert.Equal(replies[0].Headers, reply.Headers));
        Assert.Equal("urn:stripe-processor:problem:not_manageable", replies[0].Json().Text("type"));
        Assert.DoesNotContain(stage.Stripe.Calls, call => call.Path == Portal);
    }

    [Fact]
    public async Task A_browser_is_shown_the_same_page_whatever_is_wrong_and_no_donation_form()
    {
        using var stage = StageWithTokens();
        var (id, token) = await RepeatAsync(stage);

        var wrong = await stage.SendAsync(Event.Form($"/donations/{id}/manage", "token=1.x"));
        var unknown = await stage.SendAsync(Event.Form("/donations/6a1f2f3e-24e5-4a7e-9c40-0d5b8a6f7c21/manage", $"token={token}"));

        Assert.Equal((404, wrong.Body), (unknown.StatusCode, unknown.Body));
        Assert.Equal(wrong.Headers, unknown.Headers);
        Assert.StartsWith("text/html", wrong.Header("Content-Type"), StringComparison.Ordinal);
        Assert.DoesNotContain("<form", wrong.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, 200)]
    [InlineData(401, 404)]
    public async Task A_token_is_good_until_a_yearly_gift_has_come_again_and_not_for_ever(int days, int status)
    {
        var time = new FakeTime(TimeSpan.FromSeconds(2.5));
        using var stage = StageWithTokens(time: time);
        var (id, token) = await RepeatAsync(stage);

        time.Advance(TimeSpan.FromDays(days));

        Assert.Equal(status, (await ManageAsync(stage, id.ToString(), token)).StatusCode);
    }

    [Fact]
    public async Task A_token_of_another_stack_opens_nothing()
    {
        using var stage = StageWithTokens();
        using var other = StageWithTokens(key: 2);
        var (id, _) = await RepeatAsync(stage);
        var given = await other.GiveAsync($$"""{"amount":"25","frequency":"monthly","donation_id":"{{id}}"}""");

        var reply = await ManageAsync(stage, id.ToString(), given.Json().Text("manage_token"));

        Assert.Equal(404, reply.StatusCode);
    }

    [Fact]
    public async Task A_stack_without_a_token_key_says_the_same_as_one_with_it()
    {
        using var with = StageWithTokens();
        using var without = new Stage();
        var entry = await LedgerSeeds.KeepAsync(without, LedgerSeeds.Recurring(LedgerSeeds.Paid(LedgerSeeds.Asked(without))));
        var (_, token) = await RepeatAsync(with);

        var reply = await ManageAsync(without, entry.Id.ToString(), token);
        var same = await ManageAsync(with, entry.Id.ToString(), token);

        Assert.Equal((404, same.Body), (reply.StatusCode, reply.Body));
        Assert.Equal(same.Headers, reply.Headers);
    }

    [Fact]
    public async Task A_donor_whom_Stripe_has_forgotten_is_answered_the_same()
    {
        using var stage = StageWithTokens(portal: () => StripeAnswers.Json(
            404, """{"error":{"type":"invalid_request_error","code":"resource_missing","param":"customer","message":"No such customer"}}"""));
        var (id, token) = await RepeatAsync(stage);

        var reply = await ManageAsync(stage, id.ToString(), token);
        var wrong = await ManageAsync(stage, id.ToString(), "1.x");

        Assert.Equal((404, wrong.Body), (reply.StatusCode, reply.Body));
    }

    [Theory]
    [InlineData(400, """{"error":{"type":"invalid_request_error","message":"No configuration provided"}}""", 502)]
    [InlineData(500, "{}", 502)]
    [InlineData(429, """{"error":{"type":"rate_limit_error"}}""", 503)]
    [InlineData(200, """{"id":"bps_1","object":"billing_portal.session"}""", 502)]
    [InlineData(200, """{"id":"bps_1","object":"billing_portal.session","url":"http://billing.example/"}""", 502)]
    public async Task A_Stripe_that_opens_no_page_is_a_failure_and_not_the_donors(int answered, string body, int status)
    {
        using var stage = StageWithTokens(portal: () => StripeAnswers.Json(answered, body));
        var (id, token) = await RepeatAsync(stage);

        var reply = await ManageAsync(stage, id.ToString(), token);

        Assert.Equal((status, id.ToString()), (reply.StatusCode, reply.Json().Text("donation_id")));
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    public async Task A_page_that_is_not_on_the_list_cannot_manage_a_gift(string origin)
    {
        using var stage = StageWithTokens();
        var (id, token) = await RepeatAsync(stage);

        var reply = await stage.SendAsync(Event.Form($"/donations/{id}/manage", $"token={token}", ("origin", origin)));

        Assert.Equal(403, reply.StatusCode);
        Assert.DoesNotContain(stage.Stripe.Calls, call => call.Path == Portal);
    }

    [Theory]
    [InlineData("application/json", "{", 400)]
    [InlineData("application/x-www-form-urlencoded", "token=1&token=2", 400)]
    [InlineData("text/plain", "token=1", 415)]
    public async Task What_cannot_be_read_is_refused_before_anything_is_asked(string type, string body, int status)
    {
        using var stage = StageWithTokens();

        var reply = await stage.SendAsync(Event.Of("POST", "/donations/6a1f2f3e-24e5-4a7e-9c40-0d5b8a6f7c21/manage", body, ("content-type", type)));

        Assert.Equal(status, reply.StatusCode);
        Assert.Empty(stage.Kms.Asked);
    }

    [Fact]
    public async Task The_log_hears_the_gift_and_the_outcome_and_nothing_else()
    {
        using var stage = StageWithTokens();
        var (id, token) = await RepeatAsync(stage);

        await ManageAsync(stage, id.ToString(), token);
        var opened = LastLine(stage);
        await ManageAsync(stage, id.ToString(), "1.CANARY");
        var refused = LastLine(stage);

        Assert.Contains($"\"outcome\":\"portal_opened\",\"donation_id\":\"{id}\"", opened, StringComparison.Ordinal);
        Assert.Contains($"\"outcome\":\"not_manageable\",\"donation_id\":\"{id}\"", refused, StringComparison.Ordinal);
        Assert.DoesNotContain(token, stage.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("cus_1", stage.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("CANARY", stage.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_token_travels_where_no_server_logs_it()
    {
        using var stage = StageWithTokens();

        var reply = await stage.GiveByFormAsync("amount=25&frequency=monthly");

        Assert.Equal(303, reply.StatusCode);
        var address = new Uri(Assert.Single(stage.Stripe.Charges)["success_url"]!);
        Assert.StartsWith("#manage=", address.Fragment, StringComparison.Ordinal);
        Assert.DoesNotContain("manage", address.Query, StringComparison.Ordinal);
    }

    private static Stage StageWithTokens(Func<HttpResponseMessage>? portal = null, TimeProvider? time = null, byte key = 1)
    {
        var stage = new Stage
        {
            Time = time ?? new FakeTime(TimeSpan.FromSeconds(2.5)),
            Kms = new KmsAnswers((_, asked, _) => Task.FromResult(KmsAnswers.Json(200, Stage.DecryptAnswer(
                asked.Contains("token-key", StringComparison.Ordinal) ? Convert.ToBase64String(Enumerable.Repeat(key, 32).ToArray()) : Stage.Key)))),
            Stripe = new StripeAnswers(call => call.Path switch
            {
                Portal => portal?.Invoke() ?? StripeAnswers.Json(200, """{"id":"bps_1","object":"billing_portal.session","url":"https://billing.stripe.com/p/session/CANARY"}"""),
                _ => StripeAnswers.Json(200, """{"id":"cs_test_1","object":"checkout.session","status":"open","url":"https://checkout.stripe.com/c/pay/cs_test_1"}"""),
            }),
        };
        stage.Variables["TOKEN_KEY_CIPHERTEXT"] = Convert.ToBase64String(Encoding.UTF8.GetBytes("another ciphertext"));
        return stage;
    }

    /// <summary>A monthly gift, its token, and what the first payment told the ledger.</summary>
    private static async Task<(DonationId Id, string Token)> RepeatAsync(Stage stage, bool isKnown = true)
    {
        var given = (await stage.GiveAsync("""{"amount":"25","frequency":"monthly"}""")).Json();
        Assert.True(DonationId.TryParse(given.Text("donation_id"), out var id));
        if (isKnown)
        {
            var before = (await stage.Ledger.FindAsync(id, default))!;
            await LedgerSeeds.KeepAsync(stage, before, LedgerSeeds.Recurring(before));
        }

        return (id, given.Text("manage_token")!);
    }

    private static Task<APIGatewayHttpApiV2ProxyResponse> ManageAsync(Stage stage, string id, string? token) =>
        stage.SendAsync(Event.Json($"/donations/{id}/manage", token is null ? "{}" : $$"""{"token":"{{token}}"}"""));

    private static string LastLine(Stage stage) => stage.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];
}

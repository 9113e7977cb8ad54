using System.Runtime.ExceptionServices;
using System.Text;
using System.Text.Json;

namespace StripeProcessor.SystemTests.Function;

/// <summary>
/// Marked secrets and marked donors go through every route and every failure; the marks may turn up in no log line, no report of a
/// failed invocation, no exception of ours and no problem document.
/// </summary>
public sealed class CanaryTests
{
    private const string Key = "sk_test_CANARYaf01key";
    private const string Email = "canary.donor@mail.example";
    private const string Name = "Canary Q. Donorsdottir";
    private const string Comment = "canary comment: in thanks for the winter of 1987";
    private const string Card = "4000056655665556";
    private const string SpacedCard = "4000 0566 5566 5556";

    private static readonly string[] Marks = [Key, Email, Uri.EscapeDataString(Email), Name, "Donorsdottir", "canary comment", "winter of 1987", Card, SpacedCard];

    [Fact]
    public async Task No_mark_turns_up_in_a_log_an_error_or_an_exception()
    {
        var exceptions = new List<string>();
        void Record(object? sender, FirstChanceExceptionEventArgs thrown)
        {
            var from = thrown.Exception.GetType().Namespace ?? "";
            if (from.StartsWith("StripeProcessor.", StringComparison.Ordinal) && !from.StartsWith("StripeProcessor.Local", StringComparison.Ordinal))
            {
                lock (exceptions)
                {
                    exceptions.Add(thrown.Exception.ToString());
                }
            }
        }

        AppDomain.CurrentDomain.FirstChanceException += Record;
        try
        {
            await using var stand = await FunctionStand.StartAsync(Key);
            var replies = await DriveEveryFailureAsync(stand);
            var secrets = await ClientSecretsAsync(stand);

            Assert.NotEmpty(secrets);
            Assert.NotEmpty(exceptions);
            AssertUnmarked("the log", stand.LogText, [.. Marks, .. secrets, "_secret_"]);
            foreach (var thrown in exceptions)
            {
                AssertUnmarked("an exception", thrown, [.. Marks, .. secrets, "_secret_"]);
            }

            foreach (var reply in replies.Where(reply => reply.ContentType.StartsWith("application/problem+json", StringComparison.Ordinal) || reply.Status == 0))
            {
                AssertUnmarked("a problem", reply.Body, [.. Marks, .. secrets, "_secret_"]);
            }

            foreach (var reply in replies)
            {
                AssertUnmarked("a reply", reply.Body, [Key, Card, SpacedCard]);
            }

            Assert.True(replies.Select(reply => reply.Status).Distinct().Count() >= 12, "too few kinds of answers were met: "
                + string.Join(' ', replies.Select(reply => reply.Status).Distinct().Order()));
        }
        finally
        {
            AppDomain.CurrentDomain.FirstChanceException -= Record;
        }
    }

    private static async Task<List<FunctionReply>> DriveEveryFailureAsync(FunctionStand stand)
    {
        var replies = new List<FunctionReply>
        {
            await stand.SendAsync("GET", "/health", null, null),
            await stand.SendAsync("GET", "/form", null, null),
            await stand.SendAsync("GET", "/" + Email, null, null),
            await stand.SendAsync("DELETE", "/donations", null, null),
            await stand.SendAsync("OPTIONS", "/donations", null, null, ("origin", FunctionStand.Origin), ("access-control-request-method", "POST")),
            await stand.PostJsonAsync("/donations", Gift("pm_card_visa"), ("origin", "https://evil.example")),
            await stand.SendAsync("POST", "/donations", "text/plain", Encoding.UTF8.GetBytes(Name + Email + Card)),
            await stand.SendAsync("POST", "/donations", "application/json", Encoding.UTF8.GetBytes($"{{\"name\":\"{Name}\",\"email\":\"{Email}\" {Card}")),
            await stand.SendAsync("POST", "/donations", "application/json", Encoding.UTF8.GetBytes($"{{\"name\":\"{Name}\",\"name\":\"{Email}\"}}")),
            await stand.SendAsync("POST", "/donations", "application/json", Encoding.UTF8.GetBytes(new string('x', 20_000) + Name)),
            await stand.PostJsonAsync("/donations", Gift("pm_card_visa")),
            await stand.PostJsonAsync("/donations", Gift("pm_card_chargeDeclined")),
            await stand.PostJsonAsync("/donations", Gift("pm_card_radarBlock")),
            await stand.PostJsonAsync("/donations", Gift("pm_card_authenticationRequired")),
            await stand.PostJsonAsync("/donations", Gift("pm_" + Name.Replace(' ', '_').Replace(".", "", StringComparison.Ordinal))),
            await stand.PostJsonAsync("/donations", Gift(null)),
            await stand.PostJsonAsync("/donations", Gift(Card)),
            await stand.PostJsonAsync("/donations", Gift("pm_card_visa", comment: "my card is " + SpacedCard)),
            await stand.PostJsonAsync("/donations", Gift("pm_card_visa", amount: Card)),
            await stand.PostJsonAsync("/donations", Gift("pm_card_visa", id: Card)),
            await stand.SendAsync("POST", "/donations", "application/x-www-form-urlencoded", Form("25", Comment)),
            await stand.SendAsync("POST", "/donations", "application/x-www-form-urlencoded", Form("-25", Comment)),
            await stand.SendAsync("POST", "/donations", "application/x-www-form-urlencoded", Form("25", "call " + Card)),
            await stand.PostJsonAsync("/v1/payment/request", Predecessor("tok_visa")),
            await stand.PostJsonAsync("/v1/payment/request", Predecessor("tok_chargeDeclined")),
            await stand.PostJsonAsync("/v1/payment/request", Predecessor("tok_" + Card)),
        };

        var twice = Gift("pm_card_visa");
        await stand.PostJsonAsync("/donations", twice);
        twice["amount"] = "26";
        replies.Add(await stand.PostJsonAsync("/donations", twice));

        // What Stripe says in an error may repeat what was sent to it.
        var talkative = new { type = "api_error", message = $"{Name} <{Email}> {Card} {Key} pi_1_secret_2: {Comment}" };
        foreach (var status in new[] { 400, 401, 402, 403, 404, 409, 429, 500, 503 })
        {
            await stand.ForceAsync(new { path = "/v1/", times = 3, status, error = talkative, headers = new Dictionary<string, string> { ["Stripe-Should-Retry"] = "false" } });
            replies.Add(await stand.PostJsonAsync("/donations", Gift("pm_card_visa")));
            await ClearFaultsAsync(stand);
        }

        foreach (var fault in new object[]
        {
            new { path = "/v1/", times = 9, drop = "before" },
            new { path = "/v1/", times = 9, drop = "after" },
            new { path = "/v1/", times = 9, truncate = true },
        })
        {
            await stand.ForceAsync(fault);
            replies.Add(await stand.PostJsonAsync("/donations", Gift("pm_card_visa")));
            await ClearFaultsAsync(stand);
        }

        return replies;
    }

    private static async Task ClearFaultsAsync(FunctionStand stand)
    {
        using var client = new HttpClient { BaseAddress = stand.Stripe.Address };
        using var answer = await client.DeleteAsync("_sandbox/faults");
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<string[]> ClientSecretsAsync(FunctionStand stand)
    {
        using var client = new HttpClient { BaseAddress = stand.Stripe.Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", Key);
        using var list = JsonDocument.Parse(await client.GetStringAsync("v1/payment_intents?limit=100"));
        return [.. list.RootElement.GetProperty("data").EnumerateArray().Select(intent => intent.GetProperty("client_secret").GetString()!)];
    }

    private static void AssertUnmarked(string where, string text, string[] marks)
    {
        foreach (var mark in marks)
        {
            Assert.False(text.Contains(mark, StringComparison.OrdinalIgnoreCase), $"'{mark}' stands in {where}: {text}");
        }
    }

    private static Dictionary<string, string> Gift(string? token, string? comment = null, string amount = "25", string? id = null)
    {
        var gift = new Dictionary<string, string>
        {
            ["amount"] = amount, ["currency"] = "usd", ["email"] = Email, ["name"] = Name, ["comment"] = comment ?? Comment,
            ["dedication_kind"] = "in_memory", ["dedication_name"] = Name, ["donation_id"] = id ?? Guid.NewGuid().ToString(),
        };
        if (token is not null)
        {
            gift["payment_method"] = token;
        }

        return gift;
    }

    private static byte[] Form(string amount, string comment) => Encoding.UTF8.GetBytes(
        $"amount={amount}&currency=usd&email={Uri.EscapeDataString(Email)}&name={Uri.EscapeDataString(Name)}&comment={Uri.EscapeDataString(comment)}");

    private static object Predecessor(string source) => new
    {
        payment_info = new { amount = 762, currency = "usd", source, description = Comment, receipt_email = Email, stripe_key = "test" },
    };
}

using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using StripeProcessor.Local;

namespace StripeProcessor.SystemTests.Operating;

/// <summary>The whole system on free ports, with a donor's browser before it, the operator's tool, and Stripe's clock in our hands.</summary>
internal sealed class RunningSystem : IAsyncDisposable
{
    private const int DaySeconds = 24 * 60 * 60;

    private readonly string _folder = Directory.CreateTempSubdirectory("operating-").FullName;
    private readonly StringWriter _log = new();
    private readonly HttpClient _site = new();
    private readonly HttpClient _stripe = new();
    private LocalSystem? _local;

    public PlainBrowser Browser { get; } = new();

    public Uri Site => _local!.SiteAddress;

    public Uri Sandbox => _local!.SandboxAddress;

    public string DataPath => _folder;

    public string LedgerFile => Path.Combine(_folder, "ledger.db");

    public static async Task<RunningSystem> StartAsync()
    {
        var system = new RunningSystem();
        system._local = await LocalSystem.StartAsync(
            new LocalOptions { Port = 0, DataDirectory = system._folder, Environments = 4 }, system._log, CancellationToken.None);
        system._site.BaseAddress = system._local.SiteAddress;
        system._stripe.BaseAddress = system._local.SandboxAddress;
        system._stripe.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "sk_test_sandbox");
        return system;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Browser.Dispose();
        _site.Dispose();
        _stripe.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Ends the system and leaves what it kept.</summary>
    public async Task StopAsync()
    {
        if (_local is not null)
        {
            await _local.DisposeAsync();
            _local = null;
        }
    }

    /// <summary>A gift by a token, paid at once, with Stripe's events about it taken.</summary>
    public async Task<(string Id, string? ManageToken)> GiveAsync(
        string amount, string currency = "usd", string frequency = "one_time", string card = "pm_card_visa", string designation = "general", string? id = null)
    {
        using var reply = await _site.PostAsJsonAsync("donations", new
        {
            amount, currency, frequency, designation, donation_id = id ?? Guid.NewGuid().ToString(), payment_method = card, email = "donor@example.org",
        });
        var body = await JsonOf(reply);
        Assert.True(body.TryGetProperty("status", out var status) && status.ValueEquals("succeeded"), body.ToString());
        await SettleAsync();
        return (body.GetProperty("donation_id").GetString()!, body.TryGetProperty("manage_token", out var token) ? token.GetString() : null);
    }

    public Task<ToolRun> RunAsync(params string[] words) => ToolRun.OfAsync([.. words, "--local", _folder]);

    /// <summary>A run whose output is a JSON object a line.</summary>
    public async Task<IReadOnlyList<JsonElement>> AskAsync(params string[] words)
    {
        var run = await RunAsync([.. words, "--json"]);
        Assert.True(run.Exit == 0, run.Errors + run.Output);
        return [.. run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Parse(line))];
    }

    public Task SettleAsync() => ControlAsync("settle");

    public Task SettleIfRunningAsync() => _local is null ? Task.CompletedTask : SettleAsync();

    /// <summary>Time passes at Stripe, and its events are taken.</summary>
    public async Task PassDaysAsync(int days)
    {
        await ControlAsync("clock", new { advance_seconds = days * DaySeconds });
        await SettleAsync();
    }

    public async Task<DateTimeOffset> StripesNowAsync()
    {
        using var answer = await _stripe.GetAsync("_sandbox/state");
        return DateTimeOffset.FromUnixTimeSeconds((await JsonOf(answer)).GetProperty("now").GetInt64());
    }

    public async Task<JsonElement> ControlAsync(string path, object? body = null)
    {
        using var answer = await _stripe.PostAsJsonAsync("_sandbox/" + path, body ?? new { });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await JsonOf(answer);
    }

    /// <summary>Somebody gives a part back in Stripe's dashboard, and no event tells of it.</summary>
    public async Task RefundInDashboardAsync(string donation, string units)
    {
        var shown = Assert.Single(await AskAsync("donations", "show", donation));
        await ControlAsync("deliveries/faults", new { drop = true, times = 20 });
        using var answer = await _stripe.PostAsync("v1/refunds", new FormUrlEncodedContent(
        [
            KeyValuePair.Create("payment_intent", shown.GetProperty("donation").Text("payment_intent")), KeyValuePair.Create("amount", units),
        ]));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        await SettleAsync();
    }

    public async Task<JsonElement> AskStripeAsync(string path)
    {
        using var answer = await _stripe.GetAsync("v1/" + path);
        return await JsonOf(answer);
    }

    /// <summary>A whole list of Stripe's, page by page.</summary>
    public async Task<IReadOnlyList<JsonElement>> ListAtStripeAsync(string path)
    {
        var all = new List<JsonElement>();
        bool hasMore;
        do
        {
            var after = all.Count == 0 ? "" : "&starting_after=" + all[^1].GetProperty("id").GetString();
            var page = await AskStripeAsync($"{path}?limit=100{after}");
            all.AddRange(page.GetProperty("data").EnumerateArray());
            hasMore = page.GetProperty("has_more").GetBoolean();
        }
        while (hasMore);

        return all;
    }

    public async Task<JsonElement> AskSiteAsync(string path)
    {
        using var answer = await _site.GetAsync(path);
        return await JsonOf(answer);
    }

    private static async Task<JsonElement> JsonOf(HttpResponseMessage response) => Parse(await response.Content.ReadAsStringAsync());

    private static JsonElement Parse(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}

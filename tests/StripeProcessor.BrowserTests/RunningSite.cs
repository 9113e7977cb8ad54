using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Playwright;
using StripeProcessor.Local;

namespace StripeProcessor.BrowserTests;

/// <summary>The whole local system and one browser, started once for all tests of the collection.</summary>
public sealed class RunningSite : IAsyncLifetime
{
    private readonly string _data = Path.Combine(Path.GetTempPath(), $"stripe-processor-browser-{Guid.NewGuid():N}");
    private LocalSystem? _system;
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private HttpClient? _sandbox;

    /// <summary>Where the donation page is.</summary>
    public Uri Site => System.SiteAddress;

    /// <summary>Where the payment page is, as an origin.</summary>
    public string PaymentOrigin => System.SandboxAddress.GetLeftPart(UriPartial.Authority);

    private LocalSystem System => _system ?? throw new InvalidOperationException("the local system is not running.");

    public async Task InitializeAsync()
    {
        if (Chromium.Program is null)
        {
            return;
        }

        _system = await LocalSystem.StartAsync(new LocalOptions { Port = 0, DataDirectory = _data }, TextWriter.Null, CancellationToken.None);
        _sandbox = new HttpClient { BaseAddress = _system.SandboxAddress };
        _sandbox.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "sk_test_sandbox");
        _playwright = await Playwright.CreateAsync();
        _browser = await Chromium.LaunchAsync(_playwright);
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        _sandbox?.Dispose();

        if (_system is not null)
        {
            await _system.DisposeAsync();
            Directory.Delete(_data, recursive: true);
        }
    }

    /// <summary>A new donor: nothing remembered from anybody else. Skips the test where there is no browser.</summary>
    public async Task<Donor> DonorAsync(BrowserNewContextOptions? options = null)
    {
        Skip.If(_browser is null, Chromium.Missing);

        options ??= new BrowserNewContextOptions();
        options.BaseURL = Site.ToString();
        return await Chromium.DonorAsync(_browser!, options);
    }

    /// <summary>What the sandbox charged, newest first.</summary>
    public async Task<IReadOnlyList<Charged>> ChargedAsync()
    {
        using var reply = await _sandbox!.GetAsync("/v1/payment_intents?limit=100");
        reply.EnsureSuccessStatusCode();
        using var list = JsonDocument.Parse(await reply.Content.ReadAsStringAsync());
        return [.. list.RootElement.GetProperty("data").EnumerateArray().Select(Charged.Read)];
    }

    /// <summary>The page on which the newest customer manages recurring gifts.</summary>
    public async Task<string> PortalAsync()
    {
        using var customers = JsonDocument.Parse(await _sandbox!.GetStringAsync("/v1/customers?limit=1"));
        using var wanted = new FormUrlEncodedContent(
        [
            KeyValuePair.Create("customer", customers.RootElement.GetProperty("data")[0].GetProperty("id").GetString()!),
            KeyValuePair.Create("return_url", Site.ToString()),
        ]);
        using var reply = await _sandbox.PostAsync("/v1/billing_portal/sessions", wanted);
        reply.EnsureSuccessStatusCode();
        using var session = JsonDocument.Parse(await reply.Content.ReadAsStringAsync());
        return session.RootElement.GetProperty("url").GetString()!;
    }

    /// <summary>One payment as the sandbox tells it.</summary>
    public sealed record Charged(string Id, long Amount, string Currency, string Status)
    {
        internal static Charged Read(JsonElement intent) => new(
            intent.GetProperty("id").GetString()!,
            intent.GetProperty("amount").GetInt64(),
            intent.GetProperty("currency").GetString()!,
            intent.GetProperty("status").GetString()!);

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Amount} {Currency} {Status}");
    }
}

[CollectionDefinition(Name)]
public sealed class RunningSiteCollection : ICollectionFixture<RunningSite>
{
    public const string Name = "one running site, one browser";
}

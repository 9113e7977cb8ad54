using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Playwright;
using StripeProcessor.Local;
using StripeProcessor.SystemTests.Operating;
using StripeProcessor.Tests.House;

namespace StripeProcessor.BrowserTests.Snippets;

/// <summary>
/// The local system, and beside it a charity's own sites on origins of their own, each built by a real generator with the form that
/// <c>snippet</c> printed for it from the system's <c>GET /form</c>. Each is built when the first test asks.
/// </summary>
public sealed class SnippetSites : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("snippet-sites-").FullName;
    private readonly Dictionary<string, StaticSite> _servers = [];
    private readonly ConcurrentDictionary<string, Lazy<Task>> _builds = new();
    private readonly HttpClient _http = new();
    private LocalSystem? _system;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Names that mean something to each of the languages that they pass through, and are to stay text in all of them.</summary>
    public static string SettingsFile => Path.Combine(Sources, "donations.json");

    private static string Sources => Path.Combine(Repository.Root, "tests", "StripeProcessor.BrowserTests", "Snippets", "Sites");

    private LocalSystem System => _system ?? throw new InvalidOperationException("the local system is not running.");

    public async Task InitializeAsync()
    {
        if (Chromium.Program is null)
        {
            return;
        }

        foreach (var generator in SiteGenerator.All)
        {
            _servers.Add(generator.Kind, await StaticSite.StartAsync());
        }

        _system = await StartSystemAsync();
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "sk_test_sandbox");
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
        _http.Dispose();
        if (_system is not null)
        {
            await _system.DisposeAsync();
        }

        foreach (var server in _servers.Values)
        {
            await server.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A new donor on the site of that kind. Skips the test where this machine cannot build it.</summary>
    public async Task<Donor> DonorAsync(string kind, BrowserNewContextOptions? options = null)
    {
        Skip.If(_browser is null, Chromium.Missing);
        var generator = SiteGenerator.Find(kind);
        Skip.If(generator.Missing(Sources) is not null, generator.Missing(Sources));
        await _builds.GetOrAdd(kind, _ => new Lazy<Task>(() => BuildAsync(generator))).Value;

        options ??= new BrowserNewContextOptions();
        options.BaseURL = _servers[kind].Address.AbsoluteUri;
        return await Chromium.DonorAsync(_browser!, options);
    }

    /// <summary>The gift as the API tells it, with Stripe's events about it taken: its status, amount and currency.</summary>
    public async Task<string> GiftAsync(string donation)
    {
        using var settled = await _http.PostAsync(new Uri(System.SandboxAddress, "_sandbox/settle"), null);
        settled.EnsureSuccessStatusCode();
        using var gift = JsonDocument.Parse(await _http.GetStringAsync(new Uri(System.SiteAddress, $"donations/{donation}")));
        string Text(string name) => gift.RootElement.GetProperty(name).GetString()!;
        return $"{Text("status")} {Text("amount")} {Text("currency")} {Text("frequency")} {Text("designation")}";
    }

    // The system's own origin is to be among the allowed ones, for the function's error page; so its port is chosen beforehand.
    private async Task<LocalSystem> StartSystemAsync()
    {
        for (var tries = 5; ; tries--)
        {
            var port = FreePort();
            var origins = string.Join(',', _servers.Values.Select(server => server.Origin).Append($"http://127.0.0.1:{port}"));
            var options = new LocalOptions
            {
                Port = port,
                DataDirectory = Path.Combine(_folder, "data"),
                Variables = new Dictionary<string, string?> { ["ALLOWED_ORIGINS"] = origins, ["FORM_SETTINGS"] = SettingsFile },
            };
            try
            {
                return await LocalSystem.StartAsync(options, TextWriter.Null, CancellationToken.None);
            }
            catch (PortInUseException) when (tries > 0)
            {
                // Somebody was quicker, here or at the next port, which is the sandbox's.
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>The lines for a style sheet that stand in the printed note.</summary>
    public async Task<string> LookAsync()
    {
        var printed = await File.ReadAllLinesAsync(Path.Combine(_folder, "html", SiteGenerator.Find("html").Place));
        return string.Join('\n', printed.Where(line => line.TrimStart().StartsWith("[data-give-form]", StringComparison.Ordinal)));
    }

    /// <summary>Whether the API has ever heard of the gift.</summary>
    public async Task<bool> IsKnownAsync(string donation)
    {
        using var reply = await _http.GetAsync(new Uri(System.SiteAddress, $"donations/{donation}"));
        return reply.StatusCode != HttpStatusCode.NotFound;
    }

    private async Task BuildAsync(SiteGenerator generator)
    {
        var server = _servers[generator.Kind];
        var site = Path.Combine(_folder, generator.Kind);
        Copy(Path.Combine(Sources, generator.Kind), site);
        if (generator.Program == "node")
        {
            Directory.CreateSymbolicLink(Path.Combine(site, "node_modules"), Path.Combine(Sources, "node_modules"));
        }

        var output = await PrintAsync(generator.Kind, server, Path.Combine(site, generator.Place));
        var result = await generator.BuildAsync(site);
        CopySampleFiles(result);
        if (generator.Kind == "html")
        {
            await AddNarrowPageAsync(server, site);
        }

        using var told = JsonDocument.Parse(output);
        var allowed = told.RootElement.GetProperty("content_security_policy").EnumerateArray().Select(one => one.GetString());
        server.Policy = $"default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; {string.Join("; ", allowed)}";
        server.Folder = result;
    }

    /// <summary>A page whose form leaves a donor nothing to choose but the amount.</summary>
    private async Task AddNarrowPageAsync(StaticSite server, string site)
    {
        var (page, printed) = (Path.Combine(site, "narrow.html"), Path.Combine(site, "narrow-form.html"));
        File.Copy(Path.Combine(Sources, "html", "index.html"), page);
        await PrintAsync("html", server, printed, "--currency", "usd", "--designation", "winter", "--frequencies", "one_time");
        await SiteGenerator.PasteAsync(page, printed);
    }

    private async Task<string> PrintAsync(string kind, StaticSite server, string printed, params string[] more)
    {
        string[] words =
        [
            "snippet", kind, "--api", System.SiteAddress.AbsoluteUri, "--script", "/donate.js",
            "--thanks", server.Address + "thanks.html", "--cancel", server.Address.AbsoluteUri, "--output", printed, "--json",
        ];
        var run = await ToolRun.OfAsync([.. words, .. more]);
        Assert.True(run.Exit == 0, run.Errors);
        return run.Output;
    }

    /// <summary>What the operator copies from the sample site, with the API's address in the page that thanks.</summary>
    private void CopySampleFiles(string result)
    {
        var sample = Path.Combine(AppContext.BaseDirectory, "site");
        foreach (var file in (string[])["donate.js", "donate.css", "thanks.js", "favicon.svg"])
        {
            File.Copy(Path.Combine(sample, file), Path.Combine(result, file));
        }

        var thanks = File.ReadAllText(Path.Combine(sample, "thanks.html"));
        var action = new Uri(System.SiteAddress, "donations").AbsoluteUri;
        File.WriteAllText(Path.Combine(result, "thanks.html"), thanks.Replace("action=\"/donations", $"action=\"{action}", StringComparison.Ordinal));
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (var folder in Directory.EnumerateDirectories(from))
        {
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
        }
    }
}

[CollectionDefinition(Name)]
public sealed class SnippetSitesCollection : ICollectionFixture<SnippetSites>
{
    public const string Name = "sites built with the printed form, one browser";
}

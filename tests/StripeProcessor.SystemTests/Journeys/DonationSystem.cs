using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using StripeProcessor.Local;
using StripeProcessor.Tests.House;

namespace StripeProcessor.SystemTests.Journeys;

/// <summary>The whole system on free ports and in a folder of its own, with the function hosted one way or another.</summary>
public abstract class DonationSystem : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("journeys-").FullName;
    private readonly StringWriter _log = new();
    private LocalSystem? _local;

    /// <summary>Why these journeys cannot be made on this machine; null when they can.</summary>
    public virtual string? Missing => null;

    public LocalSystem Local => _local!;

    /// <summary>A browser without script: follows no redirect by itself.</summary>
    public HttpClient Donor { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    /// <summary>The operator's view of Stripe.</summary>
    public HttpClient Stripe { get; } = new();

    protected virtual string? BootstrapFile => null;

    public string LogText
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    public async Task InitializeAsync()
    {
        if (Missing is not null)
        {
            return;
        }

        _local = await LocalSystem.StartAsync(
            new LocalOptions { Port = 0, DataDirectory = _folder, BootstrapFile = BootstrapFile }, _log, CancellationToken.None);
        Donor.BaseAddress = Local.SiteAddress;
        Stripe.BaseAddress = Local.SandboxAddress;
        Stripe.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "sk_test_sandbox");
    }

    public async Task DisposeAsync()
    {
        if (_local is not null)
        {
            await _local.DisposeAsync();
        }

        Donor.Dispose();
        Stripe.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    public Task<HttpResponseMessage> PostFormAsync(params (string Name, string Value)[] fields) =>
        Donor.PostAsync("donations", new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))));

    public Task<HttpResponseMessage> PostJsonAsync(object gift, string path = "donations") =>
        Donor.PostAsync(path, new StringContent(JsonSerializer.Serialize(gift), Encoding.UTF8, "application/json"));

    /// <summary>The payment intents that were made for one donation.</summary>
    public async Task<IReadOnlyList<JsonElement>> IntentsOfAsync(string donationId)
    {
        var list = await JsonOf(await Stripe.GetAsync("v1/payment_intents?limit=100"));
        return
        [
            .. list.GetProperty("data").EnumerateArray().Where(intent =>
                intent.GetProperty("metadata").TryGetProperty("donation_id", out var id) && id.GetString() == donationId),
        ];
    }

    public static async Task<JsonElement> JsonOf(HttpResponseMessage response)
    {
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return document.RootElement.Clone();
    }
}

/// <summary>The function runs in this process, as <c>dotnet run</c> starts it.</summary>
public sealed class InProcessSystem : DonationSystem;

/// <summary>The function is the published native binary, a process for each environment.</summary>
public sealed class NativeSystem : DonationSystem
{
    public static string File { get; } = Path.Combine(Repository.Root, "artifacts", "bootstrap", "bootstrap");

    public override string? Missing => System.IO.File.Exists(File)
        ? null
        : "the native function is not published; dotnet publish src/StripeProcessor.Function -c Release -r linux-x64 -o artifacts/bootstrap";

    protected override string? BootstrapFile => File;
}

using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using StripeProcessor.Aws;
using StripeProcessor.Donations.Ledger;
using StripeProcessor.Function;
using StripeProcessor.Local;
using StripeProcessor.Local.Sandbox;
using StripeProcessor.SystemTests.Ledger;

namespace StripeProcessor.SystemTests.Kill;

/// <summary>
/// A stack on loopback whose function is a process at a time: Stripe posts its events through the same gateway as the donors,
/// sends again what was not answered, and whoever dies is replaced for the next request, as in Lambda.
/// </summary>
internal sealed class KillStand : IAsyncDisposable
{
    private const string Stack = "kill";

    // Somebody dies once a run; who is sent to at that moment is sent to again at once.
    private static readonly TimeSpan[] Retries = [.. Enumerable.Repeat(TimeSpan.Zero, 20)];

    private readonly AwaitPoints _points;
    private readonly string _folder = Directory.CreateTempSubdirectory("kill-").FullName;
    private readonly Stack<IAsyncDisposable> _parts = new();
    private readonly StringWriter _log = new();
    private readonly Dictionary<string, string> _variables = [];
    private readonly HashSet<string> _delivered = new(StringComparer.Ordinal);
    private MortalProcess? _spare;
    private (int? BeginsAt, KillCall? DiesAt)? _orderForTheNext;
    private StripeSandbox _sandbox = null!;

    private KillStand(AwaitPoints points)
    {
        _points = points;
    }

    /// <summary>The ledger, seen from outside the function.</summary>
    public ILedger Ledger { get; private set; } = null!;

    /// <summary>The process that has the seat, or had it last.</summary>
    public MortalProcess Current { get; private set; } = null!;

    /// <summary>The process whose start was watched last.</summary>
    public MortalProcess Watched { get; private set; } = null!;

    /// <summary>The donor's browser, and whoever else comes through the gateway.</summary>
    public HttpClient Donor { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    /// <summary>The operator's view of Stripe.</summary>
    public HttpClient Stripe { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    /// <summary>What the gateway and the environments had to report last.</summary>
    public string LastWords => string.Join('\n', _log.ToString().Split('\n').TakeLast(6));

    public static Task<KillStand> OnSqliteAsync(AwaitPoints points) => StartAsync(points, stand =>
    {
        var file = Path.Combine(stand._folder, "ledger.db");
        stand._variables[MortalFunction.LedgerFile] = file;
        var ledger = SqliteLedger.Open(file, TimeProvider.System);
        stand._parts.Push(new Disposer(ledger));
        return Task.FromResult<ILedger>(ledger);
    });

    public static Task<KillStand> OnDynamoDbAsync(AwaitPoints points) => StartAsync(points, async stand =>
    {
        var dynamo = stand.Add(await DynamoDbStandIn.StartAsync(null, null, 0, TimeProvider.System, CancellationToken.None));
        var table = await LedgerTable.CreateAsync(dynamo.Address);
        stand._variables["LEDGER_TABLE"] = table;
        stand._variables["AWS_ENDPOINT_URL_DYNAMODB"] = dynamo.Address.GetLeftPart(UriPartial.Authority);
        return DynamoDbLedger.Create(LedgerTable.Options(dynamo.Address, table), time: TimeProvider.System);
    });

    /// <summary>Posts until there is an answer that is no failure, as a donor does who presses the button again.</summary>
    public async Task<(int Status, JsonElement Body)> PostUntilAnsweredAsync(string path, object gift)
    {
        var status = 0;
        for (var turn = 0; turn < 10; turn++)
        {
            using var content = new StringContent(JsonSerializer.Serialize(gift), Encoding.UTF8, "application/json");
            using var reply = await Donor.PostAsync(path, content);
            status = (int)reply.StatusCode;
            if (status < 500)
            {
                return (status, await JsonOf(reply));
            }
        }

        throw new InvalidOperationException($"{path} was answered {status} ten times");
    }

    /// <summary>Waits until Stripe has delivered everything.</summary>
    public async Task SettleAsync()
    {
        var state = await ControlAsync("settle", new { });
        var (waiting, failing) = (state.GetProperty("deliveries_waiting").GetInt64(), state.GetProperty("deliveries_failing").GetInt64());
        if (waiting + failing > 0)
        {
            throw new InvalidOperationException($"{waiting} events wait and {failing} were given up");
        }
    }

    /// <summary>From now on Stripe keeps its events to itself.</summary>
    public async Task HoldEventsAsync() => await ControlAsync("deliveries/faults", new { drop = true, times = 100 });

    /// <summary>Stripe delivers what it kept, oldest first and each only when the one before was taken.</summary>
    public async Task DeliverOneByOneAsync()
    {
        using var cleared = await Stripe.DeleteAsync("_sandbox/deliveries/faults");
        cleared.EnsureSuccessStatusCode();
        using var listed = await Stripe.GetAsync("_sandbox/deliveries?state=dropped");
        var held = (await JsonOf(listed)).GetProperty("data").EnumerateArray().Select(one => one.GetProperty("event").GetString()!);
        foreach (var happened in held.Where(_delivered.Add).Reverse().ToList())
        {
            await ControlAsync("deliveries/resend", new { @event = happened });
            await SettleAsync();
        }
    }

    /// <summary>Has one more request answered, which nobody watches for: behind it the function owes nothing.</summary>
    public async Task PassAsync()
    {
        for (var turn = 0; turn < 10; turn++)
        {
            using var reply = await Donor.GetAsync("health");
            if (reply.IsSuccessStatusCode)
            {
                return;
            }
        }

        throw new InvalidOperationException("the function does not come back");
    }

    /// <summary>Has an event refused that nobody signed: whoever judged it knows the secret from then on.</summary>
    public async Task OpenWebhookSecretAsync()
    {
        using var nobodys = new StringContent("{}", Encoding.UTF8, "application/json");
        using var refused = await Donor.PostAsync("stripe/webhook", nobodys);
        Assert.Equal(400, (int)refused.StatusCode);
    }

    /// <summary>Ends the process that has the seat; the next request gets another.</summary>
    public async Task ReplaceAsync()
    {
        var old = Current;
        old.Kill();
        await old.Ended;
    }

    /// <summary>The same, and the next one is watched from the first line of its init.</summary>
    public async Task ReplaceByWatchedAsync(KillCall? diesAt)
    {
        _orderForTheNext = (null, diesAt);
        await ReplaceAsync();
    }

    public async Task<JsonElement> ControlAsync(string path, object order)
    {
        using var content = new StringContent(JsonSerializer.Serialize(order), Encoding.UTF8, "application/json");
        using var answer = await Stripe.PostAsync("_sandbox/" + path, content);
        answer.EnsureSuccessStatusCode();
        return await JsonOf(answer);
    }

    /// <summary>Asks Stripe as an operator would.</summary>
    public async Task<JsonElement> ReadAsync(string path)
    {
        using var answer = await Stripe.GetAsync("v1/" + path);
        answer.EnsureSuccessStatusCode();
        return await JsonOf(answer);
    }

    public async ValueTask DisposeAsync()
    {
        while (_parts.TryPop(out var part))
        {
            await part.DisposeAsync();
        }

        if (_spare is { } spare)
        {
            await spare.DisposeAsync();
        }

        Donor.Dispose();
        Stripe.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<KillStand> StartAsync(AwaitPoints points, Func<KillStand, Task<ILedger>> openLedger)
    {
        var stand = new KillStand(points);
        stand.Ledger = await openLedger(stand);
        var kms = stand.Add(await KmsStandIn.StartAsync(null, null, 0, CancellationToken.None));
        stand._sandbox = stand.Add(await StripeSandbox.StartAsync(new StripeSandboxOptions { WebhookRetries = Retries }));
        var runtime = stand.Add(await RuntimeApi.StartAsync(new RuntimeApiOptions(), CancellationToken.None));
        var log = TextWriter.Synchronized(stand._log);
        var gateway = stand.Add(await Gateway.StartAsync(runtime.InvokeAsync, new GatewayOptions(), log, CancellationToken.None));
        stand.Donor.BaseAddress = gateway.Address;
        stand.Stripe.BaseAddress = stand._sandbox.Address;
        stand.Stripe.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", StripeSandbox.SecretKey);
        stand.SetVariables(kms, gateway.Address);

        stand._spare = stand.StartProcess();
        stand.Add(FunctionEnvironments.Start(runtime, stand.RunAsync, log));
        await stand.PassAsync();
        return stand;
    }

    private async Task<string> RunAsync(EnvironmentSeat seat, CancellationToken cancellationToken)
    {
        await using var process = _spare!;
        await process.ReadyAsync();
        _spare = StartProcess();
        if (_orderForTheNext is { } order)
        {
            _orderForTheNext = null;
            Watched = process;
            await process.WatchAsync(order.BeginsAt, order.DiesAt);
        }

        Current = process;
        process.Go(seat.Address);
        var exitCode = await process.Ended.WaitAsync(cancellationToken);
        return string.Create(CultureInfo.InvariantCulture, $"exit code {exitCode}");
    }

    private MortalProcess StartProcess() => MortalProcess.Start(_points, _variables);

    private void SetVariables(KmsStandIn kms, Uri site)
    {
        var origin = site.GetLeftPart(UriPartial.Authority);
        var webhookSecret = _sandbox.SendEventsTo(new Uri(site, "stripe/webhook"), WebhookEvents.Handled);
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["STRIPE_MODE"] = "test",
            ["STRIPE_KEY_CIPHERTEXT"] = Seal(kms, SecretNames.StripeKey, Encoding.ASCII.GetBytes(StripeSandbox.SecretKey)),
            ["STRIPE_WEBHOOK_SECRET_CIPHERTEXT"] = Seal(kms, SecretNames.WebhookSecret, Encoding.ASCII.GetBytes(webhookSecret)),
            ["TOKEN_KEY_CIPHERTEXT"] = Seal(kms, SecretNames.TokenKey, RandomNumberGenerator.GetBytes(32)),
            ["STRIPE_PUBLISHABLE_KEY"] = StripeSandbox.PublishableKey,
            ["STRIPE_API_BASE"] = _sandbox.Address.GetLeftPart(UriPartial.Authority),
            ["KMS_KEY_ID"] = kms.KeyArn,
            ["AWS_ENDPOINT_URL_KMS"] = kms.Address.GetLeftPart(UriPartial.Authority),
            ["STACK_NAME"] = Stack,
            ["ALLOWED_ORIGINS"] = origin,
            ["THANKS_URL"] = origin + "/thanks.html",
            ["CANCEL_URL"] = origin + "/cancelled.html",
            ["AWS_REGION"] = "eu-west-1",
            ["AWS_ACCESS_KEY_ID"] = "AKIDEXAMPLE",
            ["AWS_SECRET_ACCESS_KEY"] = "example",
        })
        {
            _variables[name] = value;
        }
    }

    private static string Seal(KmsStandIn kms, string name, byte[] secret) =>
        Convert.ToBase64String(kms.Seal(secret, new SealContext(Stack, "test", name).ToEncryptionContext()));

    private static async Task<JsonElement> JsonOf(HttpResponseMessage response)
    {
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return document.RootElement.Clone();
    }

    private T Add<T>(T part)
        where T : IAsyncDisposable
    {
        _parts.Push(part);
        return part;
    }

    private sealed class Disposer(IDisposable part) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            part.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

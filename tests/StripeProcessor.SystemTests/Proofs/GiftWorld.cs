using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.TestUtilities;
using StripeProcessor.Aws;
using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;
using StripeProcessor.Function;
using StripeProcessor.Local;
using StripeProcessor.Local.Sandbox;
using StripeProcessor.SystemTests.Sandbox;
using StripeProcessor.Tests.Stripe;

namespace StripeProcessor.SystemTests.Proofs;

/// <summary>
/// Several environments of the function over one ledger, with Stripe and KMS on loopback. Stripe's events are received and kept:
/// they reach the function when a test delivers them.
/// </summary>
internal sealed class GiftWorld : IAsyncDisposable
{
    private const string Stack = "proofs";
    private const string Origin = "https://www.example.org";

    private static readonly byte[] TokenKey = new byte[32];

    private readonly StringWriter _log = new();
    private readonly List<FunctionHost> _hosts = [];
    private readonly WebhookReceiver _receiver;
    private readonly StripeSandbox _sandbox;
    private readonly OpenedLedgers _ledgers;
    private readonly HastyTime _time;
    private KmsSecrets? _secrets;
    private string _webhookSecret = "";
    private int _delivered;
    private int _next;

    private GiftWorld(KmsStandIn kms, StripeSandbox sandbox, WebhookReceiver receiver, OpenedLedgers ledgers, HastyTime time)
    {
        Kms = kms;
        _sandbox = sandbox;
        _receiver = receiver;
        _ledgers = ledgers;
        _time = time;
        Stripe = new SandboxCaller(sandbox.Address);
    }

    public KmsStandIn Kms { get; }

    public SandboxCaller Stripe { get; }

    public DynamoDbStandIn Dynamo => _ledgers.StandIn!;

    /// <summary>Lets something happen as the call of this number to DynamoDB, counted from 1 and from now, is about to be made.</summary>
    public void AtDynamoCall(int number, Action act)
    {
        var calls = 0;
        _ledgers.BeforeCall = () =>
        {
            if (Interlocked.Increment(ref calls) == number)
            {
                act();
            }
        };
    }

    /// <summary>Told of every call to DynamoDB from now on.</summary>
    public Action<string, byte[], byte[]>? DynamoHeard
    {
        set => _ledgers.Heard = value;
    }

    public ILedger Ledger => _ledgers.Openings[0];

    /// <summary>What the function wrote, one JSON object a line.</summary>
    public IReadOnlyList<string> LogLines
    {
        get
        {
            lock (_log)
            {
                return _log.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            }
        }
    }

    /// <summary>The last things that the function complained of, for what a failed proof has to say.</summary>
    public string Complaints
    {
        get
        {
            lock (_log)
            {
                var lines = _log.ToString().Split('\n').Where(line => !line.Contains("\"level\":\"info\"", StringComparison.Ordinal));
                return string.Join('\n', lines.TakeLast(8));
            }
        }
    }

    /// <param name="ledger">Which of <see cref="OpenedLedgers"/>.</param>
    /// <param name="environments">How many of the function.</param>
    /// <param name="hurries">Whether pauses are over as soon as they begin.</param>
    /// <param name="stripe">Carries the function's calls to Stripe; null for its own connections.</param>
    /// <param name="sandbox">What Stripe is like; null for the sandbox's defaults.</param>
    public static async Task<GiftWorld> StartAsync(
        string ledger, int environments = 2, bool hurries = true, HttpMessageHandler? stripe = null, StripeSandboxOptions? sandbox = null)
    {
        var time = new HastyTime(hurries);
        var world = new GiftWorld(
            await KmsStandIn.StartAsync(null, null, 0, CancellationToken.None),
            await StripeSandbox.StartAsync(sandbox ?? new StripeSandboxOptions(), CancellationToken.None),
            await WebhookReceiver.StartAsync(),
            await OpenedLedgers.OpenAsync(ledger, time),
            time);
        world._webhookSecret = world._sandbox.SendEventsTo(new Uri(world._receiver.Address), WebhookEvents.Handled);
        var settings = world.Settings();
        var log = new Log(TextWriter.Synchronized(world._log));
        world._secrets = KmsSecrets.Create(
            new KmsOptions
            {
                Endpoint = world.Kms.Address, Region = "eu-west-1", Credentials = new AwsCredentials("AKIDEXAMPLE", new Secret("example")),
            },
            time: time);
        for (var number = 0; number < environments; number++)
        {
            world._hosts.Add(new FunctionHost(settings, log, new FunctionPlatform
            {
                Time = time,
                StripeHandler = stripe,
                Secrets = world._secrets,
                Ledger = world._ledgers.Openings[number % world._ledgers.Openings.Count],
            }));
        }

        return world;
    }

    public async ValueTask DisposeAsync()
    {
        Stripe.Dispose();
        await _sandbox.DisposeAsync();
        await _receiver.DisposeAsync();
        await Kms.DisposeAsync();
        await _ledgers.DisposeAsync();
        _secrets?.Dispose();
    }

    /// <summary>Starts every environment as Lambda does.</summary>
    public async Task InitializeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.InitializeAsync(CancellationToken.None);
        }
    }

    /// <summary>Sends a gift to the environment whose turn it is.</summary>
    public async Task<GiftReply> GiveAsync(object gift) => GiftReply.Of(await CallAsync(
        "/donations", JsonSerializer.SerializeToUtf8Bytes(gift), ("content-type", "application/json"), ("accept", "application/json")));

    /// <summary>Asks how the gift stands, as the page that thanks the donor does.</summary>
    public async Task<GiftReply> AskAsync(string donation)
    {
        var request = Request($"/donations/{donation}", []);
        request.RequestContext.Http.Method = "GET";
        return GiftReply.Of(await HandleAsync(request));
    }

    /// <summary>Delivers one event. Stripe signs each delivery anew.</summary>
    public async Task<GiftReply> DeliverAsync(ReceivedWebhook webhook)
    {
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        var signature = $"t={now},v1={WebhookSigner.Sign(webhook.Body, now, _webhookSecret)}";
        return GiftReply.Of(await CallAsync(
            "/stripe/webhook", webhook.Body, ("content-type", "application/json"), ("stripe-signature", signature)));
    }

    /// <summary>The events that came and were not delivered yet.</summary>
    public async Task<IReadOnlyList<ReceivedWebhook>> NewEventsAsync()
    {
        await Stripe.SettleAsync();
        var received = _receiver.Received;
        var fresh = received.Skip(_delivered).ToList();
        _delivered = received.Count;
        return fresh;
    }

    /// <summary>Delivers what happened, again and again where the function answers that it could not take it.</summary>
    public async Task DeliverAllAsync()
    {
        foreach (var webhook in await NewEventsAsync())
        {
            var reply = await DeliverAsync(webhook);
            for (var again = 0; reply.Status == 500 && again < 10; again++)
            {
                reply = await DeliverAsync(webhook);
            }

            Assert.True(reply.Status == 200, $"{webhook.Type}: {reply}");
        }
    }

    /// <summary>Time passes for everybody: at Stripe, and for the function.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        _time.Advance(time);
        await Stripe.AdvanceAsync(time);
    }

    /// <summary>Lets something go wrong at Stripe.</summary>
    public async Task BreakAsync(JsonObject fault) =>
        Assert.Equal(HttpStatusCode.OK, (await Stripe.ControlAsync("faults", (JsonObject)fault.DeepClone())).Status);

    public Task MendAsync() => Stripe.SendAsync(new HttpRequestMessage(HttpMethod.Delete, "/_sandbox/faults"));

    /// <summary>
    /// What took money for the gift: charges that carry its id, or paid invoices of its subscription. Asked so that no order to break
    /// payments meets the question.
    /// </summary>
    public async Task<IReadOnlyList<JsonObject>> PaidAsync(string donation) =>
    [
        .. (await ListAsync("/v1/charges")).Where(charge =>
            (string?)charge["status"] == "succeeded" && (string?)charge["metadata"]?["donation_id"] == donation),
        .. (await ListAsync("/v1/invoices")).Where(invoice => (string?)invoice["status"] == "paid"
            && (string?)invoice["parent"]?["subscription_details"]?["metadata"]?["donation_id"] == donation),
    ];

    /// <summary>All payments at Stripe.</summary>
    public Task<IReadOnlyList<JsonObject>> IntentsAsync() => ListAsync("/v1/payment_intents");

    /// <summary>What the ledger has of a gift.</summary>
    public Task<LedgerEntry?> EntryAsync(string donation) =>
        Ledger.FindAsync(DonationId.TryParse(donation, out var id) ? id : throw new FormatException(donation), CancellationToken.None);

    /// <summary>Stripe's events arrive; then the ledger is what Stripe is: no drift, and totals that are the sum of what was paid.</summary>
    public async Task CheckAsync(params string[] donations)
    {
        await DeliverAllAsync();
        var drifts = await ReconcileAsync();
        Assert.True(drifts.Count == 0, $"{string.Join("; ", drifts)}\n{Complaints}");

        var paid = (await ListAsync("/v1/charges")).Where(charge => (string?)charge["status"] == "succeeded").Sum(charge => (long)charge["amount"]!);
        Assert.Equal(paid, (await Ledger.ReadTotalsAsync(CancellationToken.None)).Sum(total => total.Amount.MinorUnits));
        foreach (var donation in donations)
        {
            var entry = (await EntryAsync(donation))!;
            Assert.True(entry.IsPaid, $"{entry}\n{Complaints}");
            Assert.Single(await PaidAsync(donation));
            Assert.NotEmpty(entry.Movements);
        }
    }

    /// <summary>A whole run over all of time, without repairs.</summary>
    public async Task<IReadOnlyList<string>> ReconcileAsync()
    {
        var drifts = new List<string>();
        string? cursor = null;
        do
        {
            var request = Request(
                "/operator/reconcile",
                JsonSerializer.SerializeToUtf8Bytes(new { since = "2000-01-01", until = "2100-01-01", repair = false, cursor }),
                ("content-type", "application/json"));
            request.RequestContext.Authorizer = new() { IAM = new() { UserARN = "arn:aws:iam::123456789012:user/treasurer" } };
            var piece = GiftReply.Of(await HandleAsync(request));
            Assert.True(piece.Status == 200, piece.ToString());
            drifts.AddRange(piece.Body["drifts"]!.AsArray().Select(drift => drift!.ToJsonString()));
            cursor = (string?)piece.Body["next"];
        }
        while (cursor is not null);
        return drifts;
    }

    private async Task<IReadOnlyList<JsonObject>> ListAsync(string path)
    {
        var all = new List<JsonObject>();
        while (true)
        {
            var page = await Stripe.ListAsync($"{path}?limit=100{(all.Count == 0 ? "" : "&starting_after=" + (string?)all[^1]["id"])}");
            all.AddRange(page);
            if (page.Count < 100)
            {
                return all;
            }
        }
    }

    private Task<APIGatewayHttpApiV2ProxyResponse> CallAsync(string path, byte[] body, params (string Name, string Value)[] headers) =>
        HandleAsync(Request(path, body, headers));

    private Task<APIGatewayHttpApiV2ProxyResponse> HandleAsync(APIGatewayHttpApiV2ProxyRequest request)
    {
        var turn = Interlocked.Increment(ref _next);
        return _hosts[turn % _hosts.Count].HandleAsync(request, new TestLambdaContext
        {
            AwsRequestId = string.Create(CultureInfo.InvariantCulture, $"request-{turn}"), RemainingTime = TimeSpan.FromSeconds(25),
        });
    }

    private static APIGatewayHttpApiV2ProxyRequest Request(string path, byte[] body, params (string Name, string Value)[] headers) => new()
    {
        Version = "2.0",
        RouteKey = "$default",
        RawPath = path,
        RawQueryString = "",
        Headers = headers.ToDictionary(header => header.Name, header => header.Value),
        Body = Convert.ToBase64String(body),
        IsBase64Encoded = true,
        RequestContext = new()
        {
            DomainName = "give.example.org",
            RequestId = "gateway-1",
            Http = new() { Method = "POST", Path = path, Protocol = "HTTP/1.1", SourceIp = "192.0.2.1" },
        },
    };

    private FunctionSettings Settings()
    {
        var variables = new Dictionary<string, string>
        {
            ["STRIPE_MODE"] = "test",
            ["STRIPE_KEY_CIPHERTEXT"] = Seal(SecretNames.StripeKey, Encoding.ASCII.GetBytes(StripeSandbox.SecretKey)),
            ["STRIPE_WEBHOOK_SECRET_CIPHERTEXT"] = Seal(SecretNames.WebhookSecret, Encoding.ASCII.GetBytes(_webhookSecret)),
            ["TOKEN_KEY_CIPHERTEXT"] = Seal(SecretNames.TokenKey, TokenKey),
            ["STRIPE_PUBLISHABLE_KEY"] = StripeSandbox.PublishableKey,
            ["STACK_NAME"] = Stack,
            ["ALLOWED_ORIGINS"] = Origin,
            ["THANKS_URL"] = Origin + "/thanks.html",
            ["CANCEL_URL"] = Origin + "/cancelled.html",
            ["STRIPE_API_BASE"] = _sandbox.Address.ToString(),
            ["AWS_ENDPOINT_URL_KMS"] = Kms.Address.ToString(),
            ["AWS_REGION"] = "eu-west-1",
        };
        return FunctionSettings.Read(
            name => variables.GetValueOrDefault(name), file => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, file)));
    }

    private string Seal(string name, byte[] secret) =>
        Convert.ToBase64String(Kms.Seal(secret, new SealContext(Stack, "test", name).ToEncryptionContext()));
}

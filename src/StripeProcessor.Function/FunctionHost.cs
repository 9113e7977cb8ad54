using System.Diagnostics;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using StripeProcessor.Aws;
using StripeProcessor.Donations.Ledger;
using StripeProcessor.Function.Bookkeeping;
using StripeProcessor.Function.Charging;
using StripeProcessor.Function.Http;
using StripeProcessor.Function.Operating;
using StripeProcessor.Function.Routes;
using StripeProcessor.Stripe;

namespace StripeProcessor.Function;

/// <summary>
/// The whole function without its loop: an event in, a reply out. The world's failures (Stripe, KMS, time running out) are
/// caught here and nowhere else, and become one problem with a reference that is also in the log. Bugs are not caught.
/// </summary>
public sealed class FunctionHost
{
    // What is kept back to word the reply and hand it over before Lambda ends the process.
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(500);

    // Lambda gives init ten seconds, and KMS may have taken five of them.
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(3);

    // No event of Stripe's has this id, so the ledger has nothing under it.
    private const string NoEvent = "evt_init";

    private static readonly HashSet<string> KnownMethods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    private readonly FunctionSettings _settings;
    private readonly FunctionPlatform _platform;
    private readonly Log _log;
    private readonly Cors _cors;
    private readonly OperatorGate _gate;
    private readonly StripeAccess _stripe;
    private readonly ILedger _ledger;
    private readonly RouteTable _routes;
    private int _requests;
    private bool _wantsOtherRoots;

    /// <param name="settings">What the function was told.</param>
    /// <param name="log">Receives one line a request.</param>
    /// <param name="platform">What the machine gives; null: the real things.</param>
    public FunctionHost(FunctionSettings settings, Log log, FunctionPlatform? platform = null)
        : this(settings, log, platform ??= new FunctionPlatform(), new StripeAccess(settings, platform), LedgerOf(settings, platform))
    {
    }

    private FunctionHost(FunctionSettings settings, Log log, FunctionPlatform platform, StripeAccess stripe, ILedger ledger)
    {
        var books = new Books(ledger, platform.Time, platform.Chance);
        var charges = new Charges(stripe, books, settings, platform.Time, platform.Chance);
        var manage = new ManageTokens(settings, platform);
        _settings = settings;
        _platform = platform;
        _log = log;
        _cors = new Cors(settings.Origins);
        _gate = new OperatorGate(settings.OperatorDomain);
        _stripe = stripe;
        _ledger = ledger;
        _routes = new RouteTable(
        [
            new DonateRoute(settings, _platform, _cors, _stripe, charges, manage).Route,
            new FormRoute(settings).Route,
            new PredecessorRoute(settings, _platform, _cors, _stripe, charges).Route,
            new HealthRoute(settings, _stripe).Route,
            new WebhookRoute(settings, _platform, _stripe, books).Route,
            new DonationRoute(_platform, ledger, charges).Route,
            new ManageRoute(settings, _platform, _cors, _stripe, ledger, manage).Route,
            new TotalsRoute(settings, ledger).Route,
            new ThermometerRoute(settings, ledger).Route,
            .. OperatorRoutes(_gate, settings, _platform, _stripe, books),
        ]);
    }

    /// <summary>
    /// Does before the first request what would cost the first donor time, one after the other: opens the key, connects to
    /// Stripe and to the ledger, and runs the code of a request once. What the world fails at is left for the first request.
    /// </summary>
    /// <exception cref="Aws.SecretRefusedException">The key stays shut or does not fit this stack: the start must stop.</exception>
    public async Task InitializeAsync(CancellationToken cancellationToken)
    {
        var started = _platform.Time.GetTimestamp();
        var outcome = "sealed";
        Failure? failure = null;

        if (!_stripe.IsSealed)
        {
            try
            {
                var client = await _stripe.OpenAsync(cancellationToken);
                outcome = await ConnectAsync(client, cancellationToken) ? "ready" : "not_connected";
            }
            catch (Exception world) when (Failure.DuringInit(world) is { } met)
            {
                failure = met;
                outcome = "not_ready";
            }
        }

        var understudy = new FunctionHost(
            _settings, _log, _platform, Rehearsal.Access(_settings, _platform), Rehearsal.Ledger(_settings, _platform));
        await Rehearsal.RunAsync(_settings.Rules.Default.Minimum, understudy.AnswerAsync);

        _log.Write(new LogLine(failure is null ? LogLevel.Info : LogLevel.Warn, "init")
        {
            Outcome = outcome,
            DurationMilliseconds = Elapsed(started),
            ErrorType = failure?.ErrorType,
            ErrorCode = failure?.ErrorCode,
        });

        if (failure is { IsUntrustedRoot: true })
        {
            AskForOtherRoots();
            AfterReply();
        }
    }

    /// <returns>False when it took too long: the key is open all the same, and the first charge connects by itself.</returns>
    private async Task<bool> ConnectAsync(StripeClient client, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(ConnectPatience, _platform.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await client.OpenConnectionAsync(either.Token);
            await _ledger.HasSeenAsync(NoEvent, either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Answers one request within the time that Lambda leaves it.</summary>
    public async Task<APIGatewayHttpApiV2ProxyResponse> HandleAsync(APIGatewayHttpApiV2ProxyRequest request, ILambdaContext context)
    {
        var started = _platform.Time.GetTimestamp();
        var isFirst = Interlocked.Increment(ref _requests) == 1;
        var friendly = new FriendlyRequest(request);
        var exchange = new Exchange(friendly, context.AwsRequestId ?? friendly.GatewayId ?? _platform.NewId().ToString("N"));

        using var deadline = DeadlineOf(context.RemainingTime);
        var (route, reply) = await AnswerAsync(exchange, deadline.Token);

        WriteLine(exchange, route, reply, isFirst, Elapsed(started));
        return reply.ToResponse(withBody: friendly.Method != "HEAD");
    }

    /// <summary>To be called when the reply has left: what must not happen between taking a request and answering it.</summary>
    internal void AfterReply()
    {
        if (_wantsOtherRoots)
        {
            _wantsOtherRoots = false;
            _platform.UntrustedRoot?.Invoke();
        }
    }

    private static IEnumerable<Route> OperatorRoutes(
        OperatorGate gate, FunctionSettings settings, FunctionPlatform platform, StripeAccess stripe, Books books)
    {
        var (ledger, time) = (books.Ledger, platform.Time);
        var trail = new AuditTrail(ledger, time);
        var connecting = new Connecting(settings, platform);
        var probe = new KeyProbe(time);
        return
        [
            new DonationListRoute(gate, settings, ledger, trail, time).Route,
            new DonationShowRoute(gate, ledger, trail).Route,
            new RefundRoute(gate, ledger, stripe, new Refunding(books, time), trail).Route,
            new ReconcileRoute(gate, settings, stripe, new Reconciliation(settings, stripe, books, time), trail, time).Route,
            new EraseRoute(gate, ledger, stripe, new Erasure(books, settings), trail, time).Route,
            new SelfCheckRoute(gate, settings, new SelfCheck(settings, platform, stripe, ledger, probe)).Route,
            new AuditRoute(gate, ledger, time).Route,
            new WebhookEndpointRoute(gate, settings, stripe, connecting, trail).Route,
            new WebhookRetireRoute(gate, stripe, connecting, trail).Route,
            new KeyProbeRoute(gate, settings, platform, stripe, probe, trail).Route,
        ];
    }

    private async ValueTask<(string Route, Reply Reply)> AnswerAsync(Exchange exchange, CancellationToken deadline)
    {
        var request = exchange.Request;
        if (OperatorGate.Guards(request.Path))
        {
            return await AnswerOperatorAsync(exchange, deadline);
        }

        switch (_routes.Find(request.Method, request.Path))
        {
            case RouteMatch.Found { Route: var route, Id: var id }:
                exchange.PathId = id;
                return (route.Name, _cors.Open(request, await AnswerAsync(route, exchange, deadline)));

            case RouteMatch.OtherMethod { Allow: var allow } when request.Method == "OPTIONS":
                return ("preflight", _cors.Open(request, Preflight(exchange, allow)));

            case RouteMatch.OtherMethod { Allow: var allow }:
                return ("other_method", _cors.Open(request, ProblemDocument.For(Problems.MethodNotAllowed(allow), exchange)));

            default:
                return ("unknown", _cors.Open(request, ProblemDocument.For(Problems.NotFound(), exchange)));
        }
    }

    /// <summary>No browser is an operator: no origin is let in, and whoever has not signed learns nothing, not even what is there.</summary>
    private async ValueTask<(string Route, Reply Reply)> AnswerOperatorAsync(Exchange exchange, CancellationToken deadline)
    {
        var request = exchange.Request;
        if (_gate.TurnsAway(request))
        {
            return ("operator_gate", _gate.TurnAway(exchange));
        }

        switch (_routes.Find(request.Method, request.Path))
        {
            case RouteMatch.Found { Route: var route, Id: var id }:
                exchange.PathId = id;
                return (route.Name, await AnswerAsync(route, exchange, deadline));

            case RouteMatch.OtherMethod { Allow: var allow }:
                return ("other_method", OperatorGate.Refuse(Problems.MethodNotAllowed(allow), exchange));

            default:
                return ("unknown", OperatorGate.Refuse(Problems.NotFound(), exchange));
        }
    }

    private async ValueTask<Reply> AnswerAsync(Route route, Exchange exchange, CancellationToken deadline)
    {
        try
        {
            return await route.Answer(exchange, deadline);
        }
        catch (Exception world) when (Failure.DuringRequest(world, deadline) is { } failure)
        {
            failure.Record(exchange.Facts);
            if (failure.IsUntrustedRoot)
            {
                AskForOtherRoots();
            }

            return route.Refuse(failure.Problem, exchange);
        }
    }

    private static ILedger LedgerOf(FunctionSettings settings, FunctionPlatform platform) =>
        platform.Ledger ?? DynamoDbLedger.Create(
            new DynamoDbOptions
            {
                Table = settings.LedgerTable ?? throw new SettingsException(["LEDGER_TABLE is not set: the name of the DynamoDB table."]),
                Mode = settings.Mode,
                Region = settings.Region,
                Endpoint = settings.DynamoDbEndpoint,
            },
            time: platform.Time);

    private Reply Preflight(Exchange exchange, string allow) =>
        _cors.IsForeign(exchange.Request)
            ? ProblemDocument.For(Problems.OriginRefused(), exchange)
            : _cors.Preflight(exchange.Request, allow);

    private void AskForOtherRoots()
    {
        _log.Write(new LogLine(LogLevel.Warn, "untrusted_root") { Outcome = _platform.UntrustedRoot is null ? "refused" : "falling_back" });
        _wantsOtherRoots = true;
    }

    private void WriteLine(Exchange exchange, string route, Reply reply, bool isFirst, long milliseconds)
    {
        var facts = exchange.Facts;
        var level = facts.IsAlarming ? LogLevel.Error : reply.Status >= 500 ? LogLevel.Warn : LogLevel.Info;

        _log.Write(new LogLine(level, "request")
        {
            Reference = exchange.Reference,
            Route = route,
            Method = KnownMethods.Contains(exchange.Request.Method) ? exchange.Request.Method : "other",
            Status = reply.Status,
            DurationMilliseconds = milliseconds,
            ColdStart = isFirst,
            Outcome = facts.Outcome,
            DonationId = exchange.DonationId?.ToString(),
            StripeRequestId = facts.StripeRequestId,
            ErrorType = facts.ErrorType,
            ErrorCode = facts.ErrorCode,
            DeclineCode = facts.DeclineCode,
            Metrics = RequestMetrics.Of(_settings.StackName, _platform.Time.GetUtcNow(), route, reply.Status, facts, milliseconds),
        });
    }

    // Lambda never starts an invocation without time; no time means that whoever called did not say.
    private CancellationTokenSource DeadlineOf(TimeSpan remaining) =>
        remaining <= TimeSpan.Zero
            ? new CancellationTokenSource()
            : new CancellationTokenSource(remaining > Margin * 2 ? remaining - Margin : remaining / 2, _platform.Time);

    private long Elapsed(long started) => (long)_platform.Time.GetElapsedTime(started).TotalMilliseconds;
}

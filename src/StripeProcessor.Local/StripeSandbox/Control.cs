using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>
/// What Stripe does not have: an overview for people at <c>/_sandbox/</c>, and a JSON API to make things go wrong, let time
/// pass, limit the rate and start afresh.
/// </summary>
internal sealed class Control(
    SandboxObjects objects, Faults faults, Idempotency idempotency, RateLimit rateLimit, DeliverySender sender)
{
    public const string Help = """
        <details class="panel">
        <summary>Make things go wrong</summary>
        <p>Post JSON (<code>Content-Type: application/json</code>) to this address plus:</p>
        <div class="scroll" tabindex="0"><table>
        <thead><tr><th scope="col">Path</th><th scope="col">Body</th><th scope="col">What happens</th></tr></thead>
        <tbody>
        <tr><td><code>faults</code></td><td><code>{"method":"POST","path":"/v1/payment_intents","times":2,"status":503,
        "headers":{"Stripe-Should-Retry":"true"}}</code></td>
        <td>The next two answers are that; nothing is executed, unless <code>"execute":true</code></td></tr>
        <tr><td><code>faults</code></td><td><code>{"drop":"before"}</code> or <code>{"drop":"after"}</code></td>
        <td>The connection closes before or after execution</td></tr>
        <tr><td><code>faults</code></td><td><code>{"delay_ms":500}</code> or <code>{"response_delay_ms":500}</code></td>
        <td>Slow before execution, the idempotency key held; or slow after it</td></tr>
        <tr><td><code>faults</code></td><td><code>{"truncate":true}</code></td><td>Half of the body arrives</td></tr>
        <tr><td><code>clock</code></td><td><code>{"advance_seconds":86400}</code></td><td>Time passes</td></tr>
        <tr><td><code>rate_limit</code></td><td><code>{"per_second":25}</code></td><td>More than that answers 429; 0 switches it off</td></tr>
        <tr><td><code>reset</code></td><td></td><td>Everything is forgotten</td></tr>
        """ + DeliveryControl.Help + MoneyControl.Help + KeyControl.Help + """

        </tbody></table></div>
        <p>GET <code>state</code> tells the time and what is still waiting; GET <code>deliveries</code> lists what was sent, also by
        <code>?event=</code>, <code>?endpoint=</code> or <code>?state=</code>; DELETE <code>faults</code> or
        <code>deliveries/faults</code> forgets those.</p>
        </details>
        """;

    private readonly DeliveryControl _deliveries = new(objects, sender);
    private readonly MoneyControl _money = new(objects);
    private readonly KeyControl _keys = new(objects);
    private readonly Dashboard _dashboard = new(objects, sender);

    public async Task<Answer> HandleAsync(IncomingRequest request, CancellationToken cancellation)
    {
        try
        {
            return (request.Method, request.Path) switch
            {
                ("GET" or "HEAD", "/" or "/_sandbox") => Answer.Redirect("/_sandbox/"),
                ("GET" or "HEAD", "/_sandbox/style.css") => new Answer(200, PageLayout.Style, "text/css; charset=utf-8"),
                ("GET", "/_sandbox/state") => State(),
                ("POST", "/_sandbox/faults") => Add(ControlBody.Json(request)),
                ("DELETE", "/_sandbox/faults") => After(faults.Clear),
                ("POST", "/_sandbox/clock") => Advance(ControlBody.Json(request)),
                ("POST", "/_sandbox/rate_limit") => Limit(ControlBody.Json(request)),
                ("POST", "/_sandbox/reset") => Reset(),
                ("POST", "/_sandbox/settle") => await SettleAsync(cancellation),
                _ => _deliveries.Handle(request) ?? _money.Handle(request) ?? _keys.Handle(request) ?? await _dashboard.HandleAsync(request, cancellation)
                    ?? throw ApiError.Of(404, "invalid_request_error", null, "The control has no such address: see its page at /_sandbox/."),
            };
        }
        catch (ApiError error)
        {
            return Answer.Error(error, "req_control");
        }
    }

    private Answer Add(JsonObject json)
    {
        faults.Add(Fault.Read(json));
        return State();
    }

    private Answer Advance(JsonObject json)
    {
        var seconds = json.NumberOrNull("advance_seconds") ?? throw ApiError.MissingParameter("advance_seconds");
        if (seconds < 0)
        {
            throw ApiError.Invalid("Time only goes forward.", "advance_seconds");
        }

        objects.Store.Transact(() => objects.Clock.Advance(seconds));
        objects.PassTime();
        objects.Store.Transact(objects.Deliveries.MakeAllDue);
        return State();
    }

    private async Task<Answer> SettleAsync(CancellationToken cancellation)
    {
        objects.PassTime();
        await sender.SettleAsync(cancellation);
        return State();
    }

    private Answer Limit(JsonObject json)
    {
        rateLimit.PerSecond = Math.Max(0, json.NumberOrNull("per_second") ?? 0);
        return State();
    }

    private Answer Reset()
    {
        faults.Clear();
        objects.Deliveries.Faults.Clear();
        rateLimit.PerSecond = 0;
        objects.Store.Transact(() =>
        {
            objects.Store.Clear();
            objects.Clock.Reset();
        });
        return State();
    }

    private Answer After(Action action)
    {
        action();
        return State();
    }

    private Answer State() => objects.Store.Transact(() => (
        Answer.Json(200, new JsonObject
        {
            ["now"] = objects.Now,
            ["faults_waiting"] = (long)faults.Waiting,
            ["keys_in_use"] = (long)idempotency.Held,
            ["rate_limit_per_second"] = rateLimit.PerSecond,
            ["deliveries_waiting"] = objects.Deliveries.Table.Open(),
            ["deliveries_failing"] = objects.Deliveries.Table.Failing(),
            ["deliveries_paused"] = objects.Deliveries.IsPaused,
        }),
        false));
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>
/// What Stripe does not have: an overview for people at <c>/_sandbox/</c>, and a JSON API to make things go wrong, let time
/// pass, limit the rate and start afresh.
/// </summary>
internal sealed class Control(SandboxObjects objects, Faults faults, Idempotency idempotency, RateLimit rateLimit)
{
    private const string Help = """
        <details class="panel">
        <summary>Make things go wrong</summary>
        <p>Post JSON (<code>Content-Type: application/json</code>) to this address plus:</p>
        <div class="scroll"><table>
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
        </tbody></table></div>
        <p>GET <code>state</code> tells the time and what is still waiting; DELETE <code>faults</code> forgets those.</p>
        </details>
        """;

    public Answer Handle(IncomingRequest request)
    {
        try
        {
            return (request.Method, request.Path) switch
            {
                ("GET" or "HEAD", "/" or "/_sandbox") => Answer.Redirect("/_sandbox/"),
                ("GET" or "HEAD", "/_sandbox/") => Overview(),
                ("GET" or "HEAD", "/_sandbox/style.css") => new Answer(200, PageLayout.Style, "text/css; charset=utf-8"),
                ("GET", "/_sandbox/state") => State(),
                ("POST", "/_sandbox/faults") => Add(Json(request)),
                ("DELETE", "/_sandbox/faults") => After(faults.Clear),
                ("POST", "/_sandbox/clock") => Advance(Json(request)),
                ("POST", "/_sandbox/rate_limit") => Limit(Json(request)),
                ("POST", "/_sandbox/reset") => Reset(),
                _ => throw ApiError.Of(404, "invalid_request_error", null, "The control knows faults, clock, rate_limit, reset and state."),
            };
        }
        catch (ApiError error)
        {
            return Answer.Error(error, "req_control");
        }
    }

    // A page on another site could post a form here, but not JSON.
    private static JsonObject Json(IncomingRequest request)
    {
        if (request.Header("Content-Type")?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) != true)
        {
            throw ApiError.Invalid("The control reads application/json.");
        }

        try
        {
            return JsonNode.Parse(request.Body) as JsonObject ?? throw ApiError.Invalid("The control reads a JSON object.");
        }
        catch (JsonException)
        {
            throw ApiError.Invalid("The control reads a JSON object.");
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
        }),
        false));

    private Answer Overview() => objects.Store.Transact(() =>
    {
        var rows = new StringBuilder();
        foreach (var intent in objects.Store.OfKind("payment_intent").Take(50))
        {
            var created = DateTimeOffset.FromUnixTimeSeconds(intent.Number("created"));
            var code = intent.Part("last_payment_error")?.TextOrNull("code");
            rows.Append("<tr>");
            foreach (var cell in (ReadOnlySpan<string?>)
            [
                created.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                Amounts.Display(intent.Number("amount"), intent.Text("currency")),
                code is null ? intent.Text("status") : $"{intent.Text("status")} ({code})",
                intent.TextOrNull("description"),
            ])
            {
                rows.Append($"<td>{PageLayout.Text(cell)}</td>");
            }

            rows.Append($"<td><code>{PageLayout.Text(intent.Text("id"))}</code></td></tr>");
        }

        var table = rows.Length == 0
            ? "<p>No payments yet.</p>"
            : $"""
            <div class="scroll"><table>
            <thead><tr><th scope="col">Created (UTC)</th><th scope="col">Amount</th><th scope="col">Status</th><th scope="col">Description</th><th scope="col">Id</th></tr></thead>
            <tbody>{rows}</tbody></table></div>
            """;
        return (
            PageLayout.Page(
                200,
                "Stripe sandbox",
                $"""
                <h1>Stripe sandbox</h1>
                <p class="quiet">API base <code>{PageLayout.Text(objects.Address.ToString())}</code>, secret key <code>{StripeSandbox.SecretKey}</code>,
                publishable key <code>{StripeSandbox.PublishableKey}</code>.</p>
                <div class="panel"><h2>Recent payments</h2>{table}</div>
                {Help}
                """,
                "wide"),
            false);
    });
}

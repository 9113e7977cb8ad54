using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>The part of the control API that does what banks and cardholders do.</summary>
internal sealed class MoneyControl(SandboxObjects objects)
{
    public const string Help = """
        <tr><td><code>disputes</code></td><td><code>{"charge":"ch_…","reason":"fraudulent","inquiry":false}</code></td>
        <td>The cardholder disputes (also by <code>payment_intent</code>)</td></tr>
        <tr><td><code>disputes/dp_…</code></td><td><code>{"outcome":"won"}</code> or <code>{"outcome":"lost"}</code></td><td>The bank decides</td></tr>
        <tr><td><code>early_fraud_warnings</code></td><td><code>{"charge":"ch_…"}</code></td><td>The card network warns</td></tr>
        <tr><td><code>payouts/po_…</code></td><td><code>{"outcome":"failed"}</code></td><td>The bank sends the payout back</td></tr>
        """;

    /// <summary>Null: the address is not one of these.</summary>
    public Answer? Handle(IncomingRequest request)
    {
        var segments = request.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        Func<JsonObject, JsonObject>? act = (request.Method, segments) switch
        {
            ("POST", [_, "disputes"]) => Dispute,
            ("POST", [_, "disputes", var id]) => json => Decide(id, json),
            ("POST", [_, "early_fraud_warnings"]) => json => objects.FraudWarnings.Raise(Charge(json)),
            ("POST", [_, "payouts", var id]) => json => Return(id, json),
            _ => null,
        };
        if (act is null)
        {
            return null;
        }

        var body = ControlBody.Json(request);
        return objects.Store.Transact(() => (Answer.Json(200, act(body).Public()), true));
    }

    private JsonObject Dispute(JsonObject json)
    {
        var reason = json.TextOrNull("reason") ?? "fraudulent";
        return DisputeShape.Reasons.Contains(reason)
            ? objects.Disputes.Raise(Charge(json), reason, json.IsTrue("inquiry"))
            : throw ApiError.Invalid($"Invalid reason: must be one of {string.Join(", ", DisputeShape.Reasons)}.", "reason");
    }

    private JsonObject Decide(string id, JsonObject json) => json.RequiredText("outcome") switch
    {
        "won" => objects.Disputes.Resolve(objects.Disputes.Find(id), isWon: true),
        "lost" => objects.Disputes.Resolve(objects.Disputes.Find(id), isWon: false),
        _ => throw ApiError.Invalid("Invalid outcome: must be won or lost.", "outcome"),
    };

    private JsonObject Return(string id, JsonObject json) => json.RequiredText("outcome") == "failed"
        ? objects.Payouts.Fail(id)
        : throw ApiError.Invalid("Invalid outcome: must be failed.", "outcome");

    private JsonObject Charge(JsonObject json)
    {
        var id = json.TextOrNull("payment_intent") is { } intent
            ? objects.Store.Find(intent, "payment_intent")?.TextOrNull("latest_charge")
            : json.RequiredText("charge");
        return objects.Store.Find(id ?? "", "charge") ?? throw ApiError.NoSuch("charge", id ?? "", "charge");
    }
}

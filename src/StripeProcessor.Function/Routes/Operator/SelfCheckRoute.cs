using StripeProcessor.Function.Http;
using StripeProcessor.Function.Operating;

namespace StripeProcessor.Function.Routes;

/// <summary>GET /operator/self-check: whether everything is there that a donation needs.</summary>
internal sealed class SelfCheckRoute(OperatorGate gate, SelfCheck check)
{
    public Route Route => gate.Route("operator_self_check", "GET", "/operator/self-check", AnswerAsync);

    private async Task<Reply> AnswerAsync(Operator who, Exchange exchange, CancellationToken cancellationToken)
    {
        var lines = await check.RunAsync(exchange.Request.OwnOrigin, cancellationToken);
        return Reply.Json(200, new Report(lines), OperatorJson.Default.Report);
    }

    internal sealed record Report(IReadOnlyList<SelfCheckLine> Checks);
}

using StripeProcessor.Function.Charging;
using StripeProcessor.Function.Http;

namespace StripeProcessor.Function.Routes;

/// <summary>GET /health: whether this stack could take a donation now, as far as it depends on us and on KMS.</summary>
internal sealed class HealthRoute(FunctionSettings settings, StripeAccess stripe)
{
    public Route Route => new("health", "GET", "/health", AnswerAsync, ProblemDocument.For);

    private async ValueTask<Reply> AnswerAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        if (stripe.IsSealed)
        {
            return Reply.Json(503, new Health("sealed", settings.Mode, FunctionSettings.Version), ReplyJson.Default.Health);
        }

        await stripe.OpenAsync(cancellationToken);
        return Reply.Json(200, new Health("ok", settings.Mode, FunctionSettings.Version), ReplyJson.Default.Health);
    }

    internal sealed record Health(string Status, string Mode, string Version);
}

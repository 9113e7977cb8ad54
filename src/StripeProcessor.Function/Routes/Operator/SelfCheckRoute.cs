using StripeProcessor.Function.Http;
using StripeProcessor.Function.Operating;

namespace StripeProcessor.Function.Routes;

/// <summary>GET /operator/self-check: whether everything is there that a donation needs.</summary>
internal sealed class SelfCheckRoute(OperatorGate gate, FunctionSettings settings, SelfCheck check)
{
    public Route Route => gate.Route("operator_self_check", "GET", "/operator/self-check", AnswerAsync);

    private async Task<Reply> AnswerAsync(Operator who, Exchange exchange, CancellationToken cancellationToken)
    {
        var report = await check.RunAsync(exchange.Request.OwnOrigin, cancellationToken);
        return Reply.Json(200, new Report(report.Lines, SettingsView.Of(settings, report.KeyPrefix), OperatorTime.Text(report.Now)), OperatorJson.Default.Report);
    }

    internal sealed record Report(IReadOnlyList<SelfCheckLine> Checks, SettingsView Settings, string Now);

    /// <summary>What the function runs with, as far as it is nobody's secret: to be held against what was meant to be deployed.</summary>
    internal sealed record SettingsView(
        string Mode,
        string Stack,
        string Version,
        IReadOnlyList<string> Origins,
        string ThanksUrl,
        string? KeyPrefix,
        string? KeyFingerprint,
        int WebhookSecrets,
        bool TokenKey)
    {
        public static SettingsView Of(FunctionSettings settings, string? keyPrefix) => new(
            settings.Mode,
            settings.StackName,
            FunctionSettings.Version,
            settings.Origins.All,
            settings.ThanksUrl.AbsoluteUri,
            keyPrefix,
            settings.StripeKey?.Fingerprint,
            settings.WebhookSecrets.Count,
            settings.TokenKey is not null);
    }
}

using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace StripeProcessor.Cli;

/// <summary>The function answers, in the stack's mode, and is of this tool's version.</summary>
internal sealed class HealthCheck() : DoctorCheck("health")
{
    /// <summary>This tool's, as the function writes its own.</summary>
    internal static string ToolVersion { get; } = typeof(HealthCheck).Assembly.GetName().Version!.ToString(fieldCount: 3);

    protected override async Task<DoctorLine> ExamineAsync(Examination examined, CancellationToken cancellationToken)
    {
        var answer = await examined.Health.AskAsync(cancellationToken);
        if (!TryRead(answer.Body, out var health))
        {
            return Fail(
                string.Create(CultureInfo.InvariantCulture, $"{answer.Address} answers {answer.Status}, and that is not this API"),
                answer.Status >= 500
                    ? "the function cannot start: its log says why (sam logs --stack-name …, or the log group that the stack names)"
                    : "is that the address of the API, with its stage if it has one?");
        }

        if (health.Text("status") == "sealed")
        {
            return Fail("the function runs, and no Stripe key is sealed for it", "run: stripe-processor encrypt-secret");
        }

        if (answer.Status != 200)
        {
            return Fail(
                string.Create(CultureInfo.InvariantCulture, $"the function answers {answer.Status}: {health.Text("title")}"),
                "the lines stripe_key and ledger say more; else its log");
        }

        var mode = await examined.ParameterAsync(TemplateParameters.Mode, cancellationToken);
        if (mode is not null && mode != health.Text("mode"))
        {
            return Fail(
                $"the stack is of {mode} mode, and the function that answers is of {health.Text("mode")} mode",
                "does the name lead to another stack? see the custom domain's mapping in API Gateway");
        }

        var version = health.Text("version");
        return version == ToolVersion
            ? Ok($"the function answers, in {health.Text("mode")} mode, version {version}")
            : Warn(
                $"the function is of version {version}, this tool of version {ToolVersion}",
                "bring both to one version: check out the release, then sam build and sam deploy");
    }

    private static bool TryRead(string body, out JsonElement health)
    {
        try
        {
            health = JsonElement.Parse(body);
            return health.Field("status") is not null || health.Field("title") is not null;
        }
        catch (JsonException)
        {
            health = default;
            return false;
        }
    }
}

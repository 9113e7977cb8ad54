using System.Text.Json;

namespace StripeProcessor.Cli;

/// <summary>What the function says of itself, once it runs with what was just changed.</summary>
internal sealed class FunctionReport
{
    // CloudFormation ends an update when Lambda has the new settings; what is asked right after may still meet the old ones.
    private const int Tries = 7;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly JsonElement _report;

    private FunctionReport(JsonElement report) => _report = report;

    internal JsonElement Settings => _report.Field("settings") ?? default;

    /// <summary>
    /// Asks until the settings are as expected, for half a minute; the last answer, whatever it says. A function that tells no settings
    /// is asked once.
    /// </summary>
    internal static async Task<FunctionReport> AskAsync(
        OperatorApi api, TimeProvider time, Func<JsonElement, bool> isAsExpected, CancellationToken cancellationToken)
    {
        for (var tried = 1; ; tried++)
        {
            var answer = api.Require(await api.GetAsync("operator/self-check", [], cancellationToken), "have the function check itself");
            var report = new FunctionReport(answer);
            if (report.Settings.ValueKind != JsonValueKind.Object || isAsExpected(report.Settings) || tried == Tries)
            {
                return report;
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    /// <summary>Ends the command when one of these lines is not ok, or is not there.</summary>
    /// <param name="done">What has been done by then, as the beginning of a sentence.</param>
    /// <param name="hint">What to do about it.</param>
    /// <param name="names">The lines.</param>
    internal void Require(string done, string hint, params string[] names)
    {
        foreach (var name in names)
        {
            var line = _report.Items("checks").FirstOrDefault(check => check.Text("name") == name);
            if (line.Text("state") != "ok")
            {
                var toDo = line.Text("hint") is { Length: > 0 } said ? $"{said}; then: {hint}" : hint;
                throw ToolException.Refused($"{done}, but the function says of {name}: {(line.Text("text") is { Length: > 0 } text ? text : "nothing")}", toDo);
            }
        }
    }
}

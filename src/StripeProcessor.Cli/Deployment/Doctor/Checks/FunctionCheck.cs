namespace StripeProcessor.Cli;

/// <summary>A line of the function's own check, as it says it.</summary>
internal sealed class FunctionCheck(string name) : DoctorCheck(name)
{
    private const string Key = "stripe_key";

    /// <summary>The lines that this tool knows, in the order in which they are shown.</summary>
    internal static IReadOnlyList<string> Names { get; } =
        [Key, "stripe", "permissions", "ledger", "webhook_secret", "token_key", "webhook_endpoint", "parked_events", "time"];

    protected override async Task<DoctorLine> ExamineAsync(Examination examined, CancellationToken cancellationToken)
    {
        var report = await examined.SelfCheck.KnownAsync(cancellationToken);
        var lines = report.Items("checks").Where(check => check.Text("name") == Name).ToList();
        if (lines.Count == 0)
        {
            // Without a key the function asks Stripe nothing.
            var key = report.Items("checks").FirstOrDefault(check => check.Text("name") == Key);
            if (Name != Key && key.Text("state") == DoctorLine.Fail)
            {
                throw new UnknownFactException(Key);
            }

            return Warn("the function says nothing of it", "the function is older than this tool: bring both to one version");
        }

        var line = lines[0];
        return line.Text("state") switch
        {
            DoctorLine.Ok => Ok(line.Text("text")),
            DoctorLine.Warn => Warn(line.Text("text"), line.Text("hint")),
            _ => Fail(line.Text("text"), line.Text("hint")),
        };
    }
}

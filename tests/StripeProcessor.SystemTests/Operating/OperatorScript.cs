using System.Globalization;
using System.Text;

namespace StripeProcessor.SystemTests.Operating;

/// <summary>
/// A journey of an operator as plain text: <c>give ID AMOUNT CURRENCY FREQUENCY</c>, <c>refund-in-dashboard ID UNITS</c> (of which no
/// event tells) and <c>stop</c> set the scene; <c>$</c> is a command and <c>?</c> what is answered to its question; then <c>&gt;</c> what it printed, <c>!</c> what it said beside, <c>|</c> the
/// file it wrote, and <c>exit</c>. <c>LOCAL</c> is the data directory of the system, <c>OTHER</c> one with another's token, <c>FILE</c> a
/// file. What is another in each run is masked: moments, Stripe's ids, references.
/// </summary>
internal sealed class OperatorScript(RunningSystem system, string folder)
{
    private readonly StringBuilder _transcript = new();

    private string ExportFile => Path.Combine(folder, "export.csv");

    /// <summary>Does what the script says, and writes down what then happens in the same form.</summary>
    public async Task<string> RunAsync(string[] lines)
    {
        for (var at = 0; at < lines.Length; at++)
        {
            var line = lines[at];
            switch (line.Split(' '))
            {
                case ["#", ..] or [""]:
                    _transcript.Append(line).Append('\n');
                    break;
                case ["give", var id, var amount, var currency, var frequency]:
                    _transcript.Append(line).Append('\n');
                    await system.GiveAsync(amount, currency, frequency, id: id);
                    break;
                case ["refund-in-dashboard", var id, var units]:
                    _transcript.Append(line).Append('\n');
                    await system.RefundInDashboardAsync(id, units);
                    break;
                case ["stop"]:
                    _transcript.Append(line).Append('\n');
                    await system.StopAsync();
                    break;
                case ["$", .. var words]:
                    _transcript.Append(line).Append('\n');
                    var typed = at + 1 < lines.Length && lines[at + 1].StartsWith("? ", StringComparison.Ordinal) ? lines[at + 1][2..] : null;
                    await RunAsync(words, typed);
                    break;
                default:
                    break;
            }
        }

        return _transcript.ToString();
    }

    private async Task RunAsync(string[] words, string? typed)
    {
        var run = await ToolRun.OfAsync(words.Select(Meant), typed);
        if (typed is not null)
        {
            _transcript.Append("? ").Append(typed).Append('\n');
        }

        Append("> ", run.Output);
        Append("! ", run.Errors);
        if (File.Exists(ExportFile))
        {
            Append("| ", await File.ReadAllTextAsync(ExportFile));
            File.Delete(ExportFile);
        }

        _transcript.Append(CultureInfo.InvariantCulture, $"exit {run.Exit}\n");
        await system.SettleIfRunningAsync();
    }

    private string Meant(string word) => word switch
    {
        "LOCAL" => system.DataPath,
        "OTHER" => OtherDirectory(),
        "FILE" => ExportFile,
        _ => word,
    };

    private string OtherDirectory()
    {
        File.Copy(Path.Combine(system.DataPath, "address"), Path.Combine(folder, "address"), overwrite: true);
        File.WriteAllText(Path.Combine(folder, "operator-token"), "of-another-system\n");
        return folder;
    }

    private void Append(string mark, string text)
    {
        var said = text.Replace(ExportFile, "FILE", StringComparison.Ordinal)
            .Replace(system.DataPath, "LOCAL", StringComparison.Ordinal)
            .Replace(folder, "OTHER", StringComparison.Ordinal);
        foreach (var line in Masked.Of(said).Split('\n').SkipLast(1))
        {
            // A file of text may have its ends of lines changed by whoever keeps it; CSV's own are held elsewhere.
            _transcript.Append(mark).Append(line.TrimEnd('\r')).Append('\n');
        }
    }
}

namespace StripeProcessor.SystemTests.Operating;

/// <summary>
/// A script of the operator's tool before a system on this machine. <c>give ID AMOUNT CURRENCY FREQUENCY</c>, <c>refund-in-dashboard ID
/// UNITS</c> (of which no event tells) and <c>stop</c> set the scene. <c>LOCAL</c> is the data directory of the system, <c>OTHER</c> one
/// with another's token, <c>FILE</c> a file, of which the script shows what is written to it.
/// </summary>
internal sealed class OperatorScript(RunningSystem system, string folder) : PlainScript
{
    private string ExportFile => Path.Combine(folder, "export.csv");

    protected override async Task<string> SetSceneAsync(string[] words)
    {
        switch (words)
        {
            case ["give", var id, var amount, var currency, var frequency]:
                await system.GiveAsync(amount, currency, frequency, id: id);
                return "";
            case ["refund-in-dashboard", var id, var units]:
                await system.RefundInDashboardAsync(id, units);
                return "";
            case ["stop"]:
                await system.StopAsync();
                return "";
            default:
                throw new InvalidOperationException($"a script of the operator's tool knows no '{words[0]}'");
        }
    }

    protected override async Task<ToolRun> RunAsync(string command, string? typed)
    {
        var run = await ToolRun.OfAsync(command.Split(' ').Select(Meant), typed);
        await system.SettleIfRunningAsync();
        return run;
    }

    protected override async Task<string> LeftBehindAsync()
    {
        if (!File.Exists(ExportFile))
        {
            return "";
        }

        var text = await File.ReadAllTextAsync(ExportFile);
        File.Delete(ExportFile);
        return text;
    }

    protected override string Unplaced(string text) => text
        .Replace(ExportFile, "FILE", StringComparison.Ordinal)
        .Replace(system.DataPath, "LOCAL", StringComparison.Ordinal)
        .Replace(folder, "OTHER", StringComparison.Ordinal);

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
}

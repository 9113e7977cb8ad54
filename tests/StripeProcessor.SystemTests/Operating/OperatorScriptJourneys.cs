using StripeProcessor.Tests.House;

namespace StripeProcessor.SystemTests.Operating;

/// <summary>Whole journeys of an operator at the keyboard; what is printed here is what <c>deploy/operating.md</c> shows.</summary>
public sealed class OperatorScriptJourneys : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("operator-script-").FullName;

    private static string ScriptFolder =>
        Path.Combine(Repository.Root, "tests", "StripeProcessor.SystemTests", "Operating", "Scripts");

    public static TheoryData<string> Scripts =>
        [.. Directory.GetFiles(ScriptFolder, "*.txt").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task The_tool_and_the_system_behind_it_do_what_the_script_says(string name)
    {
        var script = await File.ReadAllTextAsync(Path.Combine(ScriptFolder, name));
        await using var system = await RunningSystem.StartAsync();

        var transcript = await new OperatorScript(system, _folder).RunAsync(script.TrimEnd('\n').Split('\n'));

        Assert.Equal(script, transcript);
    }
}

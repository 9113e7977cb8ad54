using StripeProcessor.SystemTests.Kms;
using StripeProcessor.Tests.House;

namespace StripeProcessor.SystemTests.Deployed;

/// <summary>Whole journeys of an operator who deploys, each in a world of its own.</summary>
[Collection(MotoCollection.Name)]
public sealed class DeployedScriptJourneys(MotoServer moto)
{
    // Every script pipes this key in, and none may ever see it again.
    private const string Key = "rk_test_CANARY";

    private static string ScriptFolder =>
        Path.Combine(Repository.Root, "tests", "StripeProcessor.SystemTests", "Deployed", "Scripts");

    private static string TranscriptFolder => Path.Combine(Repository.Root, "artifacts", "transcripts");

    public static TheoryData<string> Scripts =>
        [.. Directory.GetFiles(ScriptFolder, "*.txt").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [SkippableTheory]
    [MemberData(nameof(Scripts))]
    public async Task The_tools_and_the_stack_do_what_the_script_says(string name)
    {
        moto.SkipIfAbsent();
        var script = await File.ReadAllTextAsync(Path.Combine(ScriptFolder, name));
        await using var world = await DeployedWorld.StartAsync(moto);

        var transcript = await new DeployedScript(world).RunAsync(script.TrimEnd('\n').Split('\n'));

        if (script != transcript)
        {
            // What happened, whole and in the form of a script, to compare or to keep.
            await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(TranscriptFolder).FullName, name), transcript);
        }

        Assert.Equal(script, transcript);
        Assert.DoesNotContain(Key, world.LogText, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.GetFiles(world.Tree, "samconfig*"), file => File.ReadAllText(file).Contains(Key, StringComparison.Ordinal));
    }
}

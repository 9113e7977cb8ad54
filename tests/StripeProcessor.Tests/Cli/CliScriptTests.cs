using StripeProcessor.Cli;

namespace StripeProcessor.Tests.Cli;

public class CliScriptTests
{
    private const string File = "FILE";

    private static string ScriptDirectory => Path.Combine(AppContext.BaseDirectory, "Cli", "Scripts");

    public static TheoryData<string, string> Scripts
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var file in Directory.GetFiles(ScriptDirectory, "*.txt").Order(StringComparer.Ordinal))
            {
                foreach (var script in CliScript.ReadAll(file))
                {
                    all.Add(Path.GetFileName(file), script.Title);
                }
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task The_tool_does_what_the_script_says(string file, string title)
    {
        var script = CliScript.ReadAll(Path.Combine(ScriptDirectory, file)).Single(script => script.Title == title);
        using var directory = new TemporaryDirectory();
        var path = directory.File("samconfig.toml");
        if (script.FileBefore is { } before)
        {
            await System.IO.File.WriteAllTextAsync(path, before.ToString());
        }

        var (exit, output, errors) = await RunAsync(script, path);

        Assert.Equal(script.Errors.ToString(), errors.Replace(path, File, StringComparison.Ordinal));
        Assert.Equal(script.Output.ToString(), output.Replace(path, File, StringComparison.Ordinal));
        Assert.Equal(script.Exit, exit);
        Assert.Equal(
            (script.FileAfter ?? script.FileBefore)?.ToString(),
            System.IO.File.Exists(path) ? await System.IO.File.ReadAllTextAsync(path) : null);
        Assert.DoesNotContain("CANARY", output + errors, StringComparison.Ordinal);
        Assert.Equal(System.IO.File.Exists(path) ? [path] : [], Directory.GetFiles(directory.Path));
    }

    private static async Task<(int Exit, string Output, string Errors)> RunAsync(CliScript script, string path)
    {
        var kms = new ScriptedKms();
        script.KmsFaults.ForEach(fault => kms.Faults.Add(fault.Action, fault.Error));
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal(
            script.Typed is null ? new StringReader(script.Piped?.ToString() ?? "") : null,
            output,
            errors,
            (_, _) => Task.FromResult(script.Typed!));

        var tool = new OperatorTool(terminal, script.Variables.GetValueOrDefault, kms.Open);
        var exit = await tool.RunAsync([.. script.Command.Select(word => word == File ? path : word)], default);
        return (exit, output.ToString(), errors.ToString());
    }
}

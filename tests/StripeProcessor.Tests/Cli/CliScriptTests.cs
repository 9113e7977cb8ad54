using System.Text;
using StripeProcessor.Cli;

namespace StripeProcessor.Tests.Cli;

public class CliScriptTests
{
    private const string File = "FILE";
    private const string Local = "LOCAL";

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

        var api = new ScriptedApi(script.Calls);
        var (exit, output, errors) = await RunAsync(script, directory, api);

        Assert.Equal(script.Errors.ToString(), errors);
        Assert.Equal(script.Output.ToString(), output);
        Assert.Equal(script.Exit, exit);
        Assert.Equal(
            (script.FileAfter ?? script.FileBefore)?.ToString(),
            System.IO.File.Exists(path) ? Visible(Encoding.UTF8.GetString(await System.IO.File.ReadAllBytesAsync(path))) : null);
        Assert.Empty(api.NotAsked);
        Assert.DoesNotContain("CANARY", output + errors, StringComparison.Ordinal);
        Assert.Equal(System.IO.File.Exists(path) ? [path] : [], Directory.GetFiles(directory.Path));
    }

    private static async Task<(int Exit, string Output, string Errors)> RunAsync(
        CliScript script, TemporaryDirectory directory, ScriptedApi api)
    {
        var path = directory.File("samconfig.toml");
        var local = LocalData(directory);
        var kms = new ScriptedKms();
        script.KmsFaults.ForEach(fault => kms.Faults.Add(fault.Action, fault.Error));
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal(
            script.Typed is null ? new StringReader(script.Piped?.ToString() ?? "") : null,
            output,
            errors,
            (_, _) => Task.FromResult(script.Typed!))
        {
            Ask = (question, _) =>
            {
                errors.WriteLine(question);
                return Task.FromResult(script.Typed!);
            },
        };

        var connection = new ApiConnection(_ => api, new FakeTime(passAtOnce: TimeSpan.FromSeconds(30)));
        var tool = new OperatorTool(terminal, script.Variables.GetValueOrDefault, kms.Open, connection);
        var exit = await tool.RunAsync(
            [.. script.Command.Select(word => word switch { File => path, Local => local, _ => word })], default);
        return (exit, Said(output), Said(errors));

        string Said(StringWriter said) => Visible(
            said.ToString().Replace(path, File, StringComparison.Ordinal).Replace(local, Local, StringComparison.Ordinal));
    }

    private static string LocalData(TemporaryDirectory directory)
    {
        var local = Directory.CreateDirectory(directory.File("local")).FullName;
        System.IO.File.WriteAllText(Path.Combine(local, "address"), "http://127.0.0.1:8080/\n");
        System.IO.File.WriteAllText(Path.Combine(local, "operator-token"), ScriptedApi.Token + "\n");
        return local;
    }

    private static string Visible(string text) => text.Replace('\r', '␍').Replace("\uFEFF", "<BOM>", StringComparison.Ordinal);
}

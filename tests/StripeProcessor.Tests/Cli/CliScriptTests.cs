using System.Net;
using System.Text;
using Amazon;
using StripeProcessor.Cli;

namespace StripeProcessor.Tests.Cli;

[Collection(Aws.ProfilesCollection.Name)]
public sealed class CliScriptTests : IDisposable
{
    private const string Local = "LOCAL";

    private readonly string _before = AWSConfigs.AWSProfilesLocation;
    private readonly TemporaryDirectory _profiles = new();

    public CliScriptTests()
    {
        AWSConfigs.AWSProfilesLocation = _profiles.File("credentials");
        File.WriteAllText(
            AWSConfigs.AWSProfilesLocation, "[operator]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = CANARY-profile\n");
    }

    public void Dispose()
    {
        AWSConfigs.AWSProfilesLocation = _before;
        _profiles.Dispose();
    }

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
        foreach (var (name, content) in script.FilesBefore)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(directory.File(name))!);
            await File.WriteAllTextAsync(directory.File(name), content.ToString());
        }

        var api = new ScriptedApi(script.Calls);
        var (exit, output, errors) = await RunAsync(script, directory, api);

        Assert.Equal(script.Errors.ToString(), errors);
        Assert.Equal(script.Output.ToString(), script.OutputGoesOn ? output[..Math.Min(script.Output.Length, output.Length)] : output);
        Assert.Equal(script.Exit, exit);
        Assert.Equal(FilesExpected(script), FilesIn(directory));
        Assert.Empty(api.NotAsked);
        Assert.Empty(script.Cloud.Faults);
        Assert.All(script.ParametersAfter, parameter => Assert.Equal(parameter.Value, script.Cloud.Parameters[parameter.Name]));
        Assert.Equal(script.StackAfter ?? (script.Cloud.Name, script.Cloud.Status)!, (script.Cloud.Name, script.Cloud.Status));
        Assert.DoesNotContain("CANARY", output + errors, StringComparison.Ordinal);
    }

    private static SortedDictionary<string, string> FilesExpected(CliScript script)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, content) in script.FilesBefore.Concat(script.FilesAfter))
        {
            files[name] = content.ToString();
        }

        return files;
    }

    private static SortedDictionary<string, string> FilesIn(TemporaryDirectory directory)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.GetFiles(directory.Path, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(directory.Path, file);
            if (!name.StartsWith("local/", StringComparison.Ordinal))
            {
                files[name] = Visible(Encoding.UTF8.GetString(File.ReadAllBytes(file)));
            }
        }

        return files;
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
            (_, _) => Task.FromResult(Typed()))
        {
            Ask = (question, _) =>
            {
                errors.WriteLine(question);
                return Task.FromResult(Typed());
            },
        };

        var connection = new ApiConnection(_ => api, new FakeTime(passAtOnce: TimeSpan.FromSeconds(19)))
        {
            OpenCloud = () => script.Cloud,
            Resolve = (host, _) => Task.FromResult(new IPHostEntry { HostName = host, AddressList = [IPAddress.Loopback] }),
            Certificate = (_, _) => Task.FromResult(new ServerCertificate(FakeTime.Start.AddDays(90), null)),
        };
        var tool = new OperatorTool(terminal, script.Variables.GetValueOrDefault, kms.Open, connection);
        var exit = await tool.RunAsync(
            [.. script.Command.Select(word => word switch
            {
                "FILE" => path,
                Local => local,
                _ => word.Replace("DIR", directory.Path, StringComparison.Ordinal),
            })],
            default);
        return (exit, Said(output), Said(errors));

        string Said(StringWriter said) => Visible(said.ToString()
            .Replace(path, "FILE", StringComparison.Ordinal)
            .Replace(local, Local, StringComparison.Ordinal)
            .Replace(directory.Path, "DIR", StringComparison.Ordinal));

        string Typed() => script.Typed!.Count > 0 ? script.Typed.Dequeue() : throw new InvalidOperationException("nobody answers");
    }

    private static string LocalData(TemporaryDirectory directory)
    {
        var local = Directory.CreateDirectory(directory.File("local")).FullName;
        File.WriteAllText(Path.Combine(local, "address"), "http://127.0.0.1:8080/\n");
        File.WriteAllText(Path.Combine(local, "operator-token"), ScriptedApi.Token + "\n");
        return local;
    }

    private static string Visible(string text) => text.Replace('\r', '␍').Replace("\uFEFF", "<BOM>", StringComparison.Ordinal);
}

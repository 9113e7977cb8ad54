using System.Text.Json;
using StripeProcessor.SystemTests.Operating;
using StripeProcessor.Tests.House;

namespace StripeProcessor.SystemTests.Deployed;

/// <summary>
/// Somebody who has only the page: types each of its commands as it stands, at a terminal, in a fresh copy of the project, and looks
/// whether the screen shows what the page says. What a command sets or where it goes holds for the next one, as in any session.
/// </summary>
/// <param name="world">Where they do it.</param>
internal sealed class NewcomerRun(DeployedWorld world)
{
    /// <summary>How the page writes the address that AWS would give; on this machine it is another.</summary>
    public const string ApiInText = "https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com";

    /// <summary>What is typed at a hidden prompt whose line holds the words.</summary>
    private static readonly string[][] Secrets = [["stripe key", "rk_test_CANARY0123456789"]];

    private string StateFile => Path.Combine(world.Tree, "..", "session");

    private string OrderFile => Path.Combine(world.Tree, "..", "order.json");

    /// <summary>Reads the page to its end.</summary>
    /// <returns>Where it and the screen differ; nothing when it holds what it says.</returns>
    public async Task<IReadOnlyList<string>> ReadAsync(string name, string text)
    {
        await File.WriteAllTextAsync(StateFile, $"cd '{world.Tree}'\n");
        var differences = new List<string>();
        foreach (var command in ConsolePage.Read(text))
        {
            var (exit, screen) = await TypeAsync(command);
            var mayFail = command.Printed.Any(line => line.StartsWith("error:", StringComparison.OrdinalIgnoreCase));
            if (!Elision.Fits([.. command.Printed], screen) || (exit != 0 && !mayFail))
            {
                differences.Add(
                    $"{name}, line {command.Line}: $ {command.Command}\nthe page says:\n{Indented(command.Printed)}\nthe screen shows (exit {exit}):\n{Indented(screen)}\n");
            }

            await world.SettleAsync();
        }

        return differences;
    }

    private async Task<(int Exit, string[] Screen)> TypeAsync(ConsoleCommand command)
    {
        var typed = command.Command.Replace(ApiInText, world.Api, StringComparison.Ordinal);
        var order = new
        {
            command = $"source '{StateFile}' 2>/dev/null\n{typed}\ncode=$?\n{{ declare -p | grep -v '^declare -[a-zA-Z]*r'; echo \"cd '$PWD'\"; }} > '{StateFile}'\nexit $code\n",
            printed = command.Printed,
            secrets = Secrets,
        };
        await File.WriteAllTextAsync(OrderFile, JsonSerializer.Serialize(order));
        var script = Path.Combine(Repository.Root, "tests", "StripeProcessor.SystemTests", "Deployed", "terminal.py");
        var run = await world.Shell.RunAsync($"'{world.Python}' '{script}' '{OrderFile}'", null);
        Assert.True(run.Errors.Length == 0, run.Errors);
        var screen = run.Output.Replace(world.Api, ApiInText, StringComparison.Ordinal).Split('\n').Select(line => line.TrimEnd()).ToList();
        if (screen[^1].Length == 0)
        {
            screen.RemoveAt(screen.Count - 1);
        }

        return (run.Exit, [.. screen]);
    }

    private static string Indented(IEnumerable<string> lines) => string.Join('\n', lines.Select(line => "    " + line));
}

using System.CommandLine;

namespace StripeProcessor.Cli;

/// <summary>The words of <c>self-check</c>.</summary>
internal sealed class SelfCheckCommand : OperatorCommand
{
    internal SelfCheckCommand(OperatorDesk desk)
        : base(desk, "self-check", "Has the function check its own settings, keys, ledger and webhook. Ends with 1 when something fails.") =>
        Api.AddTo(this);

    protected override Func<OperatorApi, CancellationToken, Task<int>> Read(ParseResult parsed)
    {
        var asJson = Api.AsJson(parsed);
        return (api, cancellationToken) => RunAsync(api, asJson, cancellationToken);
    }

    private async Task<int> RunAsync(OperatorApi api, bool asJson, CancellationToken cancellationToken)
    {
        var answer = api.Require(await api.GetAsync("operator/self-check", [], cancellationToken), "check the function");
        var checks = answer.Items("checks").ToList();
        if (asJson)
        {
            JsonLines.Print(Terminal, answer);
        }
        else
        {
            Screen.PrintTable(Terminal, ["State", "What", "Found", "To do"], checks.Select(
                check => new[] { check.Text("state"), check.Text("name"), check.Text("text"), check.Text("hint") }));
        }

        if (checks.Count == 0)
        {
            throw ToolException.Refused("the function checked nothing", "is it of the same version as this tool?");
        }

        return checks.Any(check => check.Text("state") is not ("ok" or "warn")) ? ExitCode.Refused : ExitCode.Done;
    }
}

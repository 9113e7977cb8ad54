using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using StripeProcessor.Donations;

namespace StripeProcessor.Cli;

/// <summary>The words of <c>erase</c>, and how it is done: until the API says that nothing is left to do.</summary>
internal sealed class EraseCommand : OperatorCommand
{
    private const string Purpose =
        """
        Removes what is personal from every donation of one e-mail address: name, address, comment, dedication. What the accounts
        need stays. It cannot be undone; it asks first.

        Examples:
          stripe-processor erase donor@example.org
          stripe-processor erase -        (asks for the address, or reads it from standard input: it stays out of the shell's history)
        """;

    private readonly Argument<string> _email = new("email")
    {
        Description = "The address, or - to be asked for it.",
        HelpName = "email",
    };

    private readonly Option<bool> _yes = new("--yes") { Description = "Do not ask." };

    internal EraseCommand(OperatorDesk desk)
        : base(desk, "erase", Purpose)
    {
        Add(_email);
        Add(_yes);
        Api.AddTo(this);
    }

    internal override string AfterStop => "what was erased stays erased; run the command again for the rest";

    protected override Func<OperatorApi, CancellationToken, Task<int>> Read(ParseResult parsed)
    {
        var email = parsed.GetValue(_email)!;
        var (isAgreed, asJson) = (parsed.GetValue(_yes), Api.AsJson(parsed));
        return (api, cancellationToken) => RunAsync(api, email, isAgreed, asJson, cancellationToken);
    }

    private async Task<int> RunAsync(OperatorApi api, string given, bool isAgreed, bool asJson, CancellationToken cancellationToken)
    {
        var email = (given == "-" ? await ReadAsync(cancellationToken) : given).Trim();
        if (!EmailAddress.IsPlausible(email))
        {
            throw ToolException.Usage("that is no e-mail address", "write it as the donor gave it, such as donor@example.org");
        }

        await Desk.ConfirmAsync(
            $"Erase what is personal in every donation of {email}? It cannot be undone.", isAgreed, cancellationToken);

        var result = new Result([], []);
        await Screen.WatchAsync(Terminal, asJson, "erasing", report => WalkAsync(api, email, result, report, cancellationToken));
        Tell(result, asJson);
        return result.Refused.Count == 0 ? ExitCode.Done : ExitCode.Refused;
    }

    private Task<string> ReadAsync(CancellationToken cancellationToken) => Terminal.Input is { } piped
        ? ReadLineAsync(piped, cancellationToken)
        : Terminal.Ask("The donor's e-mail address:", cancellationToken);

    private static async Task<string> ReadLineAsync(TextReader piped, CancellationToken cancellationToken) =>
        await piped.ReadLineAsync(cancellationToken) ?? "";

    private static async Task<bool> WalkAsync(
        OperatorApi api, string email, Result result, Screen.Report report, CancellationToken cancellationToken)
    {
        bool isMore;
        do
        {
            var answer = await api.PostAsync("operator/erase", [("email", email)], cancellationToken);
            var page = api.Require(answer, "erase");
            var known = result.Erased.Count + result.Refused.Count;

            result.Erased.UnionWith(page.Items("erased").Select(id => id.ToString()));
            foreach (var refused in page.Items("refused"))
            {
                result.Refused[refused.Text("id")] = refused.Text("why");
            }

            report($"{Donations(result.Erased.Count)} erased", null);
            isMore = page.IsTrue("more");
            if (isMore && result.Erased.Count + result.Refused.Count == known)
            {
                throw ToolException.Refused(
                    $"cannot erase everything: {Donations(result.Erased.Count)} done, and the API makes no progress with the rest",
                    "run the command again later");
            }
        }
        while (isMore);

        return true;
    }

    private void Tell(Result result, bool asJson)
    {
        if (asJson)
        {
            Terminal.Output.WriteLine(JsonSerializer.Serialize(new
            {
                erased = result.Erased,
                refused = result.Refused.Select(refused => new { id = refused.Key, why = refused.Value }),
            }));
            return;
        }

        if (result.Refused.Count > 0)
        {
            Screen.PrintTable(Terminal, ["Not erased", "Why"], result.Refused.Select(refused => new[] { refused.Key, refused.Value }));
        }

        Terminal.Errors.WriteLine(result.Erased.Count + result.Refused.Count == 0
            ? "no donation carries that address"
            : $"{Donations(result.Erased.Count)} erased{(result.Refused.Count > 0 ? $", {Donations(result.Refused.Count)} not" : "")}");
    }

    private static string Donations(int number) =>
        number == 1 ? "1 donation" : $"{number.ToString("#,0", CultureInfo.InvariantCulture)} donations";

    private sealed record Result(SortedSet<string> Erased, SortedDictionary<string, string> Refused);
}

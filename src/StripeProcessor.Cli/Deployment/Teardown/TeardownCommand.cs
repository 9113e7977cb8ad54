using System.CommandLine;
using System.Globalization;

namespace StripeProcessor.Cli;

/// <summary>The words of <c>teardown</c>.</summary>
internal sealed class TeardownCommand : ToolCommand
{
    private const string Purpose =
        """
        Takes a stack down: exports its donations into a file, removes its webhook endpoint at Stripe, and deletes the stack.

        The ledger stays, and AWS keeps the key for 30 days; it says at the end what is left and how to remove it for good. Repeating
        gifts go on at Stripe, and donors are charged, until they are cancelled there. It asks for the stack's name first. When a step
        fails, the rest is not done; to run it again is safe.

        Examples:
          stripe-processor teardown --config-env test --dry-run
          stripe-processor teardown --config-env test
          stripe-processor teardown --config-env test --no-export --yes donations-test
        """;

    private readonly OperatorDesk _desk;
    private readonly StackOptions _stack = new();
    private readonly Option<bool> _withDonors = DonationsCommand.WithDonors();

    private readonly Option<string?> _output = new("--output")
    {
        Description = "The file that the donations are exported into. Default: the stack's name and today's date.",
        HelpName = "file",
    };

    private readonly Option<bool> _noExport = new("--no-export") { Description = "Export nothing. The ledger stays in AWS all the same." };

    private readonly Option<bool> _noWebhook = new("--no-webhook")
    {
        Description = "Leave the endpoint at Stripe, such as when the key was revoked already; it is then removed by hand.",
    };

    private readonly Option<string?> _yes = new("--yes") { Description = "Do not ask: the stack's name, as a sign that it is meant.", HelpName = "stack" };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Say what would be done, and do nothing." };
    private readonly Option<bool> _json = new("--json") { Description = "Print the result as JSON, for programs." };

    internal TeardownCommand(OperatorDesk desk)
        : base("teardown", Purpose)
    {
        _desk = desk;
        _stack.AddTo(this);
        foreach (var option in new Option[] { _output, _withDonors, _noExport, _noWebhook, _yes, _dryRun, _json })
        {
            Options.Add(option);
        }

        SetAction(RunAsync);
    }

    internal override string AfterStop =>
        "what was reported as done stays done, and a deletion that had begun goes on by itself; run the command again for the rest";

    private Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (output, noExport) = (parsed.GetValue(_output), parsed.GetValue(_noExport));
        if (noExport && (output is not null || parsed.GetValue(_withDonors)))
        {
            throw ToolException.Usage("--no-export goes with neither --output nor --with-donors", "leave one of them away");
        }

        if (output is { Length: 0 })
        {
            throw ToolException.Usage("--output needs a file's name", "add --output donations.csv");
        }

        var place = _stack.Read(parsed, _desk.Variable);
        var file = noExport ? null
            : output ?? string.Create(CultureInfo.InvariantCulture, $"{place.Name}-donations-{_desk.Now:yyyy-MM-dd}.csv");
        var order = new TeardownOrder(
            file, parsed.GetValue(_withDonors), parsed.GetValue(_noWebhook), parsed.GetValue(_yes), parsed.GetValue(_dryRun), parsed.GetValue(_json));
        return new Teardown(_desk, place, order).RunAsync(cancellationToken);
    }
}

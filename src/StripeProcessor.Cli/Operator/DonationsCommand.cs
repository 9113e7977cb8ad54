using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using StripeProcessor.Donations;

namespace StripeProcessor.Cli;

/// <summary>The words of <c>donations</c>, which looks and changes nothing.</summary>
internal sealed class DonationsCommand : Command
{
    internal DonationsCommand(OperatorDesk desk)
        : base("donations", "Looks donations up: a list, one in full, or a table for the accountant.")
    {
        Add(new DonationsListCommand(desk));
        Add(new DonationsShowCommand(desk));
        Add(new DonationsExportCommand(desk));
        SetAction(parsed => new HelpAction().Invoke(parsed));
    }

    /// <summary>Whether donors are shown; they are not unless somebody asks.</summary>
    internal static Option<bool> WithDonors() => new("--with-donors")
    {
        Description = "Show who gave too: name, e-mail, comment. Whoever gets the result must be allowed to have that.",
    };

    internal static Argument<string> Id() => new("id") { Description = "The donation's id, as the list shows it.", HelpName = "id" };

    /// <exception cref="ToolException">It is no id.</exception>
    internal static string IdOf(string text) => DonationId.TryParse(text, out var id)
        ? id.ToString()
        : throw ToolException.Usage(
            $"that is no donation's id: {Quote.Of(text)}", "an id looks like 0e2b7b62-0000-4000-8000-1d2c3b4a5f6e; see: donations list");
}

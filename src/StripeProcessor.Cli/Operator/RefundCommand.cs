using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using StripeProcessor.Donations;

namespace StripeProcessor.Cli;

/// <summary>The words of <c>refund</c>, and how it is done: look, ask, then send what was seen along with the order.</summary>
/// <remarks>
/// The order says how much had been refunded when the operator looked. So an order sent twice, by a retry or by two operators, is
/// carried out once: the second finds more refunded than it says, and is refused.
/// </remarks>
internal sealed class RefundCommand : OperatorCommand
{
    private const string Purpose =
        """
        Gives a donation back, all that is left of it or a part. It shows what will happen and asks first.

        Examples:
          stripe-processor refund 0e2b7b62-0000-4000-8000-1d2c3b4a5f6e
          stripe-processor refund 0e2b7b62-0000-4000-8000-1d2c3b4a5f6e --amount 5.00 --reason duplicate --yes
        """;

    private static readonly string[] Reasons = ["requested_by_customer", "duplicate", "fraudulent"];

    private readonly Argument<string> _id = DonationsCommand.Id();

    private readonly Option<string?> _amount = new("--amount")
    {
        Description = "How much, in the donation's currency, such as 5.00. Default: all that is left.",
        HelpName = "amount",
    };

    private readonly Option<string?> _reason = new("--reason")
    {
        Description = $"Why, as Stripe records it: {string.Join(", ", Reasons)}.",
        HelpName = "reason",
    };

    private readonly Option<bool> _again = new("--again")
    {
        Description = "Even though the same amount of this donation was refunded within the last day.",
    };

    private readonly Option<bool> _yes = new("--yes") { Description = "Do not ask." };

    internal RefundCommand(OperatorDesk desk)
        : base(desk, "refund", Purpose)
    {
        Add(_id);
        Add(_amount);
        Add(_reason);
        Add(_again);
        Add(_yes);
        Api.AddTo(this);
    }

    internal override string AfterStop =>
        "it may have been refunded or not: look with stripe-processor donations show ID before you try again";

    protected override Func<OperatorApi, CancellationToken, Task<int>> Read(ParseResult parsed)
    {
        var reason = parsed.GetValue(_reason);
        if (reason is not null && !Reasons.Contains(reason))
        {
            throw ToolException.Usage(
                $"--reason is none that Stripe knows: {Quote.Of(reason)}", $"one of: {string.Join(", ", Reasons)}; or leave it away");
        }

        var order = new Order(
            DonationsCommand.IdOf(parsed.GetValue(_id)!),
            parsed.GetValue(_amount),
            reason,
            parsed.GetValue(_again),
            parsed.GetValue(_yes),
            Api.AsJson(parsed));
        return (api, cancellationToken) => RunAsync(api, order, cancellationToken);
    }

    private async Task<int> RunAsync(OperatorApi api, Order order, CancellationToken cancellationToken)
    {
        var donation = await LookAsync(api, order.Id, cancellationToken);
        var refunded = donation.Number("refunded_minor");
        Money? amount = order.Typed is null ? null : AmountOf(order.Typed, donation);

        if (!order.AsJson)
        {
            Terminal.Errors.WriteLine(Plan(donation, amount));
        }

        await Desk.ConfirmAsync("Refund it?", order.IsAgreed, cancellationToken);

        var answer = await api.PostAsync(
            $"operator/donations/{order.Id}/refund",
            [("amount", amount?.ToDecimalString()), ("already_refunded_minor", refunded), ("again", order.Again), ("reason", order.Reason)],
            cancellationToken);

        if (answer is ApiAnswer.Refused { Status: 409, IsAfterSilence: true }
            && await LookAsync(api, order.Id, cancellationToken) is var now
            && now.Number("refunded_minor") - refunded == (amount?.MinorUnits ?? donation.Number("gross_minor") - refunded))
        {
            Terminal.Errors.WriteLine("note: the answer to the order was lost on the way; the donation shows that it was carried out");
            return Tell(new { donation = now }, null, now, order.AsJson);
        }

        var done = api.Require(Explained(answer, order.Id), "refund it");
        return Tell(done, done.Field("refund"), done.Field("donation") ?? default, order.AsJson);
    }

    private static async Task<JsonElement> LookAsync(OperatorApi api, string id, CancellationToken cancellationToken)
    {
        var shown = api.Require(await api.GetAsync($"operator/donations/{id}", [], cancellationToken), "look at the donation");
        return shown.Field("donation") ?? default;
    }

    // The money is counted here so that nobody's 1.000 means another thing to the tool than to who typed it.
    private static Money AmountOf(string typed, JsonElement donation)
    {
        if (!CurrencyTable.TryFind(donation.Text("currency"), out var currency))
        {
            throw ToolException.Refused("cannot refund a part: the donation's currency is not known", "refund it in Stripe's dashboard");
        }

        return AmountParser.Parse(typed, currency) switch
        {
            AmountReading.Read read => read.Amount,
            AmountReading.Refused refused => throw ToolException.Usage(
                $"--amount cannot be used: {refused.Message}", "write it with a decimal point, such as --amount 5.00"),
            _ => throw new InvalidOperationException("an amount of no known kind"),
        };
    }

    private static string Plan(JsonElement donation, Money? amount)
    {
        var currency = donation.Text("currency").ToUpperInvariant();
        var before = donation.Number("refunded_minor") > 0 ? $"; {donation.Text("refunded")} {currency} was refunded before" : "";
        return $"refund {(amount is { } part ? part.ToString() : "all that is left")} of {donation.Text("gross")} {currency}, "
            + $"given {Moment.Short(donation.Text("created"))} UTC for {donation.Text("designation")} ({donation.Text("status")}){before}";
    }

    // What to do about a refusal depends on this command's own options.
    private static ApiAnswer Explained(ApiAnswer answer, string id) => answer switch
    {
        ApiAnswer.Refused { Status: 409 } refused => throw ToolException.Refused($"cannot refund it: {refused.Text}", refused.Kind switch
        {
            "refunded_before" => "add --again if the same amount is to be refunded once more",
            "refunded_meanwhile" => "somebody else refunded some of it just now; run the command again to see what is left",
            _ => $"look at the donation with: stripe-processor donations show {id}",
        }),
        ApiAnswer.Failed failed => throw ToolException.Refused(
            $"nobody knows whether it was refunded: {failed.Text}",
            $"look with: stripe-processor donations show {id}; then run the command again if it was not"),
        _ => answer,
    };

    private int Tell(object answer, JsonElement? refund, JsonElement donation, bool asJson)
    {
        if (asJson)
        {
            Terminal.Output.WriteLine(JsonSerializer.Serialize(answer));
            return ExitCode.Done;
        }

        var currency = donation.Text("currency").ToUpperInvariant();
        var what = refund is { } made
            ? $"refunded {made.Text("amount")} {currency}: {made.Text("id")}, {made.Text("status")}"
            : "refunded";
        Terminal.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{what}; {donation.Text("refunded")} of {donation.Text("gross")} {currency} in all"));
        return ExitCode.Done;
    }

    private sealed record Order(string Id, string? Typed, string? Reason, bool Again, bool IsAgreed, bool AsJson);
}

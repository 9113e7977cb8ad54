using System.CommandLine;
using System.Text.Json;

namespace StripeProcessor.Cli;

/// <summary>The words of <c>donations show</c>.</summary>
internal sealed class DonationsShowCommand : OperatorCommand
{
    private readonly Argument<string> _id = DonationsCommand.Id();
    private readonly Option<bool> _withDonors = DonationsCommand.WithDonors();

    internal DonationsShowCommand(OperatorDesk desk)
        : base(desk, "show", "Shows one donation in full: its payments, refunds, disputes, and how it was booked.")
    {
        Add(_id);
        Add(_withDonors);
        Api.AddTo(this);
    }

    protected override Func<OperatorApi, CancellationToken, Task<int>> Read(ParseResult parsed)
    {
        var id = DonationsCommand.IdOf(parsed.GetValue(_id)!);
        var (withDonors, asJson) = (parsed.GetValue(_withDonors), Api.AsJson(parsed));
        return (api, cancellationToken) => RunAsync(api, id, withDonors, asJson, cancellationToken);
    }

    private async Task<int> RunAsync(OperatorApi api, string id, bool withDonors, bool asJson, CancellationToken cancellationToken)
    {
        var answer = await api.GetAsync($"operator/donations/{id}", [("with_donors", withDonors ? "true" : null)], cancellationToken);
        var shown = api.Require(answer, "show the donation");
        if (asJson)
        {
            JsonLines.Print(Terminal, shown);
            return ExitCode.Done;
        }

        Screen.PrintTable(Terminal, ["", ""], Facts(shown, withDonors).Where(fact => fact[1].Length > 0));
        PrintPayments(shown);
        PrintIfAny(["When (UTC)", "Told to", "Number"], shown.Items("told").Select(
            told => new[] { Moment.Short(told.Text("at")), told.Text("type"), told.Text("sequence") }));
        return ExitCode.Done;
    }

    private static IEnumerable<string[]> Facts(JsonElement shown, bool withDonors)
    {
        var donation = shown.Field("donation") ?? default;
        var currency = donation.Text("currency").ToUpperInvariant();
        string Amount(string name) => donation.Text(name) is { Length: > 0 } amount ? $"{amount} {currency}" : "";

        yield return ["Id", donation.Text("id")];
        yield return ["When (UTC)", Moment.ToTheSecond(donation.Text("created"))];
        yield return ["Status", donation.Text("status")];
        yield return ["Given", Amount("gross")];
        yield return ["of it the gift", Amount("gift")];
        yield return ["Refunded", Amount("refunded")];
        yield return ["Disputed", Amount("disputed")];
        yield return ["Worth", Amount("worth")];
        yield return ["For", donation.Text("designation")];
        yield return ["Repeats", donation.Text("frequency")];
        yield return ["Renewal of", donation.Text("renewal_of")];
        yield return ["Recurring", Recurring(donation)];
        yield return ["Anonymous", donation.Text("anonymous")];
        foreach (var settled in donation.Items("settlements"))
        {
            yield return ["Booked", Settlement(settled)];
        }

        yield return ["Payouts", string.Join(' ', Words(donation, "payouts"))];
        yield return ["Payment intent", donation.Text("payment_intent")];
        yield return ["Charge", donation.Text("charge")];
        yield return ["Failure", donation.Text("failure")];
        yield return ["Fraud warning", donation.Text("fraud_warning")];
        yield return ["Attempt", Attempt(shown)];

        if (withDonors && donation.Field("donor") is { } donor)
        {
            yield return ["Donor", donor.Text("name")];
            yield return ["E-mail", donor.Text("email")];
            yield return ["Comment", donor.Text("comment")];
            yield return ["Dedication", $"{donor.Text("dedication_kind")} {donor.Text("dedication_name")}".Trim()];
        }
    }

    private static string Settlement(JsonElement settled)
    {
        var currency = settled.Text("currency").ToUpperInvariant();
        var parts = new[] { ("net", "net"), ("fee", "fee"), ("refunds", "refunds_net"), ("disputes", "disputes_net"), ("balance", "balance") };
        return string.Join(", ", parts
            .Where(part => settled.Text(part.Item2).Length > 0)
            .Select(part => $"{part.Item1} {settled.Text(part.Item2)} {currency}"));
    }

    private static string Recurring(JsonElement donation) => donation.Field("recurring") is { } recurring
        ? $"{recurring.Text("subscription")}, {recurring.Text("status")}{(recurring.IsTrue("ends_at_period_end") ? ", ends with its period" : "")}"
        : "";

    private static string Attempt(JsonElement shown)
    {
        if (shown.Field("attempt") is not { } attempt)
        {
            return "";
        }

        var refusal = attempt.Field("refusal") is { } refused
            ? $", {string.Join(' ', new[] { "kind", "code", "decline_code" }.Select(name => refused.Text(name)).Where(text => text.Length > 0))}"
            : "";
        return $"{attempt.Text("number")}, {attempt.Text("kind")}, {attempt.Text("state")} since {Moment.Short(attempt.Text("started"))}{refusal}";
    }

    private static IEnumerable<string> Words(JsonElement element, string name) =>
        element.Items(name).Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!);

    private void PrintPayments(JsonElement shown)
    {
        var payments = shown.Items("payments").ToList();
        PrintIfAny(["Payment", "Standing", "At (UTC)", "Charge"], payments.Select(payment => new[]
        {
            payment.Text("id"), payment.Text("standing"), Moment.Short(payment.Text("at")), payment.Text("charge"),
        }));
        PrintIfAny(["Refund", "Amount", "State"], payments.SelectMany(payment => payment.Items("refunds")).Select(
            refund => new[] { refund.Text("id"), refund.Text("amount"), refund.Text("state") }));
        PrintIfAny(["Dispute", "Amount", "Status", "At (UTC)", "Reason"], payments.SelectMany(payment => payment.Items("disputes")).Select(
            dispute => new[]
            {
                dispute.Text("id"), dispute.Text("amount"), dispute.Text("status"), Moment.Short(dispute.Text("at")), dispute.Text("reason"),
            }));
        PrintIfAny(["Booking", "Kind", "Amount", "Fee", "Net", "Currency", "Payout"], payments.SelectMany(
            payment => payment.Items("movements")).Select(booked => new[]
            {
                booked.Text("id"), booked.Text("kind"), booked.Text("amount"), booked.Text("fee"), booked.Text("net"),
                booked.Text("currency").ToUpperInvariant(), booked.Text("payout"),
            }));
    }

    private void PrintIfAny(string[] heads, IEnumerable<string[]> rows)
    {
        var all = rows.ToList();
        if (all.Count > 0)
        {
            Terminal.Output.WriteLine();
            Screen.PrintTable(Terminal, heads, all);
        }
    }
}

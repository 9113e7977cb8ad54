using StripeProcessor.Donations;
using StripeProcessor.Function.Http;

namespace StripeProcessor.Function.Routes;

/// <summary>GET /form: what a page needs to draw the form and to compute what the donor will pay. All of it is public.</summary>
internal sealed class FormRoute(FunctionSettings settings)
{
    private const string Formula =
        "fee(charge) = charge x percent / 100 + fixed, rounded half up to the minor unit; "
        + "with cover_fee the charge is the smallest chargeable amount whose net, charge - fee(charge), is at least the gift.";

    public Route Route => new("form", "GET", "/form", AnswerAsync, ProblemDocument.For);

    private ValueTask<Reply> AnswerAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var rules = settings.Rules;
        var form = new PublicForm(
            settings.PublishableKey,
            settings.Mode,
            rules.Organisation,
            rules.Default.Currency.Code,
            [.. rules.Currencies.Select(Offered)],
            [.. rules.Frequencies.Select(frequency => frequency.WireName())],
            [.. rules.Designations.Select(designation => new OfferedDesignation(designation.Id, designation.Name))],
            Formula);

        var reply = Reply.Json(200, form, ReplyJson.Default.PublicForm).With("Cache-Control", "max-age=300");
        return ValueTask.FromResult(reply);
    }

    private static OfferedCurrency Offered(CurrencyRules rules) => new(
        rules.Currency.Code,
        rules.Currency.Symbol,
        rules.Currency.Exponent,
        rules.Minimum.MinorUnits,
        rules.Maximum.MinorUnits,
        rules.Minimum.ToDecimalString(),
        rules.Maximum.ToDecimalString(),
        [.. rules.Presets.Select(preset => preset.ToDecimalString())],
        new OfferedFee(rules.Fee.PercentText, rules.Fee.Fixed.ToDecimalString(), rules.Fee.Fixed.MinorUnits));

    internal sealed record PublicForm(
        string? PublishableKey,
        string Mode,
        string Organisation,
        string DefaultCurrency,
        IReadOnlyList<OfferedCurrency> Currencies,
        IReadOnlyList<string> Frequencies,
        IReadOnlyList<OfferedDesignation> Designations,
        string FeeFormula);

    internal sealed record OfferedCurrency(
        string Code,
        string Symbol,
        int Exponent,
        long MinimumMinor,
        long MaximumMinor,
        string Minimum,
        string Maximum,
        IReadOnlyList<string> Presets,
        OfferedFee Fee);

    internal sealed record OfferedFee(string Percent, string Fixed, long FixedMinor);

    internal sealed record OfferedDesignation(string Id, string Name);
}

using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;
using StripeProcessor.Function.Http;

namespace StripeProcessor.Function.Routes;

/// <summary>
/// GET /totals.svg: what was given for one designation in one currency, as a picture that any page can show without script, and
/// that a screen reader reads as a sentence.
/// </summary>
internal sealed class ThermometerRoute(FunctionSettings settings, ILedger ledger)
{
    private const string Designation = "designation";
    private const string Currency = "currency";
    private const string Goal = "goal";

    public Route Route => new("thermometer", "GET", "/totals.svg", AnswerAsync, ProblemDocument.For);

    private async ValueTask<Reply> AnswerAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        switch (RequestFields.ReadQuery(exchange.Request))
        {
            case RequestFields.Refused refused:
                return ProblemDocument.For(refused.Problem, exchange);

            case RequestFields.Fields { Values: var asked }:
                var order = Order.Read(asked, settings.Rules);
                if (order.Faults.Count > 0)
                {
                    return ProblemDocument.For(Problems.Undrawable(order.Faults), exchange);
                }

                var totals = await ledger.ReadTotalsAsync(cancellationToken);
                var total = totals.FirstOrDefault(order.Means) ?? PublicTotals.Empty(order.Designation.Id, order.Currency);
                return new Thermometer(order.Designation, total, order.Goal).ToReply();

            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>What the address asks for. Where it names nothing, the form's own defaults stand.</summary>
    private sealed record Order(Designation Designation, Currency Currency, Money? Goal, IReadOnlyList<FieldFault> Faults)
    {
        public bool Means(Total total) => total.Designation == Designation.Id && total.Amount.Currency == Currency;

        public static Order Read(FormFields asked, DonationRules rules)
        {
            var faults = new List<FieldFault>();
            var designation = rules.Designations[0];
            if (asked[ThermometerRoute.Designation] is { Length: > 0 } id)
            {
                designation = rules.Designations.FirstOrDefault(known => known.Id == id) ?? NotOffered(designation, ThermometerRoute.Designation, "This purpose is not offered.");
            }

            var currency = rules.Default.Currency;
            var isCurrencyKnown = true;
            if (asked[ThermometerRoute.Currency] is { Length: > 0 } code)
            {
                isCurrencyKnown = rules.For(code) is not null;
                currency = rules.For(code)?.Currency ?? NotOffered(currency, ThermometerRoute.Currency, "This currency is not offered.");
            }

            // A goal in a currency that is not known is not judged: which amount it is depends on the currency.
            var goal = asked[ThermometerRoute.Goal] is { Length: > 0 } typed && isCurrencyKnown ? AmountOf(typed, currency) : null;
            return new Order(designation, currency, goal, faults);

            T NotOffered<T>(T byDefault, string field, string sentence)
            {
                faults.Add(new FieldFault(field, FaultCodes.NotOffered, sentence));
                return byDefault;
            }

            Money? AmountOf(string typed, Currency currency)
            {
                switch (AmountParser.Parse(typed, currency))
                {
                    case AmountReading.Read read:
                        return read.Amount;

                    case AmountReading.Refused refused:
                        faults.Add(new FieldFault(ThermometerRoute.Goal, refused.Code, refused.Message));
                        return null;

                    default:
                        throw new System.Diagnostics.UnreachableException();
                }
            }
        }
    }
}

namespace StripeProcessor.Donations.Ledger;

/// <summary>What gifts amount to.</summary>
/// <param name="Designation">For what: the designation's id.</param>
/// <param name="Count">How many gifts; negative in a change that takes away.</param>
/// <param name="Amount">How much they are worth together.</param>
public sealed record Total(string Designation, long Count, Money Amount)
{
    /// <summary>What turns one gift's old share into its new one; null when nothing changes.</summary>
    public static Total? Change(Total? before, Total after)
    {
        ArgumentNullException.ThrowIfNull(after);
        var change = before is null ? after : after with { Count = checked(after.Count - before.Count), Amount = after.Amount - before.Amount };
        return change.Count == 0 && change.Amount.MinorUnits == 0 ? null : change;
    }
}

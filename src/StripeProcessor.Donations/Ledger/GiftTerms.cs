namespace StripeProcessor.Donations.Ledger;

/// <summary>What a donation id stands for: the gift, not the card that pays it. The same id with other terms is another gift.</summary>
/// <param name="Gift">What the donor gives.</param>
/// <param name="Charge">What the card is charged; more than the gift when the donor covers the fee.</param>
/// <param name="Frequency">How often.</param>
/// <param name="Designation">What for: the designation's id.</param>
public sealed record GiftTerms(Money Gift, Money Charge, Recurrence Frequency, string Designation)
{
    /// <summary>The terms of what a donor sent.</summary>
    public static GiftTerms Of(Donation donation)
    {
        ArgumentNullException.ThrowIfNull(donation);
        return new(donation.Gift, donation.Charge, donation.Frequency, donation.Designation.Id);
    }

    /// <summary>The terms in one line, for operators and for comparing.</summary>
    public string Fingerprint => $"{LedgerText.Of(Gift)} {LedgerText.Of(Charge.MinorUnits)} {Frequency.WireName()} {Designation}";
}

namespace StripeProcessor.Donations;

/// <summary>What came of reading a donation form.</summary>
public abstract record DonationReading
{
    private DonationReading()
    {
    }

    /// <summary>Everything could be read and is allowed.</summary>
    public sealed record Accepted(Donation Donation) : DonationReading;

    /// <summary>Something is wrong: every fault, in field order. Never empty.</summary>
    public sealed record Refused(IReadOnlyList<FieldFault> Faults) : DonationReading
    {
        public override string ToString() => string.Join(", ", Faults.Select(fault => $"{fault.Field}: {fault.Code}"));
    }

    /// <summary>The honeypot was filled: answer as if all went well, and do nothing.</summary>
    /// <param name="Id">The id that was sent, or the fresh one.</param>
    /// <param name="Gift">What to answer: the amount that was sent, or the smallest gift if that was no amount.</param>
    /// <param name="Frequency">What to answer.</param>
    /// <param name="Designation">What to answer.</param>
    /// <param name="HasToken">
    /// True when a payment token was sent, so that a real answer would be <c>succeeded</c> and not a redirect.
    /// </param>
    /// <param name="Next">As sent; its origin is not checked.</param>
    public sealed record Trapped(
        DonationId Id, Money Gift, Recurrence Frequency, Designation Designation, bool HasToken, string? Next) : DonationReading;
}

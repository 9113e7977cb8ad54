namespace StripeProcessor.Donations;

/// <summary>A gift as the donor meant it: every field read, in range, and allowed by the rules.</summary>
/// <remarks>Holds personal data: <see cref="ToString"/> tells the id and the charge only.</remarks>
public sealed record Donation
{
    /// <summary>Names this gift, however often it is sent.</summary>
    public required DonationId Id { get; init; }

    /// <summary>What the donor gives.</summary>
    public required Money Gift { get; init; }

    /// <summary>
    /// What the card is charged: the gift, or more when the donor covers the fee. Chargeable and within the processor's
    /// limits.
    /// </summary>
    public required Money Charge { get; init; }

    /// <summary>True when the donor chose to pay the fee on top.</summary>
    public bool CoversFee { get; init; }

    /// <summary>How often.</summary>
    public Recurrence Frequency { get; init; }

    /// <summary>What the gift is for.</summary>
    public required Designation Designation { get; init; }

    /// <summary>At most 254 UTF-16 units, with the shape of an address.</summary>
    public string? Email { get; init; }

    /// <summary>At most 100 UTF-16 units.</summary>
    public string? Name { get; init; }

    /// <summary>At most 500 UTF-16 units; lines end in LF.</summary>
    public string? Comment { get; init; }

    /// <summary>True when the donor asks not to be named in public.</summary>
    public bool Anonymous { get; init; }

    /// <summary>In whose honour or memory.</summary>
    public Dedication? Dedication { get; init; }

    /// <summary>The means of payment; null sends the donor to hosted checkout.</summary>
    public PaymentToken? Token { get; init; }

    /// <summary>Where the browser goes afterwards, as sent: whoever redirects checks its origin first.</summary>
    public string? Next { get; init; }

    /// <summary>Where the browser goes when the donor turns back, as sent; the same check applies.</summary>
    public string? Cancel { get; init; }

    public override string ToString() => $"donation {Id}: {Charge} {Frequency.WireName()}";
}

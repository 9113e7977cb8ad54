using System.Globalization;
using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;

namespace StripeProcessor.Function.Charging;

/// <summary>
/// What the organisation must be able to read beside the money, in Stripe's dashboard and exports: this product keeps no donor
/// database of its own, so what is not here is lost. Stripe holds the donor's card and address anyway; the e-mail stands in its
/// own field, which Stripe can erase, and is never repeated here.
/// </summary>
internal static class DonationMetadata
{
    /// <summary>The names that are read back, beside those that are only for people.</summary>
    public const string DonationId = "donation_id";

    /// <summary>Which stack took the gift: several may share one Stripe account, and each keeps its own ledger.</summary>
    public const string Stack = "stack";

    private const string DonorName = "donor_name";
    private const string Comment = "comment";
    private const string DedicationKind = "dedication_kind";
    private const string DedicationName = "dedication_name";

    /// <summary>The names of what is personal: what goes when a donor is erased.</summary>
    public static IReadOnlyList<string> Personal { get; } = [DonorName, Comment, DedicationKind, DedicationName];

    public static IReadOnlyDictionary<string, string> Of(Donation donation, string stack)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [Stack] = stack,
            [DonationId] = donation.Id.ToString(),
            ["designation"] = donation.Designation.Id,
            ["frequency"] = donation.Frequency.WireName(),
            ["gift_minor"] = donation.Gift.MinorUnits.ToString(CultureInfo.InvariantCulture),
            ["covers_fee"] = donation.CoversFee ? "true" : "false",
            ["anonymous"] = donation.Anonymous ? "true" : "false",
        };

        Add(metadata, DonorName, donation.Name);
        Add(metadata, Comment, donation.Comment);
        Add(metadata, DedicationKind, donation.Dedication?.WireName);
        Add(metadata, DedicationName, donation.Dedication?.Name);
        return metadata;
    }

    /// <summary>Who gave, as far as Stripe was told; null when nothing personal was.</summary>
    public static Donor? DonorOf(IReadOnlyDictionary<string, string> metadata, string? email)
    {
        var donor = new Donor(
            email,
            metadata.GetValueOrDefault(DonorName),
            metadata.GetValueOrDefault(Comment),
            metadata.GetValueOrDefault(DedicationKind),
            metadata.GetValueOrDefault(DedicationName));
        return donor.IsEmpty ? null : donor;
    }

    private static void Add(Dictionary<string, string> metadata, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            metadata[name] = value;
        }
    }
}

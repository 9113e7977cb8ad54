using System.Security.Cryptography;
using System.Text;

namespace StripeProcessor.Donations.Ledger;

/// <summary>The personal part of an entry: all of it, and nothing outside it. Erasing a donor is removing this.</summary>
/// <param name="Email">For receipts.</param>
/// <param name="Name">As the donor wrote it.</param>
/// <param name="Comment">As the donor wrote it.</param>
/// <param name="DedicationKind"><c>in_honor</c> or <c>in_memory</c>.</param>
/// <param name="DedicationName">Whom the gift remembers.</param>
public sealed record Donor(string? Email, string? Name, string? Comment, string? DedicationKind, string? DedicationName)
{
    /// <summary>What a donor sent; null when nothing personal was.</summary>
    public static Donor? Of(Donation donation)
    {
        ArgumentNullException.ThrowIfNull(donation);
        var donor = new Donor(
            donation.Email, donation.Name, donation.Comment, donation.Dedication?.WireName, donation.Dedication?.Name);
        return donor.IsEmpty ? null : donor;
    }

    /// <summary>Whether nothing is known.</summary>
    public bool IsEmpty => Email is null && Name is null && Comment is null && DedicationKind is null && DedicationName is null;

    /// <summary>
    /// Under what a donor's gifts are found: the same for every way of writing an address in capitals, and no address to read in
    /// an index (SHA-256, 64 hexadecimal digits).
    /// </summary>
    public static string KeyOf(string email)
    {
        ArgumentNullException.ThrowIfNull(email);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(email.Trim().ToLowerInvariant())));
    }

    /// <summary>Nothing: it is personal.</summary>
    public override string ToString() => "(donor)";
}

using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace StripeProcessor.Donations;

/// <summary>
/// Names one gift for ever: a UUID, written in lower case with dashes. Whatever is sent twice with one id is one gift.
/// </summary>
public readonly record struct DonationId
{
    private readonly Guid value;

    private DonationId(Guid value) => this.value = value;

    /// <summary>An id from a UUID made elsewhere. The nil UUID is refused: it names nobody's gift.</summary>
    public static DonationId FromGuid(Guid guid) =>
        guid == Guid.Empty ? throw new ArgumentException("The nil UUID cannot name a donation.", nameof(guid)) : new(guid);

    /// <summary>
    /// Reads 36 characters with dashes, in any case. The nil and the all-ones UUID are not ids: scripts that failed to
    /// make one send them, and two donors must never share one.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out DonationId id)
    {
        id = default;
        // The parser of the platform looks past blanks around a UUID.
        if (text is not { Length: 36 } || !Guid.TryParseExact(text, "D", out var guid)
            || guid == Guid.Empty || guid == Guid.AllBitsSet)
        {
            return false;
        }

        id = new(guid);
        return true;
    }

    /// <summary>
    /// The id of the gift that a single-use payment token pays: the same token always gives the same id (UUID version 8 from
    /// SHA-256).
    /// </summary>
    public static DonationId FromToken(string singleUseToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(singleUseToken);
        return FromText("stripe-processor/donation/" + singleUseToken);
    }

    /// <summary>
    /// The id of the gift that one invoice of a recurring gift collects: the same invoice always gives the same id, whichever of
    /// its events comes first.
    /// </summary>
    public static DonationId FromInvoice(string invoice)
    {
        ArgumentException.ThrowIfNullOrEmpty(invoice);
        return FromText("stripe-processor/invoice/" + invoice);
    }

    private static DonationId FromText(string text)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text));
        var bytes = hash.AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new(new Guid(bytes, bigEndian: true));
    }

    /// <summary>36 characters, lower case, with dashes.</summary>
    /// <exception cref="InvalidOperationException">The id was never set.</exception>
    public override string ToString() =>
        value == Guid.Empty ? throw new InvalidOperationException("default(DonationId) names no donation.") : value.ToString("D");
}

using System.Buffers.Text;
using System.Globalization;
using System.Text;
using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;

namespace StripeProcessor.Local.Ledger;

/// <summary>Where a page ended: at an entry's place, so that entries which are added later move nothing.</summary>
/// <param name="Created">When the last entry was made, as the table has it.</param>
/// <param name="Id">Its id, which decides within one millisecond.</param>
internal sealed record PageCursor(long Created, DonationId Id)
{
    private const string Kind = "sqlite-ledger";

    public static PageCursor After(LedgerEntry entry) => new(LedgerTime.Of(entry.Created), entry.Id);

    /// <exception cref="ArgumentException">No ledger in a file made it.</exception>
    public static PageCursor Read(string cursor)
    {
        if (Base64Url.IsValid(cursor)
            && Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split(' ') is [Kind, var created, var id]
            && long.TryParse(created, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var milliseconds)
            && DonationId.TryParse(id, out var donation))
        {
            return new PageCursor(milliseconds, donation);
        }

        throw new ArgumentException("the cursor is none of this ledger's; begin again without one", nameof(cursor));
    }

    public override string ToString() =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Kind} {Created} {Id}")));
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;

namespace StripeProcessor.Aws;

/// <summary>Where a row stands in the table.</summary>
/// <param name="Partition">Rows of one partition stand together.</param>
/// <param name="Sort">Their order there.</param>
internal readonly record struct LedgerKey(string Partition, string Sort);

/// <summary>
/// The key of everything that the ledger keeps, in one table. All begin with the mode. What is written often and by everybody,
/// totals and the order of time, is spread over several partitions, so that a popular campaign does not wait for itself.
/// </summary>
internal sealed class LedgerKeys(string mode)
{
    /// <summary>How many partitions the totals lie in; reading them takes as many queries.</summary>
    internal const int TotalPartitions = 4;

    /// <summary>
    /// How many rows of each partition share one total: transactions that meet at a row get in each other's way. Readers add up whatever
    /// rows there are, so the number may change.
    /// </summary>
    internal const int TotalRows = 16;

    /// <summary>How many partitions of the index a month's gifts are spread over.</summary>
    internal const int MonthShards = 4;

    /// <summary>What the sort keys of a gift's outbox begin with.</summary>
    internal const string OutboxPrefix = "outbox#";

    private const string EntrySort = "entry";
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private const int TimeLength = 24;

    internal LedgerKey Entry(DonationId id) => new($"{mode}#donation#{id}", EntrySort);

    /// <summary>Beside the gift's entry, and in its order.</summary>
    internal LedgerKey Outbox(OutboxEntry told) => new(
        Entry(told.Donation).Partition, string.Create(CultureInfo.InvariantCulture, $"{OutboxPrefix}{told.Sequence:D19}#{told.Type}"));

    internal LedgerKey Link(string stripeId) => new($"{mode}#stripe#{stripeId}", "link");

    internal LedgerKey Mark(string eventId) => new($"{mode}#event#{eventId}", "mark");

    internal LedgerKey Counter(string name) => new($"{mode}#count#{name}", "count");

    /// <summary>One of the rows that make up a total together; which one is left to chance.</summary>
    internal LedgerKey Total(Total total, Guid chance)
    {
        var row = chance.ToByteArray()[0] % (TotalPartitions * TotalRows);
        return new(
            TotalPartition(row % TotalPartitions),
            string.Create(CultureInfo.InvariantCulture, $"{row / TotalPartitions}#{total.Amount.Currency.Code}#{total.Designation}"));
    }

    internal string TotalPartition(int number) => string.Create(CultureInfo.InvariantCulture, $"{mode}#totals#{number}");

    /// <summary>In the order of time; what the note says tells two notes of one moment and one request apart.</summary>
    internal LedgerKey Audit(AuditNote note) => new(
        AuditPartition(note.At),
        $"{TextOf(note.At)}#{note.Reference}#{DigestOf($"{note.Who}\n{note.What}\n{note.Subject}")}");

    internal string AuditPartition(DateTimeOffset month) => $"{mode}#audit#{MonthOf(month)}";

    /// <summary>The index's partition for a gift of a month.</summary>
    internal string Month(DateTimeOffset created, DonationId id) => Month(created, ShardOf(id));

    internal string Month(DateTimeOffset month, int shard) =>
        string.Create(CultureInfo.InvariantCulture, $"{mode}#{MonthOf(month)}#{shard}");

    /// <summary>The index's partition for the gifts of one donor.</summary>
    internal string Donor(string donorKey) => $"{mode}#{donorKey}";

    /// <summary>A gift's place in the order of time: all of one length, so that they sort as the times do.</summary>
    internal static string CreatedId(DateTimeOffset created, DonationId id) => $"{TextOf(created)}#{id}";

    internal static DonationId IdOf(string createdId) =>
        DonationId.TryParse(createdId[(TimeLength + 1)..], out var id)
            ? id
            : throw new FormatException("the ledger's index names no donation");

    internal static string TextOf(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    internal static DateTimeOffset TimeOf(string text) =>
        DateTimeOffset.ParseExact(text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    /// <summary>Reads the place of a gift, or of a moment at which no gift need be.</summary>
    internal static bool TryReadPlace(string place, out DateTimeOffset time)
    {
        time = default;
        return place.Length >= TimeLength
            && DateTimeOffset.TryParseExact(
                place.AsSpan(0, TimeLength), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time)
            && (place.Length == TimeLength || (place[TimeLength] == '#' && DonationId.TryParse(place[(TimeLength + 1)..], out _)));
    }

    private static string MonthOf(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    // Random ids differ in their last byte as in any other, and so do those that a digest was cut to.
    private static int ShardOf(DonationId id) => Convert.FromHexString(id.ToString().AsSpan(34))[0] % MonthShards;

    private static string DigestOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
}

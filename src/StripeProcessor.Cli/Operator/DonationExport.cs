using System.Globalization;

namespace StripeProcessor.Cli;

/// <summary>Writes donations as a table, page by page, one page in memory.</summary>
/// <param name="api">Where they are.</param>
/// <param name="now">Where a range without an end ends.</param>
internal sealed class DonationExport(OperatorApi api, DateTimeOffset now)
{
    internal async Task<Counts> WriteAsync(
        DonationQuery query, TextWriter writer, bool excel, Screen.Report report, CancellationToken cancellationToken)
    {
        var table = new ExportTable(query.WithDonors);
        var counts = new Counts(0, 0);
        DateTimeOffset? first = null;
        await writer.WriteAsync(excel ? "\uFEFF" + table.Head : table.Head);

        await foreach (var page in DonationPages.WalkAsync(api, query, DonationPages.Largest, "export the donations", cancellationToken))
        {
            foreach (var donation in page)
            {
                var lines = table.LinesOf(donation).ToList();
                lines.ForEach(writer.Write);
                counts = new Counts(counts.Donations + 1, counts.Lines + lines.Count);
            }

            await writer.FlushAsync(cancellationToken);
            if (page.Count > 0 && Moment.TryRead(page[^1].RawText("created"), out var reached))
            {
                first ??= Moment.TryRead(page[0].RawText("created"), out var began) ? began : reached;
                report(counts.InWords, PartOf(query.Range, first.Value, reached));
            }
        }

        return counts;
    }

    // How much of the time asked for lies behind, whichever way the list goes. Without a beginning nobody can know.
    private double? PartOf(TimeRange range, DateTimeOffset first, DateTimeOffset reached)
    {
        var whole = (range.Until ?? now) - range.Since;
        return whole > TimeSpan.Zero ? Math.Clamp((reached - first).Duration() / whole.Value, 0, 1) : null;
    }

    /// <summary>How much was written.</summary>
    internal readonly record struct Counts(long Donations, long Lines)
    {
        internal string InWords => Donations == 1
            ? "1 donation"
            : $"{Donations.ToString("#,0", CultureInfo.InvariantCulture)} donations";
    }
}

using System.Text.Json;

namespace StripeProcessor.Cli;

/// <summary>The accountant's table: a line for each donation, and for each currency it was booked in.</summary>
/// <remarks>
/// A donation booked in two currencies has two lines of one id. What was given, refunded and disputed stands in the first only, so
/// that a column's sum counts nothing twice.
/// </remarks>
internal sealed class ExportTable(bool withDonors)
{
    private static readonly string[] Donor =
        ["donor_name", "donor_email", "comment", "anonymous", "dedication_kind", "dedication_name"];

    private static readonly string[] Rest =
    [
        "gross", "currency", "fee", "net", "settlement_currency", "refunded", "disputed", "balance",
        "designation", "frequency", "renewal_of", "status", "payout",
    ];

    internal string Head => Line(["date", "id", .. withDonors ? Donor : [], .. Rest]);

    internal IEnumerable<string> LinesOf(JsonElement donation)
    {
        var settlements = donation.Items("settlements").DefaultIfEmpty().ToList();
        return settlements.Select((settled, index) => Line(
        [
            CsvCell.Text(Moment.ToTheSecond(donation.RawText("created"))),
            CsvCell.Text(donation.RawText("id")),
            .. withDonors ? DonorCells(donation) : [],
            .. MoneyCells(donation, settled, isFirst: index == 0),
            CsvCell.Text(donation.RawText("designation")),
            CsvCell.Text(donation.RawText("frequency")),
            CsvCell.Text(donation.RawText("renewal_of")),
            CsvCell.Text(donation.RawText("status")),
            CsvCell.Text(string.Join(' ', donation.Items("payouts").Select(payout => payout.ToString()))),
        ]));
    }

    private static string[] MoneyCells(JsonElement donation, JsonElement settled, bool isFirst) =>
    [
        isFirst ? CsvCell.Number(donation.RawText("gross")) : "",
        CsvCell.Text(donation.RawText("currency").ToUpperInvariant()),
        CsvCell.Number(settled.RawText("fee")),
        CsvCell.Number(settled.RawText("net")),
        CsvCell.Text(settled.RawText("currency").ToUpperInvariant()),
        isFirst ? CsvCell.Number(donation.RawText("refunded")) : "",
        isFirst ? CsvCell.Number(donation.RawText("disputed")) : "",
        CsvCell.Number(settled.RawText("balance")),
    ];

    private static string[] DonorCells(JsonElement donation)
    {
        var donor = donation.Field("donor") ?? default;
        return
        [
            CsvCell.Text(donor.RawText("name")),
            CsvCell.Text(donor.RawText("email")),
            CsvCell.Text(donor.RawText("comment")),
            CsvCell.Text(donation.Text("anonymous")),
            CsvCell.Text(donor.RawText("dedication_kind")),
            CsvCell.Text(donor.RawText("dedication_name")),
        ];
    }

    private static string Line(string[] cells) => string.Join(',', cells) + "\r\n";
}

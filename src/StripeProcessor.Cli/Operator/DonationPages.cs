using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace StripeProcessor.Cli;

/// <summary>Which donations are meant.</summary>
internal sealed record DonationQuery(TimeRange Range)
{
    internal string? Status { get; init; }
    internal string? Designation { get; init; }
    internal bool WithDonors { get; init; }
}

/// <summary>
/// Walks the donations page by page. A page is asked for only when the one before has been dealt with, so that however many there
/// are, one page is in memory.
/// </summary>
internal static class DonationPages
{
    internal const int Largest = 100;

    internal static async IAsyncEnumerable<IReadOnlyList<JsonElement>> WalkAsync(
        OperatorApi api, DonationQuery query, int pageSize, string doing, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? cursor = null;
        do
        {
            var page = api.Require(await api.GetAsync("operator/donations", Parameters(query, pageSize, cursor), cancellationToken), doing);
            yield return [.. page.Items("donations").Where(donation => donation.ValueKind == JsonValueKind.Object)];

            var next = page.RawText("next") is { Length: > 0 } given ? given : null;
            if (next is not null && next == cursor)
            {
                throw ToolException.Refused($"cannot {doing}: the API goes round in a circle", "this is a fault of the API; report it");
            }

            cursor = next;
        }
        while (cursor is not null);
    }

    private static (string, string?)[] Parameters(DonationQuery query, int pageSize, string? cursor) =>
    [
        ("since", query.Range.SinceText),
        ("until", query.Range.UntilText),
        ("status", query.Status),
        ("designation", query.Designation),
        ("cursor", cursor),
        ("limit", pageSize.ToString(CultureInfo.InvariantCulture)),
        ("with_donors", query.WithDonors ? "true" : null),
    ];
}

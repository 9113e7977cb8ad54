using System.Text.Json;
using StripeProcessor.Donations.Ledger;
using StripeProcessor.Donations.Reports;
using StripeProcessor.Stripe;

namespace StripeProcessor.Function.Bookkeeping;

/// <summary>
/// What happened in the time, as far back as Stripe tells it: for what no list shows (a page that closed), and for what changed
/// lately of older objects. Events that could not be read when they came are looked at again, by their object as it is now.
/// </summary>
internal sealed class EventStage() : StripeListStage<StripeEvent>("events", "events")
{
    private static readonly TimeSpan Memory = TimeSpan.FromDays(30);

    private static readonly HashSet<string> Handled = [.. StripeEventTypes.Handled];

    // The lists of these are gone through by the time at which they were made.
    private static readonly HashSet<string> Listed = ["payment_intent", "refund", "dispute", "radar.early_fraud_warning", "invoice"];

    private HashSet<string>? _parked;

    protected override async Task<StripeList<StripeEvent>> ReadPageAsync(
        Comparison comparison, string? after, Patience patience, CancellationToken cancellationToken)
    {
        var oldest = patience.Now - Memory;
        var window = new EventWindow
        {
            CreatedFrom = comparison.Range.From > oldest ? comparison.Range.From : oldest,
            CreatedBefore = comparison.Range.Before,
            StartingAfter = after,
        };
        _parked = await ParkedAsync(comparison.Books.Ledger, patience.Now, cancellationToken);
        return (await comparison.Client.Events.ListPageAsync(window, cancellationToken)).Value;
    }

    protected override string IdOf(StripeEvent element) => element.Id;

    protected override async Task LookAtAsync(
        Comparison comparison, StripeEvent element, Patience patience, CancellationToken cancellationToken)
    {
        if (!Handled.Contains(element.Type) || element.Data is not { } data)
        {
            return;
        }

        var isParked = _parked!.Contains(element.Id);
        if (!isParked && IsListed(data.Object, comparison.Range))
        {
            return;
        }

        try
        {
            if (isParked || EventFindings.TrainOf(element.ApiVersion) != EventFindings.TrainOf(StripeClient.ApiVersion))
            {
                await LookAtObjectAsync(comparison, element, data, isParked, cancellationToken);
                return;
            }

            var reading = new EventFindings(comparison.Findings).Of(element);
            var mark = await comparison.Books.Ledger.HasSeenAsync(element.Id, cancellationToken) ? null : new EventMark(element.Id, patience.Now);
            await comparison.HearAsync(reading, mark, cancellationToken);
        }
        catch (JsonException)
        {
            comparison.Tell(new Drift(Drift.ParkedEvent, element.Id, null, $"this version cannot read {element.Type}: bring the stack up to date"));
        }
    }

    private static async Task LookAtObjectAsync(
        Comparison comparison, StripeEvent element, StripeEventData data, bool isParked, CancellationToken cancellationToken)
    {
        var known = comparison.Drifts.Count;
        if (await new ObjectNow(comparison.Client, comparison.Findings).ReadAsync(data.Object, cancellationToken) is var (created, read))
        {
            await comparison.LookAsync(created, read, cancellationToken);
        }

        if (isParked && comparison.Drifts.Count > known)
        {
            var found = comparison.Drifts[known..];
            comparison.Tell(
                new Drift(
                    Drift.ParkedEvent,
                    element.Id,
                    found[0].Drift.Donation,
                    $"{element.Type} could not be read when it came, and told what the ledger did not know"),
                found.TrueForAll(drift => drift.IsRepaired));
        }
    }

    private static async Task<HashSet<string>> ParkedAsync(ILedger ledger, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var notes = new List<AuditNote>(await ledger.ReadAuditAsync(now, cancellationToken));
        notes.AddRange(await ledger.ReadAuditAsync(now - Memory, cancellationToken));
        return [.. notes.Where(note => note is { Who: "stripe", What: "parked_event" }).Select(note => note.Reference)];
    }

    private static bool IsListed(JsonElement told, LedgerRange range) =>
        told.ValueKind == JsonValueKind.Object
        && told.TryGetProperty("object", out var kind)
        && Listed.Contains(kind.ToString())
        && told.TryGetProperty("created", out var created)
        && created.ValueKind == JsonValueKind.Number
        && created.TryGetInt64(out var seconds)
        && seconds >= range.From.ToUnixTimeSeconds()
        && seconds < range.Before.ToUnixTimeSeconds();
}

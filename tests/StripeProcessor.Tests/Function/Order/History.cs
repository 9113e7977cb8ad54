using CsCheck;
using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;

namespace StripeProcessor.Tests.Function.Order;

/// <summary>Some gifts' lives at once, in the order in which they happened.</summary>
internal sealed class History
{
    private readonly Dictionary<string, string> _bookings = [];

    private History(IReadOnlyList<Diary> diaries)
    {
        Told = [.. diaries.SelectMany(diary => diary.Events).OrderBy(told => told.At)];
        Claims = [.. diaries.SelectMany(diary => diary.Claims)];
        Linked = [.. diaries.SelectMany(diary => diary.Linked)];
        Outcomes = diaries.SelectMany(diary => diary.Outcomes).ToDictionary(outcome => outcome.Key, outcome => outcome.Value());
        foreach (var (id, json) in diaries.SelectMany(diary => diary.Bookings))
        {
            _bookings[id] = json;
        }
    }

    /// <summary>Two or three lives, interleaved.</summary>
    public static Gen<History> Any { get; } =
        Gen.Int[0, 999].Array[48].Array[2, 3].Select(throws => new History([.. throws.Select(Lead)]));

    public IReadOnlyList<Told> Told { get; }

    public IReadOnlyList<LedgerEntry> Claims { get; }

    public IReadOnlyList<string> Linked { get; }

    public IReadOnlyDictionary<DonationId, (long Worth, IReadOnlyCollection<string> Movements)> Outcomes { get; }

    /// <summary>The same told in any order, much of it twice; now and then one change has two events, which Stripe's page warns of.</summary>
    public Gen<Told[]> AnyOrder =>
        Gen.Select(Gen.Int[0, Told.Count - 1], Gen.Int[0, 3], Again).Array[0, Told.Count / 3]
            .SelectMany(repeats => Gen.Shuffle(Told.Concat(repeats).ToArray()));

    /// <summary>Stripe, asked for a booking.</summary>
    public HttpResponseMessage Answer(StripeCall call) =>
        _bookings.TryGetValue(call.Path.Replace("/v1/balance_transactions/", "", StringComparison.Ordinal), out var booking)
            ? StripeAnswers.Json(200, booking)
            : StripeAnswers.Json(404, """{"error":{"type":"invalid_request_error"}}""");

    /// <summary>What happened, one line an event.</summary>
    public override string ToString() => string.Join(
        '\n', Told.Select(told => told is Told.Event happened ? $"{happened.Created} {happened.Type} {happened.About[..40]}" : told.ToString()));

    private Told Again(int place, int kind) =>
        kind == 0 && Told[place] is Told.Event told ? told.Again() : Told[place];

    private static Diary Lead(int[] throws, int number)
    {
        var diary = new Diary(number, new Dice(throws));
        GiftLives.Lead(diary);
        return diary;
    }
}

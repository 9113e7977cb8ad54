namespace StripeProcessor.Simulation;

/// <summary>What came of a scenario.</summary>
internal sealed class Figures(Scenario scenario)
{
    private const int PeakFrom = 60;
    private const int PeakTo = 100;

    private readonly Dictionary<string, long> _refusals = new(StringComparer.Ordinal);
    private readonly List<long> _waits = [];
    private readonly int[] _takenIn = new int[4 * 3600];
    private long _events;
    private long _eventsTaken;
    private long _lastEvent;

    internal Scenario Scenario => scenario;

    internal int Gifts { get; private set; }

    internal int Taken { get; private set; }

    internal int GivenUp { get; private set; }

    /// <summary>
    /// Gifts that were charged although their donors gave up, last told to send the same again: an answer of Stripe's was lost, and Stripe
    /// was too busy to be asked again. The event books them, and Stripe's receipt tells whoever left an address.
    /// </summary>
    internal int Unclear { get; private set; }

    /// <summary>Gifts that were charged and are not in the ledger, or whose donor was told that they went through when they had not.</summary>
    internal int Lost { get; private set; }

    /// <summary>Charges beyond one a gift.</summary>
    internal int Duplicates { get; private set; }

    /// <summary>Gifts taken each second, in the first call to give.</summary>
    internal int TakenAtPeak { get; private set; }

    internal long Backlog { get; private set; }

    internal long EventsLost { get; private set; }

    internal long StripeLimited { get; private set; }

    internal long LedgerThrottled { get; private set; }

    internal long LedgerConflicts { get; private set; }

    internal long LedgerUnits { get; private set; }

    internal int LedgerPeak { get; private set; }

    internal int Hottest { get; private set; }

    internal int Environments { get; private set; }

    internal long Starts { get; private set; }

    /// <summary>How long after the last second of giving the last event was taken, in microseconds.</summary>
    internal long Drain => Math.Max(0, _lastEvent - (scenario.Arrivals.Length * Agenda.Second));

    /// <summary>Replies that said no, by who said it.</summary>
    internal long RefusedBy(string who) => _refusals.GetValueOrDefault(who);

    internal long Refused => _refusals.Values.Sum();

    /// <summary>The wait of so many in a hundred who were taken, at most, in microseconds.</summary>
    internal long Wait(int inHundred) => _waits.Count == 0 ? 0 : _waits[Math.Min(_waits.Count - 1, _waits.Count * inHundred / 100)];

    internal void Replied(HttpReply reply, long now)
    {
        if (reply.Status == 200)
        {
            var second = now / Agenda.Second;
            _takenIn[second]++;
        }
        else
        {
            _refusals[reply.By] = _refusals.GetValueOrDefault(reply.By) + 1;
        }
    }

    internal void EventComes()
    {
        _events++;
        Backlog = Math.Max(Backlog, _events - _eventsTaken);
    }

    internal void EventTaken(long now)
    {
        _eventsTaken++;
        _lastEvent = now;
    }

    internal void EventLost()
    {
        EventsLost++;
        _eventsTaken++;
    }

    internal void Close(IReadOnlyList<Gift> gifts, StripeSide stripe, Table table, Environments environments)
    {
        Gifts = gifts.Count;
        Taken = gifts.Count(gift => gift.State == GiftState.Taken);
        GivenUp = gifts.Count(gift => gift.State == GiftState.GivenUp);
        Unclear = gifts.Count(gift => gift.State == GiftState.GivenUp && scenario.IsToken && stripe.HasMade(gift.Key));
        Lost = gifts.Count(gift =>
            (gift.State == GiftState.Taken && !stripe.HasMade(gift.Key))
            || (stripe.HasMade(gift.Key) && !gift.IsBooked && (scenario.IsToken || gift.State == GiftState.Taken)));
        Duplicates = stripe.Made - gifts.Count(gift => stripe.HasMade(gift.Key));
        _waits.AddRange(gifts.Where(gift => gift.State == GiftState.Taken).Select(gift => gift.Waited).Order());

        // Donors look at the form for some seconds first.
        TakenAtPeak = (int)_takenIn.Skip(PeakFrom + 25).Take(PeakTo - PeakFrom).Average();
        (StripeLimited, LedgerThrottled, LedgerConflicts) = (stripe.Limited, table.Throttled, table.Conflicts);
        (LedgerUnits, LedgerPeak, Hottest) = (table.Units, table.Peak, table.Hottest);
        (Environments, Starts) = (environments.Peak, environments.Starts);
    }
}

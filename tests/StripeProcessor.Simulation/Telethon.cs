using StripeProcessor.Cli;

namespace StripeProcessor.Simulation;

/// <summary>
/// The whole way: donors, API Gateway, Lambda, the function's steps as the code makes them, Stripe, the ledger, and Stripe's events
/// on their way back.
/// </summary>
internal sealed class Telethon
{
    private const int MostTries = 6;
    private const long ColdStart = 300 * Agenda.Millisecond;

    // Stripe does not publish its intervals, only that it goes on for three days, at longer and longer ones: these are assumed.
    private static readonly long[] EventRetries =
        [1, 5, 30, 120, 300, 600, 600, 600, 600, 600, 600];

    private readonly Scenario _scenario;
    private readonly Agenda _agenda = new();
    private readonly Chance _chance;
    private readonly TokenBucket _throttle;
    private readonly Environments _environments;
    private readonly StripeSide _stripe;
    private readonly Table _table;
    private readonly GiftWork _work;
    private readonly List<Gift> _gifts = [];

    private Telethon(Scenario scenario)
    {
        _scenario = scenario;
        _chance = new Chance(scenario.Seed);
        _throttle = new TokenBucket(scenario.ThrottleRate, scenario.ThrottleBurst);
        _environments = new Environments(scenario.Concurrency);
        _stripe = new StripeSide(scenario, _agenda, _chance);
        _table = new Table(scenario, _agenda, _chance);
        _work = scenario.IsToken ? GiftWork.Token : GiftWork.Page;
        Figures = new Figures(scenario);
    }

    private Figures Figures { get; }

    /// <summary>Runs a scenario to its last event.</summary>
    internal static Figures Run(Scenario scenario)
    {
        var telethon = new Telethon(scenario);
        telethon.Play();
        return telethon.Figures;
    }

    private void Play()
    {
        _agenda.Begin(Arrivals());
        _agenda.Run();
        Figures.Close(_gifts, _stripe, _table, _environments);
    }

    private IEnumerable<long> Arrivals()
    {
        foreach (var number in _scenario.Arrivals)
        {
            for (var one = 0; one < number; one++)
            {
                var gift = new Gift(_gifts.Count);
                _gifts.Add(gift);
                _agenda.Begin(Donor(gift), _chance.Between(0, Agenda.Second - 1));
            }

            yield return Agenda.Second;
        }
    }

    private IEnumerable<long> Donor(Gift gift)
    {
        for (var look = 0; look < _scenario.Looks; look++)
        {
            foreach (var wait in Request(Look, new HttpReply()))
            {
                yield return wait;
            }
        }

        yield return _chance.Between(10, 40) * Agenda.Second;
        gift.Pressed = _agenda.Now;
        for (var tries = 1; ; tries++)
        {
            var reply = new HttpReply();
            foreach (var wait in Request(answer => Donate(gift, answer), reply))
            {
                yield return wait;
            }

            Figures.Replied(reply, _agenda.Now);
            gift.Waited = _agenda.Now - gift.Pressed;
            if (reply.Status == 200)
            {
                gift.State = GiftState.Taken;
                break;
            }

            if (tries == MostTries)
            {
                gift.State = GiftState.GivenUp;
                break;
            }

            // Nobody presses at the very second; the page does not press by itself.
            yield return _scenario.RetryAfter + _chance.Between(0, 10 * Agenda.Second);
        }

        if (_scenario.IsToken)
        {
            if (_stripe.HasMade(gift.Key))
            {
                Tell(gift);
            }

            yield break;
        }

        if (gift.State != GiftState.Taken)
        {
            yield break;
        }

        // Types in the card at Stripe's, and comes back.
        yield return _chance.Between(30, 90) * Agenda.Second;
        Tell(gift);
        _agenda.Begin(Request(answer => Thank(gift, answer), new HttpReply()), _chance.Between(500, 2000) * Agenda.Millisecond);
    }

    /// <summary>Stripe tells of what was paid: at once, and of its booking later.</summary>
    private void Tell(Gift gift)
    {
        for (var number = 1; number <= _work.Events; number++)
        {
            var isLast = number == _work.Events;
            var after = isLast ? _chance.Between(5, 60) * Agenda.Second : _chance.Between(300, 3000) * Agenda.Millisecond;
            _agenda.Begin(Event(gift, isLast), after);
        }
    }

    private IEnumerable<long> Event(Gift gift, bool asksForBooking)
    {
        Figures.EventComes();
        foreach (var pause in (long[])[.. EventRetries, -1])
        {
            var reply = new HttpReply();
            foreach (var wait in Request(answer => Take(gift, asksForBooking, answer), reply))
            {
                yield return wait;
            }

            if (reply.Status == 200)
            {
                Figures.EventTaken(_agenda.Now);
                yield break;
            }

            if (pause > 0)
            {
                yield return (pause * Agenda.Minute) + _chance.Between(0, pause * Agenda.Minute / 4);
            }
        }

        Figures.EventLost();
    }

    /// <summary>API Gateway, then Lambda, then the function.</summary>
    private IEnumerable<long> Request(Func<HttpReply, IEnumerable<long>> work, HttpReply reply)
    {
        yield return _chance.Between(10, 40) * Agenda.Millisecond;
        if (!_throttle.TryTake(1, _agenda.Now))
        {
            (reply.Status, reply.By) = (429, "gateway");
            yield break;
        }

        if (_environments.Take(_agenda.Now) is not { } environment)
        {
            (reply.Status, reply.By) = (503, "lambda");
            yield break;
        }

        if (!environment.IsWarm)
        {
            yield return ColdStart;
        }

        reply.Environment = environment;

        foreach (var wait in work(reply))
        {
            yield return wait;
        }

        _environments.Leave(environment);
    }

    private IEnumerable<long> Look(HttpReply reply)
    {
        yield return _chance.Between(2, 25) * Agenda.Millisecond;
        reply.Status = 200;
    }

    /// <summary>Claim, ask, record: as Charges does.</summary>
    private IEnumerable<long> Donate(Gift gift, HttpReply reply)
    {
        if (reply.Environment!.PausesUntil > _agenda.Now)
        {
            yield return 3 * Agenda.Millisecond;
            (reply.Status, reply.By) = (503, "pause");
            yield break;
        }

        var claimed = new LedgerReply();
        foreach (var wait in _table.Write(new LedgerWrite(gift.IsClaimed ? ShedWork.AgainWrites / 2 : 4, IsNew: !gift.IsClaimed), claimed))
        {
            yield return wait;
        }

        if (!claimed.IsDone)
        {
            (reply.Status, reply.By) = (503, "ledger");
            yield break;
        }

        gift.IsClaimed = true;
        var asked = new StripeReply();
        foreach (var wait in _stripe.Call(_work.DonateCalls[0], gift.Key, 300 * Agenda.Millisecond, 1000 * Agenda.Millisecond, asked))
        {
            yield return wait;
        }

        if (!asked.IsDone)
        {
            if (asked.IsLimited && _scenario.Pause > 0)
            {
                reply.Environment.PausesUntil = _agenda.Now + _scenario.Pause + _chance.Between(0, _scenario.Pause / 2);
            }

            var word = new LedgerReply();
            foreach (var wait in _table.Write(new LedgerWrite(ShedWork.AgainWrites / 2), word))
            {
                yield return wait;
            }

            (reply.Status, reply.By) = asked.IsUnclear ? (502, "stripe") : (503, "stripe");
            yield break;
        }

        var recorded = new LedgerReply();
        foreach (var wait in _table.Write(new LedgerWrite(_work.DonateWrites - 4, IsCounted: _scenario.IsToken), recorded))
        {
            yield return wait;
        }

        // What Stripe said is told, also when the ledger could not take it: the event will.
        gift.IsBooked |= _scenario.IsToken && recorded.IsDone;
        reply.Status = 200;
    }

    private IEnumerable<long> Thank(Gift gift, HttpReply reply)
    {
        yield return 5 * Agenda.Millisecond;
        if (!gift.IsBooked)
        {
            var seen = new StripeReply();
            foreach (var wait in _stripe.Call(_work.ThanksCalls[0], null, 80 * Agenda.Millisecond, 200 * Agenda.Millisecond, seen))
            {
                yield return wait;
            }

            var recorded = new LedgerReply();
            if (seen.IsDone && !gift.IsBooked)
            {
                foreach (var wait in _table.Write(new LedgerWrite(_work.ThanksWrites, IsCounted: true), recorded))
                {
                    yield return wait;
                }

                gift.IsBooked |= recorded.IsDone;
            }
        }

        reply.Status = 200;
    }

    private IEnumerable<long> Take(Gift gift, bool asksForBooking, HttpReply reply)
    {
        yield return 10 * Agenda.Millisecond;
        if (asksForBooking)
        {
            var booking = new StripeReply();
            foreach (var wait in _stripe.Call(GiftWork.BookingCall, null, 80 * Agenda.Millisecond, 200 * Agenda.Millisecond, booking))
            {
                yield return wait;
            }

            if (!booking.IsDone)
            {
                (reply.Status, reply.By) = (500, "stripe");
                yield break;
            }
        }

        // The first that tells of the payment moves the total; the others add little.
        var isFirst = !gift.IsBooked;
        var write = new LedgerReply();
        foreach (var wait in _table.Write(new LedgerWrite(isFirst ? 10 : asksForBooking ? 4 : 1, IsCounted: isFirst), write))
        {
            yield return wait;
        }

        gift.IsBooked |= write.IsDone;
        (reply.Status, reply.By) = write.IsDone ? (200, "") : (500, "ledger");
    }
}

/// <summary>What a browser, or Stripe, was answered.</summary>
internal sealed class HttpReply
{
    internal int Status { get; set; }

    /// <summary>Who said no.</summary>
    internal string By { get; set; } = "";

    /// <summary>Who answered.</summary>
    internal Environment? Environment { get; set; }
}

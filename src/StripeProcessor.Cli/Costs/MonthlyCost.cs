namespace StripeProcessor.Cli;

/// <summary>How much of one thing a month takes.</summary>
/// <param name="Price">What it costs.</param>
/// <param name="Standing">What stands there anyway.</param>
/// <param name="PerGift">What each gift adds, together with those who looked and did not give.</param>
internal sealed record CostLine(Price Price, decimal Standing, decimal PerGift)
{
    /// <summary>Up to here all of it counts, beyond it only one in twenty; null: all of it always.</summary>
    internal decimal? AllUpTo { get; init; }

    internal decimal Quantity(long gifts)
    {
        var all = Standing + (PerGift * gifts);
        return AllUpTo is { } limit && all > limit ? limit + ((all - limit) / 20) : all;
    }
}

/// <summary>What AWS asks for in a month with so many gifts of one kind. Pure arithmetic; Stripe's fees are not in it.</summary>
internal sealed class MonthlyCost
{
    private const decimal Gigabyte = 1_000_000_000m;

    private readonly GiftWork _work;
    private readonly int _looksPerGift;
    private readonly int _monthsKept;

    /// <param name="gifts">In the month.</param>
    /// <param name="work">What each of them takes.</param>
    /// <param name="looksPerGift">How many look at the form for one who gives.</param>
    /// <param name="monthsKept">For how many months there were as many before, which are kept.</param>
    internal MonthlyCost(
        long gifts, GiftWork work, int looksPerGift = RequestWork.LooksPerGift, int monthsKept = StackParts.MonthsOfGifts)
    {
        (Gifts, _work, _looksPerGift, _monthsKept) = (gifts, work, looksPerGift, monthsKept);
        Lines = [.. Reckon()];
    }

    internal long Gifts { get; }

    internal IReadOnlyList<CostLine> Lines { get; }

    /// <summary>As if there were no free parts.</summary>
    internal Usd Total => Sum(line => line.Price.Of(line.Quantity(Gifts)));

    /// <summary>What is left when nothing else in the account uses the free parts.</summary>
    internal Usd TotalBeyondFree => Sum(line => line.Price.BeyondFree(line.Quantity(Gifts)));

    /// <summary>What one gift more costs, and those who look with it.</summary>
    internal Usd PerGift => Sum(line => line.Price.Of(line.PerGift));

    /// <summary>What a month without gifts costs.</summary>
    internal Usd Standing => Sum(line => line.Price.Of(line.Standing));

    private Usd Sum(Func<CostLine, Usd> of) => Lines.Aggregate(default(Usd), (sum, line) => sum + of(line));

    private IEnumerable<CostLine> Reckon()
    {
        var looks = _looksPerGift * RequestWork.RequestsPerLook;
        var giftRequests = 2 + _work.Events;
        var requests = giftRequests + looks;
        var starts = (decimal)requests / RequestWork.RequestsPerStart;
        var milliseconds = RequestWork.DonateMilliseconds + RequestWork.ThanksMilliseconds + (_work.Events * RequestWork.EventMilliseconds)
            + (looks * RequestWork.LookMilliseconds) + (starts * RequestWork.StartMilliseconds);
        var logs = (RequestWork.LogBytes(RequestWork.DonateLine) + ((requests - 1) * RequestWork.LogBytes(RequestWork.OtherLine))) / Gigabyte;
        var kept = _work.KeptBytes / Gigabyte * _monthsKept;

        yield return new(PriceList.HttpRequests, 0, requests);
        yield return new(PriceList.LambdaRequests, 0, requests);
        yield return new(PriceList.LambdaSeconds, 0, milliseconds / 1000 * RequestWork.MemoryMegabytes / 1024);
        yield return new(PriceList.Writes, 0, _work.Writes);
        yield return new(PriceList.Reads, 0, _work.Reads + (_looksPerGift * RequestWork.ReadsPerLook));
        yield return new(PriceList.Storage, 0, kept);
        yield return new(PriceList.Backup, 0, kept);
        yield return new(PriceList.Pipe, 0, _work.OutboxRows);
        yield return new(PriceList.Bus, 0, _work.OutboxRows);
        yield return new(PriceList.LogsTaken, 0, logs);
        yield return new(PriceList.LogsKept, 0, logs * StackParts.LogMonths);
        yield return new(PriceList.Transfer, 0, (RequestWork.GiftBytesOut + (_looksPerGift * RequestWork.LookBytesOut)) / Gigabyte);
        yield return new(PriceList.Traces, 0, requests) { AllUpTo = StackParts.Seconds };
        yield return new(PriceList.KeyRequests, StackParts.TableKeyRequests, starts * RequestWork.KeyRequestsPerStart);
        yield return new(PriceList.Key, StackParts.KeyVersions, 0);
        yield return new(PriceList.Metrics, StackParts.Metrics, 0);
        yield return new(PriceList.Alarms, StackParts.AlarmMetrics, 0);
        yield return new(PriceList.Dashboards, StackParts.Dashboards, 0);
        yield return new(PriceList.Mails, StackParts.Mails, 0);
        yield return new(PriceList.Packages, StackParts.PackageGigabytes, 0);
    }
}

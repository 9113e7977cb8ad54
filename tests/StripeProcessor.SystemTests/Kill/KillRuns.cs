namespace StripeProcessor.SystemTests.Kill;

/// <summary>Plays a scenario once to find its points, and then again and again, with a death at each.</summary>
internal sealed class KillRuns(KillStand stand, AwaitPoints points)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly KillAudit _audit = new(stand);
    private int _gifts;

    /// <param name="scenario">What is played.</param>
    /// <param name="every">Which points are died at: 1 is each, 2 every second.</param>
    public async Task<KillTally> RunAsync(KillScenario scenario, int every = 1)
    {
        var path = await RecordAsync(scenario);
        var tally = new KillTally(scenario.Name, path.Count, path.Select(point => points.Names[point]).ToHashSet());
        for (var k = 1; k <= path.Count; k += every)
        {
            tally.Add(points.Names[path[k - 1]], await DieAtAsync(scenario, k, points.Names[path[k - 1]]) is { } point ? points.Names[point] : null);
        }

        await _audit.CheckAllAsync();
        return tally;
    }

    private async Task<IReadOnlyList<int>> RecordAsync(KillScenario scenario)
    {
        var (gift, watched) = await PlayAsync(scenario, diesAt: null);
        var reached = (await watched.StopAsync()).ToList();
        await _audit.CheckAsync(scenario, gift);

        // What follows is the first request after init, or what is not watched, or the request behind which nothing is owed.
        var begins = reached.Index().Where(call => call.Item == points.EventReceived).Select(call => call.Index).ToList();
        return reached[..(scenario.IsDuringInit ? begins[0] : scenario.Watched is { } watch ? begins[watch] : begins[^1])];
    }

    /// <returns>Where it died; null when the point was not met this time.</returns>
    private async Task<int?> DieAtAsync(KillScenario scenario, int k, string name)
    {
        try
        {
            var (gift, watched) = await PlayAsync(scenario, k).WaitAsync(Patience);
            var point = watched.DiedAt;
            if (point is null)
            {
                await watched.StopAsync();
            }
            else
            {
                Assert.Equal(MortalProcess.Killed, await watched.Ended);
            }

            await _audit.CheckAsync(scenario, gift);
            return point;
        }
        catch (Exception fault)
        {
            throw new KillException($"{scenario.Name}: killed at call {k}, {name}: {fault.Message}\n{stand.LastWords}", fault);
        }
    }

    private async Task<(KillGift Gift, MortalProcess Watched)> PlayAsync(KillScenario scenario, int? diesAt)
    {
        var gift = new KillGift(1000 + (++_gifts * 7));
        await scenario.PrepareAsync(stand, gift);
        await stand.SettleAsync();
        await stand.PassAsync();
        MortalProcess watched;
        if (scenario.IsDuringInit)
        {
            await stand.ReplaceByWatchedAsync(diesAt);
            await scenario.ActAsync(stand, gift);
            watched = stand.Watched;
        }
        else
        {
            watched = stand.Current;
            await watched.WatchAsync(points.EventReceived, diesAt);
            await scenario.ActAsync(stand, gift);
        }

        await stand.SettleAsync();
        await stand.PassAsync();
        return (gift, watched);
    }
}

/// <summary>What a scenario's runs came to.</summary>
internal sealed class KillTally(string scenario, int points, HashSet<string> names)
{
    private readonly HashSet<string> _metNames = new(StringComparer.Ordinal);

    public string Scenario => scenario;

    /// <summary>How many calls the path makes, an await that runs twice counted twice.</summary>
    public int Points => points;

    /// <summary>How many different points those are.</summary>
    public int DifferentPoints => names.Count;

    public int Runs { get; private set; }

    /// <summary>Runs in which the process met SIGKILL.</summary>
    public int Killed { get; private set; }

    /// <summary>Runs in which it met it at the very point that the recorded run had there.</summary>
    public int AsRecorded { get; private set; }

    /// <summary>The points of the recorded path at which nobody died.</summary>
    public IEnumerable<string> Spared => names.Except(_metNames);

    public void Add(string recorded, string? met)
    {
        Runs++;
        if (met is null)
        {
            return;
        }

        Killed++;
        AsRecorded += met == recorded ? 1 : 0;
        _metNames.Add(met);
    }
}

/// <summary>A run in which something did not hold; its message says where the function was killed.</summary>
internal sealed class KillException(string message, Exception inner) : Exception(message, inner);

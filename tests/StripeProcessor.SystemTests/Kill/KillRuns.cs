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
        var (runs, killed) = (0, 0);
        foreach (var call in path.Where((_, place) => place % every == 0))
        {
            runs++;
            killed += await DieAtAsync(scenario, call) ? 1 : 0;
        }

        await _audit.CheckAllAsync();
        return new KillTally(path.Count, path.Select(call => call.Point).Distinct().Count(), runs, killed);
    }

    private async Task<IReadOnlyList<KillCall>> RecordAsync(KillScenario scenario)
    {
        var (gift, watched) = await PlayAsync(scenario, diesAt: null);
        var reached = (await watched.StopAsync()).ToList();
        await _audit.CheckAsync(scenario, gift);

        // What follows is the first request after init, or what is not watched, or the request behind which nothing is owed.
        var begins = reached.Index().Where(call => call.Item == points.EventReceived).Select(call => call.Index).ToList();
        var path = reached[..(scenario.IsDuringInit ? begins[0] : scenario.Watched is { } watch ? begins[watch] : begins[^1])];
        return [.. path.Select((point, place) => new KillCall(point, path[..(place + 1)].Count(other => other == point)))];
    }

    /// <returns>False when the call was not made this time.</returns>
    private async Task<bool> DieAtAsync(KillScenario scenario, KillCall call)
    {
        try
        {
            var (gift, watched) = await PlayAsync(scenario, call).WaitAsync(Patience);
            if (watched.HasDied)
            {
                Assert.Equal(MortalProcess.Killed, await watched.Ended);
            }
            else
            {
                await watched.StopAsync();
            }

            await _audit.CheckAsync(scenario, gift);
            return watched.HasDied;
        }
        catch (Exception fault)
        {
            throw new KillException(
                $"{scenario.Name}, killed at {points.Names[call.Point]}, time {call.Time}: {fault.Message}\n{stand.LastWords}", fault);
        }
    }

    private async Task<(KillGift Gift, MortalProcess Watched)> PlayAsync(KillScenario scenario, KillCall? diesAt)
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
/// <param name="Points">How many calls the path makes, an await that runs twice counted twice.</param>
/// <param name="DifferentPoints">How many different points those are.</param>
/// <param name="Runs">How many times it was played to be killed.</param>
/// <param name="Killed">How many of those met SIGKILL, at the very call.</param>
internal sealed record KillTally(int Points, int DifferentPoints, int Runs, int Killed);

/// <summary>A run in which something did not hold; its message says where the function was killed.</summary>
internal sealed class KillException(string message, Exception inner) : Exception(message, inner);

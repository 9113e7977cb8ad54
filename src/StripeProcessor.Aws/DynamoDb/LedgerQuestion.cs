using System.Runtime.ExceptionServices;
using Amazon.DynamoDBv2.Model;

namespace StripeProcessor.Aws;

/// <summary>
/// One question to the ledger, however many calls it takes: all of them share its deadline, and what passes is tried again after
/// a pause. Many who met the same throttle must not come back together, so a pause is anything up to its length by chance.
/// </summary>
internal sealed class LedgerQuestion : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(1);

    private readonly string _doing;
    private readonly DynamoDbOptions _options;
    private readonly TimeProvider _time;
    private readonly Func<double> _jitter;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _deadline;
    private readonly CancellationTokenSource _either;
    private readonly long _started;

    /// <param name="doing">What is asked, as in "cannot … : why".</param>
    /// <param name="options">The deadline, and whom to name in a fault.</param>
    /// <param name="time">What counts the deadline.</param>
    /// <param name="jitter">0 to 1, each time another.</param>
    /// <param name="caller">Ends the question.</param>
    internal LedgerQuestion(string doing, DynamoDbOptions options, TimeProvider time, Func<double> jitter, CancellationToken caller)
    {
        (_doing, _options, _time, _jitter, _caller) = (doing, options, time, jitter, caller);
        _started = time.GetTimestamp();
        _deadline = new CancellationTokenSource(options.Deadline, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(caller, _deadline.Token);
    }

    /// <summary>Makes a call until it is answered: with what was asked for, or with conditions that were not met.</summary>
    /// <exception cref="Donations.Ledger.LedgerUnavailableException">What was met will not pass, or not soon enough.</exception>
    internal async Task<LedgerAnswer<T>> AskAsync<T>(Func<CancellationToken, Task<T>> call)
    {
        for (var attempt = 1; ; attempt++)
        {
            _caller.ThrowIfCancellationRequested();
            try
            {
                return new LedgerAnswer<T>(await AttemptAsync(call).ConfigureAwait(false), Unmet.None);
            }
            catch (ConditionalCheckFailedException met)
            {
                return new LedgerAnswer<T>(default, new Unmet([0], [met.Item]));
            }
            catch (TransactionCanceledException met) when (DynamoDbFault.FailedConditions(met) is { Count: > 0 } failed)
            {
                var rows = failed.Select(place => met.CancellationReasons[place].Item);
                return new LedgerAnswer<T>(default, new Unmet(failed, [.. rows]));
            }
            catch (Exception met)
            {
                await PauseOrThrowAsync(met, attempt).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Waits before another try of something that was answered, but not in full.</summary>
    internal Task PauseAsync(int attempt) =>
        PauseOrThrowAsync(
            new DynamoDbFault(null, "DynamoDB left part of the answer out until the time was up; try again shortly", IsPassing: true),
            attempt);

    public void Dispose()
    {
        _either.Dispose();
        _deadline.Dispose();
    }

    private async Task<T> AttemptAsync<T>(Func<CancellationToken, Task<T>> call)
    {
        using var patience = new CancellationTokenSource(_options.AttemptTimeout, _time);
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(_either.Token, patience.Token);
        return await call(attempt.Token).ConfigureAwait(false);
    }

    private Task PauseOrThrowAsync(Exception met, int attempt)
    {
        _caller.ThrowIfCancellationRequested();
        if (DynamoDbFault.Of(met, _options) is { } fault)
        {
            return PauseOrThrowAsync(fault, attempt);
        }

        ExceptionDispatchInfo.Throw(met);
        return Task.CompletedTask;
    }

    private async Task PauseOrThrowAsync(DynamoDbFault fault, int attempt)
    {
        var pause = PauseAfter(attempt);
        if (!fault.IsPassing || _time.GetElapsedTime(_started) + pause >= _options.Deadline)
        {
            throw fault.ToException(_doing);
        }

        await Task.Delay(pause, _time, _caller).ConfigureAwait(false);
    }

    private TimeSpan PauseAfter(int attempt)
    {
        var doubled = FirstPause * Math.Pow(2, Math.Min(attempt - 1, 10));
        var pause = (doubled < LongestPause ? doubled : LongestPause) * _jitter();
        return pause > ShortestPause ? pause : ShortestPause;
    }
}

/// <summary>What a call was answered with.</summary>
/// <param name="Value">What was asked for; nothing when a condition was not met.</param>
/// <param name="Unmet">The conditions that kept it from being done.</param>
internal readonly record struct LedgerAnswer<T>(T? Value, Unmet Unmet);

/// <summary>Conditions that were not met.</summary>
/// <param name="Places">Of the writes that they stand at.</param>
/// <param name="Rows">What those rows hold instead; null for a row that is not there.</param>
internal sealed record Unmet(IReadOnlyList<int> Places, IReadOnlyList<Dictionary<string, AttributeValue>?> Rows)
{
    internal static Unmet None { get; } = new([], []);

    internal bool IsNone => Places.Count == 0;
}

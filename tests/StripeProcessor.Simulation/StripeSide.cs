using StripeProcessor.Stripe;

namespace StripeProcessor.Simulation;

/// <summary>What a call to Stripe came to.</summary>
internal sealed class StripeReply
{
    /// <summary>Whether Stripe answered that it is done.</summary>
    internal bool IsDone { get; set; }

    /// <summary>Whether Stripe answered 429.</summary>
    internal bool IsLimited { get; set; }

    /// <summary>Whether it may have been carried out, although no answer said so.</summary>
    internal bool IsUnclear { get; set; }
}

/// <summary>
/// Stripe as far as its limits go: one bucket for the account, one for each operation, a second's worth of burst in each. One call in
/// a thousand fails with 500, half of them after it was carried out; our client's own rule says when to try again.
/// </summary>
internal sealed class StripeSide(Scenario scenario, Agenda agenda, Chance chance)
{
    private const int Retries = 2;

    private readonly TokenBucket _account = new(scenario.StripeAccount, scenario.StripeAccount);
    private readonly Dictionary<string, TokenBucket> _operations = new(StringComparer.Ordinal);
    private readonly HashSet<long> _made = [];

    internal long Limited { get; private set; }

    /// <summary>Idempotency keys under which something was made.</summary>
    internal int Made => _made.Count;

    /// <summary>Whether something was made under the key.</summary>
    internal bool HasMade(long key) => _made.Contains(key);

    /// <summary>One call with its repetitions.</summary>
    /// <param name="operation">Which bucket.</param>
    /// <param name="key">The idempotency key; null for a look.</param>
    /// <param name="least">How long an answer takes at least, in microseconds.</param>
    /// <param name="most">And at most.</param>
    /// <param name="reply">What it came to.</param>
    internal IEnumerable<long> Call(string operation, long? key, long least, long most, StripeReply reply)
    {
        for (var retries = 0; ; retries++)
        {
            if (!TryEnter(operation))
            {
                Limited++;
                reply.IsLimited = true;
                yield return chance.Between(20, 60) * Agenda.Millisecond;
            }
            else
            {
                yield return chance.Between(least, most);
                var fails = chance.InThousand(1);
                if (key is { } once && (!fails || chance.InThousand(500)))
                {
                    // Under one key Stripe does a thing once, and answers with it ever after.
                    _made.Add(once);
                }

                if (!fails)
                {
                    reply.IsDone = true;
                    yield break;
                }

                reply.IsUnclear = true;
            }

            var outcome = new AttemptOutcome(reply.IsLimited ? 429 : 500);
            if (RetryPolicy.Decide(retries, Retries, false, outcome, chance.Jitter()).Wait is not { } wait)
            {
                yield break;
            }

            yield return wait.Ticks / TimeSpan.TicksPerMicrosecond;
        }
    }

    private bool TryEnter(string operation)
    {
        if (!_operations.TryGetValue(operation, out var bucket))
        {
            var rate = operation == Cli.GiftWork.BookingCall ? scenario.StripeBookings ?? scenario.StripeOperation : scenario.StripeOperation;
            _operations[operation] = bucket = new TokenBucket(rate, rate);
        }

        return _account.Has(1, agenda.Now) && bucket.TryTake(1, agenda.Now) && _account.TryTake(1, agenda.Now);
    }
}

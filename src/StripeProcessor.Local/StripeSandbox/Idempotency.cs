namespace StripeProcessor.Local.Sandbox;

/// <summary>
/// One execution for each idempotency key. A key is held from before its request executes until its answer is stored;
/// a request that meets a held key is told to come again, one that meets a stored answer gets it.
/// </summary>
internal sealed class Idempotency(ObjectStore store, Clock clock)
{
    private const long KeptForSeconds = 24 * 60 * 60;
    private readonly Lock _gate = new();
    private readonly HashSet<string> _held = new(StringComparer.Ordinal);
    private readonly HashSet<string> _answered = store.Transact(() => (store.RememberedKeys(), false));

    /// <summary>How many requests with a key are running.</summary>
    public int Held
    {
        get
        {
            lock (_gate)
            {
                return _held.Count;
            }
        }
    }

    public static void RefuseBadKey(string key)
    {
        if (key.Length is 0 or > 255)
        {
            throw ApiError.Of(400, "idempotency_error", null, "Idempotency keys have 1 to 255 characters.");
        }
    }

    /// <summary>The remembered answer, or null when the key is now held by the caller, who must <see cref="Release"/> it.</summary>
    public RememberedAnswer? Take(string key, string fingerprint)
    {
        while (true)
        {
            // Deciding who executes must not wait for the store: whoever comes while the first one runs has to be told so.
            lock (_gate)
            {
                if (_held.Contains(key))
                {
                    throw InUse();
                }

                if (!_answered.Contains(key))
                {
                    _held.Add(key);
                    return null;
                }
            }

            if (Remembered(key) is { } remembered)
            {
                return remembered.Fingerprint == fingerprint ? remembered : throw Mismatch();
            }

            // Pruned, or reset: the next round executes.
            lock (_gate)
            {
                _answered.Remove(key);
            }
        }
    }

    /// <summary>In the transaction of the execution itself: effects and answer become durable together.</summary>
    public void Remember(string key, string fingerprint, int status, string body, string requestId) =>
        store.Remember(key, new RememberedAnswer(fingerprint, status, body, requestId, clock.Now));

    public void Release(string key, bool isAnswered)
    {
        lock (_gate)
        {
            _held.Remove(key);
            if (isAnswered)
            {
                _answered.Add(key);
            }
        }
    }

    /// <summary>Stripe may forget a key once it is 24 hours old.</summary>
    public void Prune() => store.ForgetAnswersBefore(clock.Now - KeptForSeconds);

    private RememberedAnswer? Remembered(string key) => store.Transact(() =>
    {
        var remembered = store.Remembered(key);
        return (remembered?.Created > clock.Now - KeptForSeconds ? remembered : null, false);
    });

    private static ApiError Mismatch() => ApiError.Of(
        400,
        "idempotency_error",
        null,
        "Keys for idempotent requests can only be used with the same endpoint and the same parameters they were first used with.");

    private static ApiError InUse()
    {
        var refusal = ApiError.Of(
            409, "idempotency_error", "idempotency_key_in_use", "Another request with this idempotency key is still in progress.");
        refusal.Headers["Stripe-Should-Retry"] = "true";
        return refusal;
    }
}

namespace StripeProcessor.Local.Sandbox;

/// <summary>A bucket that fills by so many requests a second; off until the control API sets a rate. Stripe's sandboxes have 25.</summary>
internal sealed class RateLimit(TimeProvider time)
{
    private readonly Lock _gate = new();
    private long _perSecond;
    private long _filledAt;
    private TimeSpan _credit;

    public long PerSecond
    {
        get => _perSecond;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            lock (_gate)
            {
                _perSecond = value;
                _filledAt = time.GetTimestamp();
                _credit = TimeSpan.FromSeconds(1);
            }
        }
    }

    public void Spend()
    {
        lock (_gate)
        {
            if (_perSecond == 0)
            {
                return;
            }

            var now = time.GetTimestamp();
            var full = TimeSpan.FromSeconds(1);
            var credit = _credit + time.GetElapsedTime(_filledAt, now);
            _credit = credit < full ? credit : full;
            _filledAt = now;
            var price = full / _perSecond;
            if (_credit >= price)
            {
                _credit -= price;
                return;
            }
        }

        var refusal = ApiError.Of(
            429, "invalid_request_error", "rate_limit", "Too many requests hit the API too quickly: back off exponentially.");
        refusal.Headers["Stripe-Rate-Limited-Reason"] = "global-rate";
        throw refusal;
    }
}

namespace StripeProcessor.Local;

/// <summary>What the KMS stand-in is told to do wrong. Counts are used up by the calls that come next.</summary>
public sealed class KmsFaults
{
    private readonly string _keyArn;
    private readonly Lock _gate = new();
    private int _throttled;
    private int _dropped;
    private int _failed;
    private HashSet<string> _denied = [];
    private TimeSpan _delay;
    private bool _isDisabled;

    internal KmsFaults(string keyArn)
    {
        _keyArn = keyArn;
    }

    /// <summary>Answers the next calls with ThrottlingException.</summary>
    public void ThrottleNext(int calls) => Change(() => _throttled = calls);

    /// <summary>Closes the connection of the next calls without an answer.</summary>
    public void DropNext(int calls) => Change(() => _dropped = calls);

    /// <summary>Answers the next calls with KMSInternalException, status 500.</summary>
    public void FailNext(int calls) => Change(() => _failed = calls);

    /// <summary>Answers these operations with AccessDeniedException until <see cref="Clear"/>: <c>Decrypt</c>, for one who may only encrypt.</summary>
    public void Deny(params IEnumerable<string> operations) => Change(() => _denied = [.. operations]);

    /// <summary>Answers everything but DescribeKey with DisabledException until <see cref="Clear"/>.</summary>
    public void Disable() => Change(() => _isDisabled = true);

    /// <summary>Answers every call this much later, until <see cref="Clear"/>.</summary>
    public void Delay(TimeSpan delay) => Change(() => _delay = delay);

    /// <summary>Does everything right again.</summary>
    public void Clear() => Change(() =>
    {
        _throttled = _dropped = _failed = 0;
        _denied = [];
        _delay = TimeSpan.Zero;
        _isDisabled = false;
    });

    internal (KmsFault? Fault, TimeSpan Delay) Take(string operation)
    {
        lock (_gate)
        {
            return (TakeFault(operation), _delay);
        }
    }

    private KmsFault? TakeFault(string operation)
    {
        if (_dropped > 0)
        {
            _dropped--;
            return KmsFault.Dropped;
        }

        if (_throttled > 0)
        {
            _throttled--;
            return new KmsFault(400, "ThrottlingException", "Rate exceeded");
        }

        if (_failed > 0)
        {
            _failed--;
            return new KmsFault(500, "KMSInternalException", "");
        }

        if (_denied.Contains(operation))
        {
            return KmsFault.AccessDenied(operation);
        }

        return _isDisabled && operation != "DescribeKey"
            ? new KmsFault(400, "DisabledException", $"{_keyArn} is disabled.")
            : null;
    }

    private void Change(Action change)
    {
        lock (_gate)
        {
            change();
        }
    }
}

/// <summary>An error as KMS words it.</summary>
internal sealed record KmsFault(int Status, string Type, string Message)
{
    /// <summary>No answer at all.</summary>
    public static KmsFault Dropped { get; } = new(0, "", "");

    /// <summary>A context that is not the one it was sealed under gets this too, and KMS gives no word of explanation.</summary>
    public static KmsFault InvalidCiphertext { get; } = new(400, "InvalidCiphertextException", "");

    public static KmsFault Invalid(string message) => new(400, "ValidationException", message);

    public static KmsFault AccessDenied(string operation) => new(
        400,
        "AccessDeniedException",
        $"User: arn:aws:iam::123456789012:role/local is not authorized to perform: kms:{operation} on this resource because no "
        + "identity-based policy allows the action");
}

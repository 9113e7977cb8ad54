using StripeProcessor.Local.Dynamo;

namespace StripeProcessor.Local;

/// <summary>What the DynamoDB stand-in is told to do wrong. Counts are used up by the calls that come next.</summary>
public sealed class DynamoDbFaults
{
    private static readonly HashSet<string> Writes = ["PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems"];

    private readonly Lock _gate = new();
    private int _throttled;
    private int _failed;
    private int _dropped;
    private int _droppedAfter;
    private int _truncated;
    private int _conflicting;
    private int _incomplete;
    private HashSet<string> _denied = [];
    private TimeSpan _delay;

    /// <summary>Answers the next calls with ProvisionedThroughputExceededException.</summary>
    public void ThrottleNext(int calls) => Change(() => _throttled = calls);

    /// <summary>Answers the next calls with InternalServerError, status 500, and does nothing.</summary>
    public void FailNext(int calls) => Change(() => _failed = calls);

    /// <summary>Closes the connection of the next calls without doing anything.</summary>
    public void DropNext(int calls) => Change(() => _dropped = calls);

    /// <summary>Does what the next writes ask, and closes their connection without an answer.</summary>
    public void DropAfterNext(int writes) => Change(() => _droppedAfter = writes);

    /// <summary>Does what the next writes ask, and sends half of the answer.</summary>
    public void TruncateNext(int writes) => Change(() => _truncated = writes);

    /// <summary>Answers the next writes as if a transaction of somebody else held their rows.</summary>
    public void ConflictNext(int writes) => Change(() => _conflicting = writes);

    /// <summary>Answers the next batches with their first row, and names the others as unprocessed.</summary>
    public void LeaveOutNext(int batches) => Change(() => _incomplete = batches);

    /// <summary>Answers these operations with AccessDeniedException until <see cref="Clear"/>.</summary>
    public void Deny(params IEnumerable<string> operations) => Change(() => _denied = [.. operations]);

    /// <summary>Answers every call this much later, until <see cref="Clear"/>.</summary>
    public void Delay(TimeSpan delay) => Change(() => _delay = delay);

    /// <summary>Does everything right again.</summary>
    public void Clear() => Change(() =>
    {
        _throttled = _failed = _dropped = _droppedAfter = _truncated = _conflicting = _incomplete = 0;
        _denied = [];
        _delay = TimeSpan.Zero;
    });

    internal OrderedFault Take(string operation)
    {
        lock (_gate)
        {
            var before = Before(operation);
            return new OrderedFault(before, _delay, before is null ? After(operation) : LostAnswer.No);
        }
    }

    internal bool TakeIncomplete()
    {
        lock (_gate)
        {
            return TakeOne(ref _incomplete);
        }
    }

    private DynamoDbError? Before(string operation)
    {
        if (TakeOne(ref _dropped))
        {
            return DynamoDbError.Dropped;
        }

        if (TakeOne(ref _throttled))
        {
            return new DynamoDbError(
                "ProvisionedThroughputExceededException", "The level of configured provisioned throughput for the table was exceeded.");
        }

        if (TakeOne(ref _failed))
        {
            return new DynamoDbError("InternalServerError", "Internal server error", 500);
        }

        if (_denied.Contains(operation))
        {
            return new DynamoDbError(
                "AccessDeniedException",
                $"User: arn:aws:iam::123456789012:role/local is not authorized to perform: dynamodb:{operation}");
        }

        return Writes.Contains(operation) && TakeOne(ref _conflicting) ? DynamoDbError.Conflict(operation) : null;
    }

    private LostAnswer After(string operation)
    {
        if (!Writes.Contains(operation))
        {
            return LostAnswer.No;
        }

        return TakeOne(ref _droppedAfter) ? LostAnswer.All : TakeOne(ref _truncated) ? LostAnswer.Half : LostAnswer.No;
    }

    private static bool TakeOne(ref int count)
    {
        if (count == 0)
        {
            return false;
        }

        count--;
        return true;
    }

    private void Change(Action change)
    {
        lock (_gate)
        {
            change();
        }
    }
}

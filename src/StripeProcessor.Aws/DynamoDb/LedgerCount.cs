using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace StripeProcessor.Aws;

/// <summary>
/// One addition to a counter that forgets, made at most once: the counter bears the token of the last addition, so that one whose
/// answer was lost is known again, unless others have counted meanwhile; then it counts twice, and a guard errs on its safe side.
/// </summary>
internal sealed class LedgerCount(string table, LedgerKey key, long amount, DateTimeOffset now, DateTimeOffset expires, Guid commit)
{
    private readonly string _token = commit.ToString("N");

    /// <summary>Adds to a counter that lives, or begins one that is absent.</summary>
    internal UpdateItemRequest Add() => Update(
        "SET #until = if_not_exists(#until, :until), #expires = if_not_exists(#expires, :expires), #commit = :commit ADD #n :amount",
        "attribute_not_exists(#until) OR (#until > :now AND #commit <> :commit)");

    /// <summary>Begins anew a counter whose time has passed.</summary>
    internal UpdateItemRequest Begin() => Update(
        "SET #until = :until, #expires = :expires, #commit = :commit, #n = :amount",
        "#until <= :now AND #commit <> :commit");

    /// <summary>What the counter holds with the addition; null when it was not made.</summary>
    internal long? Held(LedgerAnswer<UpdateItemResponse> answer)
    {
        var row = answer.Unmet.IsNone ? answer.Value!.Attributes : answer.Unmet.Rows[0];
        return row is not null && LedgerRow.TextIn(row, LedgerRow.Commit) == _token ? LedgerRow.NumberIn(row, LedgerRow.Count) : null;
    }

    private UpdateItemRequest Update(string update, string condition) => new()
    {
        TableName = table,
        Key = LedgerRow.KeyOf(key),
        UpdateExpression = update,
        ConditionExpression = condition,
        ExpressionAttributeNames = new(StringComparer.Ordinal)
        {
            ["#n"] = LedgerRow.Count,
            ["#until"] = LedgerRow.Until,
            ["#expires"] = LedgerRow.Expires,
            ["#commit"] = LedgerRow.Commit,
        },
        ExpressionAttributeValues = new(StringComparer.Ordinal)
        {
            [":amount"] = LedgerRow.Number(amount),
            [":now"] = LedgerRow.Milliseconds(now),
            [":until"] = LedgerRow.Milliseconds(expires),
            [":expires"] = LedgerRow.Seconds(expires),
            [":commit"] = LedgerRow.Text(_token),
        },
        ReturnValues = ReturnValue.ALL_NEW,
        ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD,
    };
}

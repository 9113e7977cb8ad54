using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Dynamo;

/// <summary>An error as DynamoDB words it.</summary>
internal sealed record DynamoDbError(string Type, string Message, int Status = 400)
{
    /// <summary>No answer at all.</summary>
    public static DynamoDbError Dropped { get; } = new("", "", 0);

    /// <summary>What the row holds, when the caller asked to be told; one of <see cref="Reasons"/> when it is a transaction.</summary>
    public JsonObject? Item { get; init; }

    /// <summary>Why a transaction was cancelled, write by write.</summary>
    public JsonArray? Reasons { get; init; }

    public static DynamoDbError Invalid(string message) => new("ValidationException", message);

    /// <summary>What DynamoDB may well do, and this stand-in does not.</summary>
    public static DynamoDbError Unknown(string what) => Invalid($"the stand-in does not know {what}");

    public static DynamoDbError ConditionFailed(JsonObject? item) =>
        new("ConditionalCheckFailedException", "The conditional request failed") { Item = item };

    public static DynamoDbError Cancelled(IReadOnlyList<JsonObject> reasons) => new(
        "TransactionCanceledException",
        "Transaction cancelled, please refer cancellation reasons for specific reasons ["
        + string.Join(", ", reasons.Select(reason => reason["Code"]!.GetValue<string>())) + "]")
    {
        Reasons = [.. reasons],
    };

    public static DynamoDbError Conflict(string operation) => operation == "TransactWriteItems"
        ? Cancelled([new JsonObject { ["Code"] = "TransactionConflict", ["Message"] = "Transaction is ongoing for the item" }])
        : new DynamoDbError("TransactionConflictException", "Transaction is ongoing for the item");

    public JsonObject ToJson()
    {
        var body = new JsonObject { ["__type"] = $"com.amazonaws.dynamodb.v20120810#{Type}", ["message"] = Message };
        if (Item is not null)
        {
            body["Item"] = Item.DeepClone();
        }

        if (Reasons is not null)
        {
            body["CancellationReasons"] = Reasons.DeepClone();
        }

        return body;
    }
}

/// <summary>Ends the handling of a call with an error of DynamoDB.</summary>
internal sealed class DynamoDbErrorException(DynamoDbError error) : Exception(error.Message)
{
    public DynamoDbError Error { get; } = error;
}

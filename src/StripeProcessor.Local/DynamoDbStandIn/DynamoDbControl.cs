using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace StripeProcessor.Local.Dynamo;

/// <summary>
/// <c>POST /_dynamodb/faults</c> orders faults: <c>{"throttle":2}</c>, <c>{"fail":1}</c>, <c>{"drop":1}</c>, <c>{"drop_after":1}</c>,
/// <c>{"truncate":1}</c>, <c>{"conflict":1}</c>, <c>{"leave_out":1}</c>, <c>{"deny":["Query"]}</c>, <c>{"delay_ms":500}</c>, or
/// several at once; <c>DELETE</c> ends them all.
/// </summary>
internal static class DynamoDbControl
{
    private const string Known =
        "throttle, fail, drop, drop_after, truncate, conflict, leave_out (how many calls), deny (list of operations), delay_ms";

    public static Task HandleAsync(HttpContext context, DynamoDbFaults faults) =>
        FaultOrders.HandleAsync(context, (name, value) => Set(faults, name, value), faults.Clear, Known);

    private static void Set(DynamoDbFaults faults, string name, JsonElement value)
    {
        switch (name)
        {
            case "throttle":
                faults.ThrottleNext(value.GetInt32());
                break;
            case "fail":
                faults.FailNext(value.GetInt32());
                break;
            case "drop":
                faults.DropNext(value.GetInt32());
                break;
            case "drop_after":
                faults.DropAfterNext(value.GetInt32());
                break;
            case "truncate":
                faults.TruncateNext(value.GetInt32());
                break;
            case "conflict":
                faults.ConflictNext(value.GetInt32());
                break;
            case "leave_out":
                faults.LeaveOutNext(value.GetInt32());
                break;
            case "deny":
                faults.Deny(value.EnumerateArray().Select(operation => operation.GetString() ?? ""));
                break;
            case "delay_ms":
                faults.Delay(TimeSpan.FromMilliseconds(value.GetInt32()));
                break;
            default:
                throw new FormatException($"unknown fault '{name}'");
        }
    }
}

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
    public static async Task HandleAsync(HttpContext context, DynamoDbFaults faults)
    {
        if (HttpMethods.IsDelete(context.Request.Method))
        {
            faults.Clear();
            context.Response.StatusCode = 204;
            return;
        }

        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.StatusCode = 405;
            context.Response.Headers.Allow = "POST, DELETE";
            return;
        }

        try
        {
            using var order = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            foreach (var fault in order.RootElement.EnumerateObject())
            {
                Set(faults, fault.Name, fault.Value);
            }

            context.Response.StatusCode = 204;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
        {
            context.Response.StatusCode = 400;
            await context.Response.WriteAsync(
                "known: throttle, fail, drop, drop_after, truncate, conflict, leave_out (how many calls), deny (list of operations), "
                + "delay_ms\n");
        }
    }

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

using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace StripeProcessor.Local;

/// <summary>
/// <c>POST /_kms/faults</c> orders faults: <c>{"throttle":2}</c>, <c>{"drop":1}</c>, <c>{"fail":1}</c>, <c>{"deny":["Decrypt"]}</c>,
/// <c>{"delay_ms":500}</c>, <c>{"disabled":true}</c>, or several at once; <c>DELETE</c> ends them all.
/// </summary>
internal static class KmsControl
{
    private const string Known =
        "throttle, drop, fail (how many calls), deny (list of operations), delay_ms, disabled (true)";

    public static Task HandleAsync(HttpContext context, KmsFaults faults) =>
        FaultOrders.HandleAsync(context, (name, value) => Set(faults, name, value), faults.Clear, Known);

    private static void Set(KmsFaults faults, string name, JsonElement value)
    {
        switch (name)
        {
            case "throttle":
                faults.ThrottleNext(value.GetInt32());
                break;
            case "drop":
                faults.DropNext(value.GetInt32());
                break;
            case "fail":
                faults.FailNext(value.GetInt32());
                break;
            case "deny":
                faults.Deny(value.EnumerateArray().Select(operation => operation.GetString() ?? ""));
                break;
            case "delay_ms":
                faults.Delay(TimeSpan.FromMilliseconds(value.GetInt32()));
                break;
            case "disabled" when value.GetBoolean():
                faults.Disable();
                break;
            default:
                throw new FormatException($"unknown fault '{name}'");
        }
    }
}

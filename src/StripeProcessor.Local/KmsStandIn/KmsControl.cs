using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace StripeProcessor.Local;

/// <summary>
/// <c>POST /_kms/faults</c> orders faults: <c>{"throttle":2}</c>, <c>{"drop":1}</c>, <c>{"fail":1}</c>, <c>{"deny":["Decrypt"]}</c>,
/// <c>{"delay_ms":500}</c>, <c>{"disabled":true}</c>, or several at once; <c>DELETE</c> ends them all.
/// </summary>
internal static class KmsControl
{
    public static async Task HandleAsync(HttpContext context, KmsFaults faults)
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
                "known: throttle, drop, fail (how many calls), deny (list of operations), delay_ms, disabled (true)\n");
        }
    }

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

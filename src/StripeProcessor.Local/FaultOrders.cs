using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace StripeProcessor.Local;

/// <summary>
/// Takes orders for a stand-in's faults over HTTP: <c>POST</c> of a JSON object with a fault a field, <c>DELETE</c> to end them all.
/// </summary>
internal static class FaultOrders
{
    /// <param name="context">The request.</param>
    /// <param name="set">Orders one fault; a <see cref="FormatException"/> refuses it.</param>
    /// <param name="clear">Ends them all.</param>
    /// <param name="known">What is said to an order that cannot be read.</param>
    public static async Task HandleAsync(HttpContext context, Action<string, JsonElement> set, Action clear, string known)
    {
        if (HttpMethods.IsDelete(context.Request.Method))
        {
            clear();
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
                set(fault.Name, fault.Value);
            }

            context.Response.StatusCode = 204;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
        {
            context.Response.StatusCode = 400;
            await context.Response.WriteAsync($"known: {known}\n");
        }
    }
}

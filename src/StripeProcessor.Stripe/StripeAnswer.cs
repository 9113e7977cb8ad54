using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace StripeProcessor.Stripe;

/// <summary>An answer, read to its end and detached from its connection.</summary>
internal sealed class StripeAnswer
{
    private readonly byte[] _body;

    public StripeAnswer(HttpResponseMessage response, byte[] body)
    {
        _body = body;
        Status = (int)response.StatusCode;
        RequestId = Header(response, "Request-Id");
        StripeVersion = Header(response, "Stripe-Version");
        Notice = Header(response, "Stripe-Notice");
        IdempotentReplayed = Header(response, "Idempotent-Replayed") == "true";
        ShouldRetry = Header(response, "Stripe-Should-Retry") switch { "true" => true, "false" => false, _ => null };
        RetryAfter = WholeSeconds(Header(response, "Retry-After"));
    }

    public int Status { get; }

    public string? RequestId { get; }

    public string? StripeVersion { get; }

    public string? Notice { get; }

    public bool IdempotentReplayed { get; }

    public bool? ShouldRetry { get; }

    public TimeSpan? RetryAfter { get; }

    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>Reads the body as what was asked for.</summary>
    /// <exception cref="JsonException">It is not that. The exception may quote the body: not to be passed on.</exception>
    public T Read<T>(JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(_body, type) ?? throw new JsonException("the body is null");

    /// <summary>
    /// Stripe's words about a refusal; an error without any when the body holds none, as that of a gateway does.
    /// </summary>
    public StripeError ReadError()
    {
        try
        {
            return JsonSerializer.Deserialize(_body, Json.ErrorJson.Default.ErrorAnswer)?.Error ?? new StripeError();
        }
        catch (JsonException)
        {
            return new StripeError();
        }
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    private static TimeSpan? WholeSeconds(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : null;
}

using System.Text.Json;
using StripeProcessor.Function.Http;

namespace StripeProcessor.Function;

/// <summary>
/// What a request's log line tells CloudWatch to count: its embedded metric format, by which figures are read out of lines that are
/// written anyway, so that no call and no wait is spent on them. A line without figures carries none of it.
/// (docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html)
/// </summary>
/// <param name="Stack">The one dimension.</param>
/// <param name="At">When.</param>
internal readonly record struct RequestMetrics(string Stack, DateTimeOffset At)
{
    private static readonly JsonEncodedText Attempts = JsonEncodedText.Encode("DonationAttempts");
    private static readonly JsonEncodedText Declines = JsonEncodedText.Encode("DonationDeclines");
    private static readonly JsonEncodedText Duration = JsonEncodedText.Encode("DonationDuration");
    private static readonly JsonEncodedText WebhookFailures = JsonEncodedText.Encode("WebhookFailures");
    private static readonly JsonEncodedText StripeThrottles = JsonEncodedText.Encode("StripeThrottles");
    private static readonly JsonEncodedText Count = JsonEncodedText.Encode("Count");
    private static readonly JsonEncodedText Milliseconds = JsonEncodedText.Encode("Milliseconds");

    /// <summary>Whether Stripe has decided about a gift.</summary>
    public bool IsAttempt { get; private init; }

    /// <summary>Whether it decided against.</summary>
    public bool IsDecline { get; private init; }

    /// <summary>How long a donor waited for Stripe's decision, or for the news that there is none; null for who did not wait for Stripe.</summary>
    public long? DonationMilliseconds { get; private init; }

    /// <summary>Whether an event of Stripe's was refused, or could not be taken.</summary>
    public bool IsWebhookFailure { get; private init; }

    /// <summary>
    /// Whether the request ended because Stripe takes no more requests for the moment. A 429 that Stripe itself asked to repeat, and that
    /// then went well, is none.
    /// </summary>
    public bool IsThrottle { get; private init; }

    private bool IsEmpty => !IsAttempt && DonationMilliseconds is null && !IsWebhookFailure && !IsThrottle;

    /// <summary>The figures of a request; null when it has none.</summary>
    public static RequestMetrics? Of(string stack, DateTimeOffset at, string route, int status, ExchangeFacts facts, long milliseconds)
    {
        var isDonation = route is "donate" or "predecessor";
        var isAttempt = isDonation && facts.Outcome is "succeeded" or "processing" or "requires_action" or "at_checkout" or "declined";
        var metrics = new RequestMetrics(stack, at)
        {
            IsAttempt = isAttempt,
            IsDecline = isAttempt && facts.Outcome is "declined",
            DonationMilliseconds = isAttempt || (isDonation && facts.Outcome is "failed") ? milliseconds : null,
            IsWebhookFailure = route == "webhook" && status >= 400,
            IsThrottle = facts.ErrorType == Failure.StripeThrottled,
        };
        return metrics.IsEmpty ? null : metrics;
    }

    /// <summary>Writes the figures as fields of the line, and beside them what CloudWatch is to read of the line.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject("_aws"u8);
        json.WriteNumber("Timestamp"u8, At.ToUnixTimeMilliseconds());
        json.WriteStartArray("CloudWatchMetrics"u8);
        json.WriteStartObject();
        json.WriteString("Namespace"u8, "StripeProcessor"u8);
        json.WriteStartArray("Dimensions"u8);
        json.WriteStartArray();
        json.WriteStringValue("stack"u8);
        json.WriteEndArray();
        json.WriteEndArray();
        json.WriteStartArray("Metrics"u8);
        DeclareIf(json, IsAttempt, Attempts, Count);
        DeclareIf(json, IsAttempt, Declines, Count);
        DeclareIf(json, DonationMilliseconds is not null, Duration, Milliseconds);
        DeclareIf(json, IsWebhookFailure, WebhookFailures, Count);
        DeclareIf(json, IsThrottle, StripeThrottles, Count);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();

        json.WriteString("stack"u8, Stack);
        if (IsAttempt)
        {
            json.WriteNumber(Attempts, 1);
            json.WriteNumber(Declines, IsDecline ? 1 : 0);
        }

        if (DonationMilliseconds is { } milliseconds)
        {
            json.WriteNumber(Duration, milliseconds);
        }

        if (IsWebhookFailure)
        {
            json.WriteNumber(WebhookFailures, 1);
        }

        if (IsThrottle)
        {
            json.WriteNumber(StripeThrottles, 1);
        }
    }

    private static void DeclareIf(Utf8JsonWriter json, bool isThere, JsonEncodedText name, JsonEncodedText unit)
    {
        if (isThere)
        {
            json.WriteStartObject();
            json.WriteString("Name"u8, name);
            json.WriteString("Unit"u8, unit);
            json.WriteEndObject();
        }
    }
}

using System.Buffers;
using System.Text;
using System.Text.Json;

namespace StripeProcessor.Function;

/// <summary>
/// Writes one JSON object a line. There is no method that takes free text: a line consists of the fields of
/// <see cref="LogLine"/>, so that nothing a donor typed and no secret can reach a log, whatever goes wrong.
/// </summary>
public sealed class Log(TextWriter writer)
{
    private readonly Lock _turn = new();

    // One buffer for all lines: a JSON writer asks for several kilobytes, whatever it writes.
    private readonly ArrayBufferWriter<byte> _buffer = new(4096);

    internal void Write(LogLine line)
    {
        lock (_turn)
        {
            _buffer.ResetWrittenCount();
            using (var json = new Utf8JsonWriter(_buffer))
            {
                line.WriteTo(json);
            }

            writer.WriteLine(Encoding.UTF8.GetString(_buffer.WrittenSpan));
            writer.Flush();
        }
    }

    /// <summary>The one sentence that a start ended with. It speaks of settings by name and was written by us.</summary>
    internal void WriteFatal(string sentence) => Write(new LogLine(LogLevel.Error, "start_refused") { Sentence = sentence });
}

/// <summary>How much a line matters.</summary>
internal enum LogLevel
{
    /// <summary>As it should be.</summary>
    Info,

    /// <summary>The world failed; somebody was told to try again.</summary>
    Warn,

    /// <summary>Somebody must look.</summary>
    Error,
}

/// <summary>The fields a line may have. Whoever adds one answers for what can stand in it.</summary>
/// <param name="Level">How much it matters.</param>
/// <param name="Message">A constant.</param>
internal sealed record LogLine(LogLevel Level, string Message)
{
    public string? Reference { get; init; }

    /// <summary>The route's own name, never the path that was asked for.</summary>
    public string? Route { get; init; }

    public string? Method { get; init; }

    public int? Status { get; init; }

    public long? DurationMilliseconds { get; init; }

    public bool ColdStart { get; init; }

    public string? Outcome { get; init; }

    public string? DonationId { get; init; }

    public string? StripeRequestId { get; init; }

    public string? ErrorType { get; init; }

    public string? ErrorCode { get; init; }

    public string? DeclineCode { get; init; }

    /// <summary>For a refused start only: written by us about settings.</summary>
    public string? Sentence { get; init; }

    /// <summary>What CloudWatch is to count; null: nothing.</summary>
    public RequestMetrics? Metrics { get; init; }

    internal void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("level", Level switch { LogLevel.Info => "info", LogLevel.Warn => "warn", _ => "error" });
        json.WriteString("message", Message);
        Write(json, "reference", Reference);
        Write(json, "route", Route);
        Write(json, "method", Method);

        if (Status is { } status)
        {
            json.WriteNumber("status", status);
        }

        if (DurationMilliseconds is { } duration)
        {
            json.WriteNumber("duration_ms", duration);
        }

        if (ColdStart)
        {
            json.WriteBoolean("cold_start", true);
        }

        Write(json, "outcome", Outcome);
        Write(json, "donation_id", DonationId);
        Write(json, "stripe_request_id", StripeRequestId);
        Write(json, "error_type", ErrorType);
        Write(json, "error_code", ErrorCode);
        Write(json, "decline_code", DeclineCode);

        if (Sentence is not null)
        {
            json.WriteString("sentence", Sentence);
        }

        Metrics?.WriteTo(json);
        json.WriteEndObject();
    }

    // These come from other people's programs: what is not shaped like an id or a constant is not worth the risk.
    private static void Write(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, LooksLikeAnId(value) ? value : "(unlike an id)");
        }
    }

    private static bool LooksLikeAnId(string value)
    {
        foreach (var c in value)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-' or '.' or ':' or '/' or '='))
            {
                return false;
            }
        }

        return value.Length is > 0 and <= 128;
    }
}

#nullable enable
using System.Globalization;
using System.Text;
using System.Text.Json;
using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>
/// Log lines in the format that the function is configured for: time, request id, level and text between tabs; the text
/// alone (<c>Unformatted</c>); or one JSON object a line (<c>JSON</c>).
/// </summary>
internal sealed class RuntimeLog(LambdaEnvironment environment, Surroundings surroundings)
{
    private readonly LogLevel lowest = Lowest(environment.LogLevel);
    private readonly bool isJson = "JSON".Equals(environment.LogFormat, StringComparison.OrdinalIgnoreCase);
    private readonly bool isUnformatted = "Unformatted".Equals(environment.LogFormat, StringComparison.OrdinalIgnoreCase);

    /// <summary>Tells the operator of what the loop itself met.</summary>
    public void Fault(string what, Exception fault, Invocation? invocation = null) =>
        Write(nameof(LogLevel.Error), what, fault, invocation);

    /// <summary>Writes the text as it stands.</summary>
    public void WriteRaw(string text) => surroundings.Output().Write(text);

    /// <param name="level">A level's name in any case; another word is Trace, as in the package.</param>
    public void Write(string level, string message, Exception? exception, Invocation? invocation)
    {
        _ = Enum.TryParse<LogLevel>(level, ignoreCase: true, out var rank);
        if (rank >= lowest)
        {
            var line = isJson ? Json(rank, message, exception, invocation) : Text(rank, message, exception, invocation);
            surroundings.Output().WriteLine(line);
        }
    }

    private static LogLevel Lowest(string? configured) => configured?.ToUpperInvariant() switch
    {
        "FATAL" => LogLevel.Critical,
        "WARN" => LogLevel.Warning,
        _ => Enum.TryParse<LogLevel>(configured, ignoreCase: true, out var level) ? level : LogLevel.Information,
    };

    private static string Label(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };

    private string Text(LogLevel level, string message, Exception? exception, Invocation? invocation)
    {
        var text = exception is null ? message : $"{message}{(message.Length == 0 ? string.Empty : "\n")}{exception}";
        return isUnformatted ? text : $"{Now()}\t{invocation?.RequestId}\t{Label(level)}\t{text}";
    }

    private string Json(LogLevel level, string message, Exception? exception, Invocation? invocation)
    {
        var line = new MemoryStream();
        using (var writer = new Utf8JsonWriter(line))
        {
            writer.WriteStartObject();
            writer.WriteString("timestamp", Now());
            writer.WriteString("level", level.ToString());
            WriteKnown(writer, "requestId", invocation?.RequestId);
            WriteKnown(writer, "tenantId", invocation?.TenantId);
            WriteKnown(writer, "traceId", invocation?.TraceId);
            writer.WriteString("message", message);
            if (exception is not null)
            {
                writer.WriteString("errorType", exception.GetType().FullName);
                writer.WriteString("errorMessage", exception.Message);
                writer.WriteStartArray("stackTrace");
                foreach (var frame in exception.ToString().Split('\n', StringSplitOptions.TrimEntries))
                {
                    writer.WriteStringValue(frame);
                }

                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length);
    }

    private static void WriteKnown(Utf8JsonWriter writer, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            writer.WriteString(name, value);
        }
    }

    private string Now() => surroundings.Time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}

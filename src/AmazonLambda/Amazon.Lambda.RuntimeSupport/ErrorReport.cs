#nullable enable
using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>An exception as the Runtime API takes it: type, message, stack and causes.</summary>
internal sealed class ErrorReport
{
    // Lambda takes 256 KB, whatever a library puts into its messages. Causes end at a depth because an AggregateException
    // of AggregateExceptions names each of them twice at every level.
    private const int MostBytes = 256 * 1024;
    private const int MostCauses = 4;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Exception exception;

    private ErrorReport(Exception exception) => this.exception = exception;

    /// <summary>The type's name without its namespace, safe in a header.</summary>
    public string Type => string.Concat(exception.GetType().Name.Select(letter => letter is > ' ' and < '\x7f' ? letter : '?'));

    public static ErrorReport Of(Exception exception) => new(exception);

    public ReadOnlyMemory<byte> ToJson()
    {
        var whole = Json(writer => Write(writer, exception, depth: 0));
        return whole.Length <= MostBytes ? whole : Json(WriteTypeOnly);
    }

    private static ReadOnlyMemory<byte> Json(Action<Utf8JsonWriter> write)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json, Options))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return json.WrittenMemory;
    }

    private void WriteTypeOnly(Utf8JsonWriter writer)
    {
        writer.WriteString("errorType", exception.GetType().Name);
        writer.WriteString("errorMessage", "the report of this error is longer than Lambda takes (256 KB)");
    }

    private static void Write(Utf8JsonWriter writer, Exception exception, int depth)
    {
        writer.WriteString("errorType", exception.GetType().Name);
        writer.WriteString("errorMessage", exception.Message);
        WriteStack(writer, exception.StackTrace);
        if (depth == MostCauses)
        {
            return;
        }

        if (exception.InnerException is { } cause)
        {
            writer.WriteStartObject("cause");
            Write(writer, cause, depth + 1);
            writer.WriteEndObject();
        }

        if (exception is AggregateException several)
        {
            writer.WriteStartArray("causes");
            foreach (var one in several.InnerExceptions)
            {
                writer.WriteStartObject();
                Write(writer, one, depth + 1);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }
    }

    private static void WriteStack(Utf8JsonWriter writer, string? stack)
    {
        if (string.IsNullOrEmpty(stack))
        {
            return;
        }

        writer.WriteStartArray("stackTrace");
        foreach (var frame in stack.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            writer.WriteStringValue(frame);
        }

        writer.WriteEndArray();
    }
}

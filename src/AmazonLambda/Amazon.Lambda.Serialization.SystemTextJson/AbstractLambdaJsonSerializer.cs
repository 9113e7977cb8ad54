using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Lambda.Serialization.SystemTextJson.Converters;

namespace Amazon.Lambda.Serialization.SystemTextJson;

/// <summary>What Lambda's JSON serializers have in common: their defaults, and how a failure is worded.</summary>
/// <remarks>The package can print every event to the log for debugging. This one cannot: events hold what donors typed.</remarks>
public abstract class AbstractLambdaJsonSerializer
{
    protected AbstractLambdaJsonSerializer(Action<JsonWriterOptions> jsonWriterCustomizer)
    {
        WriterOptions = new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        jsonWriterCustomizer?.Invoke(WriterOptions);
    }

    protected JsonWriterOptions WriterOptions { get; }

    /// <exception cref="JsonSerializerException">The response cannot be written as JSON.</exception>
    public void Serialize<T>(T response, Stream responseStream)
    {
        try
        {
            using var writer = new Utf8JsonWriter(responseStream, WriterOptions);
            InternalSerialize(writer, response);
        }
        catch (Exception cause)
        {
            throw new JsonSerializerException($"cannot write {typeof(T).FullName} as a response: {cause.Message}", cause);
        }
    }

    /// <exception cref="JsonSerializerException">The event is not JSON, or does not fit the type.</exception>
    public T Deserialize<T>(Stream requestStream)
    {
        try
        {
            return InternalDeserialize<T>(Bytes(requestStream));
        }
        catch (Exception cause)
        {
            throw new JsonSerializerException($"cannot read the event as {typeof(T).FullName}: {cause.Message}", cause);
        }
    }

    protected virtual JsonSerializerOptions CreateDefaultJsonSerializationOptions() => new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        PropertyNameCaseInsensitive = true,
        PropertyNamingPolicy = new AwsNamingPolicy(),
        Converters = { new DateTimeConverter(), new MemoryStreamConverter(), new ByteArrayConverter() },
    };

    protected abstract void InternalSerialize<T>(Utf8JsonWriter writer, T response);

    protected abstract T InternalDeserialize<T>(byte[] utf8Json);

    private static byte[] Bytes(Stream stream)
    {
        if (stream is not MemoryStream memory)
        {
            memory = new MemoryStream();
            stream.CopyTo(memory);
        }

        // The loop's own stream wraps one array exactly: no copy.
        return memory.TryGetBuffer(out var buffer) && buffer.Offset == 0 && buffer.Count == buffer.Array.Length
            ? buffer.Array
            : memory.ToArray();
    }
}

using System.Text;
using System.Text.Json;

namespace StripeProcessor.Local;

/// <summary>
/// A function's answer as API Gateway reads it. An object with a statusCode is a reply in payload format 2.0; anything else, a plain
/// string included, is taken for the body of a 200 with content type application/json.
/// </summary>
internal sealed record ApiReply(
    int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, IReadOnlyList<string> Cookies, ReadOnlyMemory<byte> Body)
{
    private static readonly KeyValuePair<string, string>[] JsonType = [new("content-type", "application/json")];

    /// <summary>What a caller sees when the function failed, or answered what cannot be read as a reply.</summary>
    public static ApiReply InternalServerError { get; } = Refusal(500, "Internal Server Error");

    /// <summary>One of API Gateway's own replies.</summary>
    public static ApiReply Refusal(int status, string message) =>
        new(status, JsonType, [], Encoding.UTF8.GetBytes($$"""{"message":"{{message}}"}"""));

    /// <summary>Never throws: what cannot be read is <see cref="InternalServerError"/>.</summary>
    public static ApiReply Read(ReadOnlyMemory<byte> payload)
    {
        JsonDocument document;

        try
        {
            document = JsonDocument.Parse(payload);
        }
        catch (JsonException)
        {
            return new ApiReply(200, JsonType, [], payload);
        }

        using (document)
        {
            var root = document.RootElement;

            return root.ValueKind switch
            {
                JsonValueKind.Object when root.TryGetProperty("statusCode", out var status) => ReadObject(root, status) ?? InternalServerError,
                JsonValueKind.String => new ApiReply(200, JsonType, [], Encoding.UTF8.GetBytes(root.GetString()!)),
                _ => new ApiReply(200, JsonType, [], payload),
            };
        }
    }

    private static ApiReply? ReadObject(JsonElement root, JsonElement status)
    {
        if (status.ValueKind != JsonValueKind.Number || !status.TryGetInt32(out var code) || code is < 200 or > 599)
        {
            return null;
        }

        return ReadHeaders(root) is { } headers && ReadCookies(root) is { } cookies && ReadBody(root) is { } body
            ? new ApiReply(code, headers, cookies, body)
            : null;
    }

    private static List<KeyValuePair<string, string>>? ReadHeaders(JsonElement root)
    {
        var headers = new List<KeyValuePair<string, string>>();

        if (!TryGet(root, "headers", out var given))
        {
            return headers;
        }

        if (given.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        foreach (var header in given.EnumerateObject())
        {
            var value = header.Value.ValueKind switch
            {
                JsonValueKind.String => header.Value.GetString()!,
                JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => header.Value.GetRawText(),
                _ => null,
            };

            if (value is null || !IsToken(header.Name))
            {
                return null;
            }

            headers.Add(new(header.Name, value));
        }

        return headers;
    }

    private static List<string>? ReadCookies(JsonElement root)
    {
        var cookies = new List<string>();

        if (!TryGet(root, "cookies", out var given))
        {
            return cookies;
        }

        if (given.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        foreach (var cookie in given.EnumerateArray())
        {
            if (cookie.ValueKind != JsonValueKind.String)
            {
                return null;
            }

            cookies.Add(cookie.GetString()!);
        }

        return cookies;
    }

    private static ReadOnlyMemory<byte>? ReadBody(JsonElement root)
    {
        if (!TryGet(root, "body", out var body))
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        if (body.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        if (!TryGet(root, "isBase64Encoded", out var encoded) || encoded.ValueKind == JsonValueKind.False)
        {
            return Encoding.UTF8.GetBytes(body.GetString()!);
        }

        return encoded.ValueKind == JsonValueKind.True && body.TryGetBytesFromBase64(out var bytes)
            ? bytes
            : default(ReadOnlyMemory<byte>?);
    }

    // RFC 9110, section 5.6.2.
    private static bool IsToken(string name) =>
        name.Length > 0 && name.All(character => char.IsAsciiLetterOrDigit(character) || "!#$%&'*+-.^_`|~".Contains(character));

    private static bool TryGet(JsonElement root, string name, out JsonElement value) =>
        root.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;
}

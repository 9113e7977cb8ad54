using System.Text;
using Amazon.Lambda.APIGatewayEvents;

namespace StripeProcessor.Function.Http;

/// <summary>An API Gateway event as a route wants to read it: nothing null that a caller could have left out.</summary>
internal sealed class FriendlyRequest
{
    // A byte that is not UTF-8 must be noticed, never replaced: a replaced byte would be charged and receipted as a "?".
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly IDictionary<string, string>? _headers;
    private readonly string? _body;
    private readonly bool _isBase64;

    public FriendlyRequest(APIGatewayHttpApiV2ProxyRequest request)
    {
        _headers = request.Headers;
        _body = request.Body;
        _isBase64 = request.IsBase64Encoded;
        Method = request.RequestContext?.Http?.Method ?? "";
        Path = request.RawPath ?? request.RequestContext?.Http?.Path ?? "";
        MediaType = MediaTypeOf(Header("content-type"));
        Origin = Header("origin");
        OwnName = request.RequestContext?.DomainName is { Length: > 0 } domain ? domain : null;
        HasClientCertificate = request.RequestContext?.Authentication?.ClientCert is not null;
        GatewayId = request.RequestContext?.RequestId;
        Query = request.RawQueryString ?? "";
        SignedBy = request.RequestContext?.Authorizer?.IAM?.UserARN is { Length: > 0 } arn ? arn : null;
    }

    public string Method { get; }

    /// <summary>As the client wrote it, escapes and all: no route has an escape in its path, so an escaped one is unknown.</summary>
    public string Path { get; }

    /// <summary>Lower case, without parameters; empty when the client named none.</summary>
    public string MediaType { get; }

    public bool IsJson => MediaType == "application/json";

    public bool IsForm => MediaType == "application/x-www-form-urlencoded";

    /// <summary>The page that sent the request, as the browser says; null when nobody said.</summary>
    public string? Origin { get; }

    /// <summary>The name this request was sent to, as API Gateway says: the client cannot choose it.</summary>
    public string? OwnName { get; }

    /// <summary>The origin this request was sent to.</summary>
    public string? OwnOrigin => OwnName is null ? null : "https://" + OwnName;

    /// <summary>Whether API Gateway has checked a client's certificate, as it does under names with mutual TLS only.</summary>
    public bool HasClientCertificate { get; }

    /// <summary>API Gateway's own id of the request.</summary>
    public string? GatewayId { get; }

    /// <summary>What follows the question mark, as the client wrote it; empty when there is none.</summary>
    public string Query { get; }

    /// <summary>
    /// Who signed the request with AWS credentials, as API Gateway's IAM authorization found: the client cannot choose it. Null
    /// where there is no such authorization.
    /// </summary>
    public string? SignedBy { get; }

    /// <summary>API Gateway lower-cases names; other gateways may not.</summary>
    public string? Header(string name)
    {
        if (_headers is null)
        {
            return null;
        }

        foreach (var header in _headers)
        {
            if (string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase))
            {
                return header.Value;
            }
        }

        return null;
    }

    /// <summary>The body's bytes as the client sent them, whether or not the gateway wrapped them in base64.</summary>
    /// <param name="limit">The most bytes that are accepted.</param>
    public BodyBytes ReadBody(int limit)
    {
        var body = _body ?? "";
        if (!_isBase64)
        {
            return Unwrapped(body, limit);
        }

        // Four characters carry three bytes: what cannot fit is refused before room is made for it.
        if (body.Length / 4L * 3 > limit + 2)
        {
            return new BodyBytes.TooLarge();
        }

        var bytes = new byte[(body.Length / 4 * 3) + 3];
        if (!Convert.TryFromBase64String(body, bytes, out var length))
        {
            return new BodyBytes.Unreadable();
        }

        return length > limit ? new BodyBytes.TooLarge() : new BodyBytes.Read(bytes.AsMemory(0, length));
    }

    private static BodyBytes Unwrapped(string body, int limit)
    {
        if (body.Length > limit)
        {
            return new BodyBytes.TooLarge();
        }

        try
        {
            var bytes = Strict.GetBytes(body);
            return bytes.Length > limit ? new BodyBytes.TooLarge() : new BodyBytes.Read(bytes);
        }
        catch (EncoderFallbackException)
        {
            return new BodyBytes.Unreadable();
        }
    }

    private static string MediaTypeOf(string? contentType)
    {
        var text = contentType.AsSpan();
        var end = text.IndexOf(';');
        return (end < 0 ? text : text[..end]).Trim().ToString().ToLowerInvariant();
    }
}

/// <summary>What became of reading a body.</summary>
internal abstract record BodyBytes
{
    private BodyBytes()
    {
    }

    public sealed record Read(ReadOnlyMemory<byte> Bytes) : BodyBytes;

    public sealed record TooLarge : BodyBytes;

    /// <summary>Base64 that is not, or text that no encoding makes bytes of.</summary>
    public sealed record Unreadable : BodyBytes;
}

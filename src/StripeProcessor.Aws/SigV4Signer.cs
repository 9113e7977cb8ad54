using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace StripeProcessor.Aws;

/// <summary>
/// Signs a request with AWS Signature Version 4, as API Gateway's IAM authorization and every service but S3 check it
/// (docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).
/// </summary>
/// <remarks>
/// The SDK's own signer takes the SDK's requests only, and only by way of namespaces that it calls internal. This one covers what
/// the operator's tool needs: a body in memory, a path without dot segments, the signature in the Authorization header.
/// </remarks>
/// <param name="region">Such as <c>eu-west-1</c>.</param>
/// <param name="service">Such as <c>execute-api</c>.</param>
/// <param name="time">Whose clock stamps the signature; AWS refuses one that is five minutes off.</param>
public sealed class SigV4Signer(string region, string service, TimeProvider time)
{
    /// <summary>API Gateway's name among AWS's services.</summary>
    public const string ApiGateway = "execute-api";

    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>
    /// Adds <c>X-Amz-Date</c>, <c>X-Amz-Security-Token</c> for a session, and <c>Authorization</c>. The request must not change
    /// afterwards, and is sent once: another try needs another signature.
    /// </summary>
    /// <param name="request">Absolute address; its content's type is signed too.</param>
    /// <param name="body">What the content will send.</param>
    /// <param name="credentials">Whose signature.</param>
    public void Sign(HttpRequestMessage request, ReadOnlySpan<byte> body, AwsCredentials credentials)
    {
        var address = request.RequestUri ?? throw new ArgumentException("a request is signed for an address", nameof(request));
        var now = time.GetUtcNow().UtcDateTime;
        var stamp = now.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var day = stamp[..8];
        var scope = $"{day}/{region}/{service}/aws4_request";

        request.Headers.Add("X-Amz-Date", stamp);
        if (credentials.SessionToken is { } token)
        {
            request.Headers.Add("X-Amz-Security-Token", token.Reveal());
        }

        var headers = HeadersToSign(request, address);
        var names = string.Join(';', headers.Select(header => header.Name));
        var canonical = string.Join('\n',
            request.Method.Method,
            Path(address),
            Query(address),
            string.Concat(headers.Select(header => $"{header.Name}:{header.Value}\n")),
            names,
            Hex(SHA256.HashData(body)));
        var toSign = string.Join('\n', Algorithm, stamp, scope, Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical))));
        var signature = Signature(credentials.SecretAccessKey, day, toSign);

        request.Headers.Authorization = new AuthenticationHeaderValue(
            Algorithm, $"Credential={credentials.AccessKeyId}/{scope}, SignedHeaders={names}, Signature={signature}");
    }

    // In the order of their names, which is how they are signed.
    private static List<(string Name, string Value)> HeadersToSign(HttpRequestMessage request, Uri address)
    {
        var headers = new List<(string Name, string Value)>(4);
        if (request.Content?.Headers.ContentType is { } type)
        {
            headers.Add(("content-type", type.ToString()));
        }

        headers.Add(("host", request.Headers.Host ?? address.Authority));
        headers.AddRange(new[] { "x-amz-date", "x-amz-security-token" }
            .Where(request.Headers.Contains)
            .Select(name => (name, request.Headers.GetValues(name).Single())));
        return headers;
    }

    // Every service but S3 wants the path as it is sent encoded once more.
    private static string Path(Uri address) => string.Join('/', address.AbsolutePath.Split('/').Select(Uri.EscapeDataString));

    private static string Query(Uri address)
    {
        var parameters = address.Query.TrimStart('?')
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(parameter => parameter.Split('=', 2))
            .Select(parts => (Name: Encoded(parts[0]), Value: parts.Length > 1 ? Encoded(parts[1]) : ""))
            .OrderBy(parameter => parameter.Name, StringComparer.Ordinal)
            .ThenBy(parameter => parameter.Value, StringComparer.Ordinal);
        return string.Join('&', parameters.Select(parameter => $"{parameter.Name}={parameter.Value}"));
    }

    private static string Encoded(string sent) => Uri.EscapeDataString(Uri.UnescapeDataString(sent));

    private string Signature(Secret key, string day, string toSign)
    {
        var secret = Encoding.UTF8.GetBytes("AWS4" + key.Reveal());
        try
        {
            var derived = new[] { day, region, service, "aws4_request" }
                .Aggregate(secret, (step, text) => HMACSHA256.HashData(step, Encoding.UTF8.GetBytes(text)));
            return Hex(HMACSHA256.HashData(derived, Encoding.UTF8.GetBytes(toSign)));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}

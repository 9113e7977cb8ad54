using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using StripeProcessor.Local;

namespace StripeProcessor.SystemTests.Deployed;

/// <summary>
/// API Gateway's IAM authorization: checks a request's AWS Signature Version 4 against the secret keys that it knows. Written from
/// AWS's description of what is checked (docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html), and
/// shares nothing with what signs.
/// </summary>
/// <param name="region">The region that a signature must be for.</param>
/// <param name="time">A signature that is five minutes off is refused.</param>
internal sealed class SignedDoor(string region, TimeProvider time)
{
    private const string Scheme = "AWS4-HMAC-SHA256 ";

    private readonly Dictionary<string, (string Secret, OperatorCaller Caller)> _keys = new(StringComparer.Ordinal);

    /// <summary>From now on the bearer of this key is let in.</summary>
    public void Know(string secretKey, OperatorCaller caller) => _keys[caller.AccessKey] = (secretKey, caller);

    public OperatorCaller? Recognise(HttpRequest request, ReadOnlyMemory<byte> body)
    {
        if (request.Headers.Authorization is not [{ } given] || !given.StartsWith(Scheme, StringComparison.Ordinal))
        {
            return null;
        }

        var parts = given[Scheme.Length..].Split(',', StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2))
            .Where(part => part.Length == 2)
            .ToDictionary(part => part[0], part => part[1], StringComparer.Ordinal);
        if (!parts.TryGetValue("Credential", out var credential) || !parts.TryGetValue("SignedHeaders", out var headers)
            || !parts.TryGetValue("Signature", out var signature)
            || credential.Split('/') is not [var keyId, var day, var scopeRegion, "execute-api", "aws4_request"]
            || scopeRegion != region || !_keys.TryGetValue(keyId, out var known))
        {
            return null;
        }

        var stamp = request.Headers["X-Amz-Date"].ToString();
        var signed = headers.Split(';');
        if (!IsTimely(stamp, day) || !signed.Contains("host") || !signed.Contains("x-amz-date"))
        {
            return null;
        }

        var digest = Hex(SHA256.HashData(Encoding.UTF8.GetBytes(Canonical(request, signed, headers, body.Span))));
        var toSign = $"AWS4-HMAC-SHA256\n{stamp}\n{day}/{region}/execute-api/aws4_request\n{digest}";
        var key = Mac(Mac(Mac(Mac(Encoding.UTF8.GetBytes("AWS4" + known.Secret), day), region), "execute-api"), "aws4_request");
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hex(Mac(key, toSign))), Encoding.ASCII.GetBytes(signature))
            ? known.Caller
            : null;
    }

    private bool IsTimely(string stamp, string day) =>
        DateTimeOffset.TryParseExact(
            stamp, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
        && stamp.StartsWith(day, StringComparison.Ordinal)
        && (time.GetUtcNow() - at).Duration() < TimeSpan.FromMinutes(5);

    private static string Canonical(HttpRequest request, string[] signed, string names, ReadOnlySpan<byte> body)
    {
        // The target as it came over the wire; what the server decoded has lost how it was written.
        var target = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?', 2);
        var text = new StringBuilder(request.Method).Append('\n');
        text.Append(Encode(target[0], alsoSlash: false)).Append('\n');

        var query = new SortedSet<(string, string)>(Comparer<(string Name, string Value)>.Create((one, other) =>
            string.CompareOrdinal(one.Name, other.Name) is var byName && byName != 0 ? byName : string.CompareOrdinal(one.Value, other.Value)));
        foreach (var parameter in (target.Length > 1 ? target[1] : "").Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = parameter.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = at < 0 ? (parameter, "") : (parameter[..at], parameter[(at + 1)..]);
            query.Add((Encode(Uri.UnescapeDataString(name), true), Encode(Uri.UnescapeDataString(value), true)));
        }

        text.AppendJoin('&', query.Select(parameter => $"{parameter.Item1}={parameter.Item2}")).Append('\n');
        foreach (var name in signed)
        {
            var values = request.Headers[name].Select(value =>
                string.Join(' ', (value ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)));
            text.Append(name).Append(':').AppendJoin(',', values).Append('\n');
        }

        return text.Append('\n').Append(names).Append('\n').Append(Hex(SHA256.HashData(body))).ToString();
    }

    // RFC 3986: letters, digits, "-", ".", "_" and "~" stay as they are.
    private static string Encode(string text, bool alsoSlash)
    {
        var encoded = new StringBuilder();
        foreach (var part in Encoding.UTF8.GetBytes(text))
        {
            var letter = (char)part;
            var stays = char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_' or '~' || (letter == '/' && !alsoSlash);
            encoded.Append(stays ? letter.ToString() : $"%{part:X2}");
        }

        return encoded.ToString();
    }

    private static byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}

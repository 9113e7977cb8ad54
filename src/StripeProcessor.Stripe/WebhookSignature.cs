using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace StripeProcessor.Stripe;

/// <summary>
/// Stripe's webhook signature: HMAC-SHA256 over the time, a dot and the raw body, keyed with the whole secret. The body stays
/// bytes; decoding it before it is verified would verify something else than what was sent.
/// </summary>
public static class WebhookSignature
{
    /// <summary>The header that carries the signature.</summary>
    public const string HeaderName = "Stripe-Signature";

    private const int MaximumTimestampDigits = 12;

    /// <summary>How far Stripe's clock and ours may differ, in both directions: five minutes, as in Stripe's own clients.</summary>
    public static TimeSpan DefaultTolerance { get; } = TimeSpan.FromMinutes(5);

    /// <summary>Tells whether Stripe sent this body. The signature is checked first and the time second.</summary>
    /// <param name="body">The body as received, after base64 decoding and nothing else.</param>
    /// <param name="header">The value of <see cref="HeaderName"/>.</param>
    /// <param name="secrets">The endpoint's secrets, <c>whsec_…</c>: two while one is rolled.</param>
    /// <param name="now">The time to hold the signature against.</param>
    /// <param name="tolerance">More than zero; both ends included.</param>
    /// <exception cref="ArgumentException">There is no secret, one does not start with <c>whsec_</c>, or the tolerance is not positive.</exception>
    public static WebhookVerdict Verify(
        ReadOnlySpan<byte> body, string? header, IReadOnlyList<string> secrets, DateTimeOffset now, TimeSpan tolerance)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(tolerance, TimeSpan.Zero);
        if (secrets.Count == 0 || secrets.Any(secret => !secret.StartsWith("whsec_", StringComparison.Ordinal)))
        {
            throw new ArgumentException("a webhook secret starts with 'whsec_'", nameof(secrets));
        }

        if (string.IsNullOrWhiteSpace(header))
        {
            return new WebhookVerdict.NoHeader();
        }

        string? timestamp = null;
        var signatures = new List<byte[]>();
        var namesSignature = false;
        foreach (var item in header.Split(','))
        {
            var equals = item.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
            {
                continue;
            }

            var value = item[(equals + 1)..].Trim();
            switch (item[..equals].Trim())
            {
                case "t" when timestamp is not null:
                    return new WebhookVerdict.UnreadableTimestamp();
                case "t":
                    timestamp = value;
                    break;
                case "v1":
                    namesSignature = true;
                    if (TryDecode(value, out var signature))
                    {
                        signatures.Add(signature);
                    }

                    break;
            }
        }

        if (!TryReadTimestamp(timestamp, out var seconds))
        {
            return new WebhookVerdict.UnreadableTimestamp();
        }

        if (!namesSignature)
        {
            return new WebhookVerdict.NoSignature();
        }

        if (!IsSigned(body, timestamp!, signatures, secrets))
        {
            return new WebhookVerdict.WrongSignature();
        }

        var signedAt = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return (now - signedAt) switch
        {
            var age when age > tolerance => new WebhookVerdict.TooOld(),
            var age when age < -tolerance => new WebhookVerdict.TooNew(),
            _ => new WebhookVerdict.Genuine(signedAt),
        };
    }

    private static bool IsSigned(ReadOnlySpan<byte> body, string timestamp, List<byte[]> signatures, IReadOnlyList<string> secrets)
    {
        var signed = false;
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        foreach (var secret in secrets)
        {
            using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
            hash.AppendData(Encoding.ASCII.GetBytes(timestamp));
            hash.AppendData("."u8);
            hash.AppendData(body);
            hash.GetHashAndReset(expected);
            foreach (var signature in signatures)
            {
                signed |= CryptographicOperations.FixedTimeEquals(expected, signature);
            }
        }

        return signed;
    }

    private static bool TryReadTimestamp(string? text, out long seconds)
    {
        seconds = 0;
        return text is { Length: > 0 and <= MaximumTimestampDigits }
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out seconds)
            && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds();
    }

    private static bool TryDecode(string hex, out byte[] signature)
    {
        signature = new byte[HMACSHA256.HashSizeInBytes];
        return hex.Length == 2 * signature.Length
            && Convert.FromHexString(hex, signature, out _, out _) == OperationStatus.Done;
    }
}

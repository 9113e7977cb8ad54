using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using StripeProcessor.Donations;

namespace StripeProcessor.Function;

/// <summary>
/// Lets whoever holds one manage a repeating gift: <c>day.signature</c>, where the day (since 1970, UTC) is the last on which it is
/// good, and the signature is HMAC-SHA256 of purpose, donation and day under the stack's token key. Nothing is kept about it.
/// </summary>
internal sealed class ManageTokens(FunctionSettings settings, FunctionPlatform platform)
{
    // A yearly gift must be cancellable until the year after.
    private const int GoodForDays = 400;

    private readonly Once<byte[]> _key = new(cancellationToken =>
        new SealedSecrets(settings, platform).OpenAsync(settings.TokenKey!, Convert.FromBase64String, cancellationToken));

    /// <summary>Whether the stack has a token key.</summary>
    public bool IsSetUp => settings.TokenKey is not null;

    /// <summary>A token for the donation; null when the stack has no key for it.</summary>
    public async ValueTask<string?> IssueAsync(DonationId id, CancellationToken cancellationToken)
    {
        if (!IsSetUp)
        {
            return null;
        }

        var day = checked(Today() + GoodForDays);
        return $"{Text(day)}.{Base64Url.EncodeToString(Sign(await _key.GetAsync(cancellationToken), id, day))}";
    }

    /// <summary>Whether this stack issued the token for this donation, and it is still good.</summary>
    public async ValueTask<bool> IsGoodAsync(DonationId id, string token, CancellationToken cancellationToken)
    {
        var dot = token.IndexOf('.', StringComparison.Ordinal);
        if (!IsSetUp || dot is < 1 or > 6 || !int.TryParse(token.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var day))
        {
            return false;
        }

        var key = await _key.GetAsync(cancellationToken);
        var signature = new byte[HMACSHA256.HashSizeInBytes];
        return Base64Url.TryDecodeFromChars(token.AsSpan(dot + 1), signature, out var length)
            && length == signature.Length
            && CryptographicOperations.FixedTimeEquals(signature, Sign(key, id, day))
            && day >= Today();
    }

    private static byte[] Sign(byte[] key, DonationId id, int day) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"manage/{id}/{Text(day)}"));

    private static string Text(int day) => day.ToString(CultureInfo.InvariantCulture);

    private int Today() => (int)(platform.Time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalDays;
}

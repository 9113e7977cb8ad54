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
        return $"{Text(day)}.{SignatureOf(await _key.GetAsync(cancellationToken), id, day)}";
    }

    /// <summary>Whether this stack issued the token for this donation, and it is still good.</summary>
    public async ValueTask<bool> IsGoodAsync(DonationId id, string token, CancellationToken cancellationToken)
    {
        var dot = token.IndexOf('.', StringComparison.Ordinal);
        if (!IsSetUp || dot is < 1 or > 6 || !int.TryParse(token.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var day))
        {
            return false;
        }

        // As text: a decoder would read one signature in several spellings, and fail on some others.
        var signature = SignatureOf(await _key.GetAsync(cancellationToken), id, day);
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token[(dot + 1)..]), Encoding.UTF8.GetBytes(signature))
            && day >= Today();
    }

    private static string SignatureOf(byte[] key, DonationId id, int day) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"manage/{id}/{Text(day)}")));

    private static string Text(int day) => day.ToString(CultureInfo.InvariantCulture);

    private int Today() => (int)(platform.Time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalDays;
}

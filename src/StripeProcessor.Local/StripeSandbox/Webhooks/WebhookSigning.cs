using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace StripeProcessor.Local.Sandbox;

/// <summary>
/// The <c>Stripe-Signature</c> header: the time, one <c>v1</c> for each secret in force, and test mode's meaningless <c>v0</c>.
/// </summary>
internal static class WebhookSigning
{
    public const string Header = "Stripe-Signature";

    public static string Sign(ReadOnlySpan<byte> body, IEnumerable<string> secrets, long time)
    {
        var header = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"t={time}"));
        foreach (var secret in secrets)
        {
            header.Append(",v1=").Append(Hash(body, secret, time));
        }

        return header.Append(",v0=").Append(Hash(body, "v0", time)).ToString();
    }

    // The key is the whole secret, with its whsec_ and not decoded.
    private static string Hash(ReadOnlySpan<byte> body, string secret, long time)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{time}.")));
        hash.AppendData(body);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

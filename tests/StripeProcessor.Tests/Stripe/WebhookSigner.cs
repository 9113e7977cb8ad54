using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace StripeProcessor.Tests.Stripe;

/// <summary>Signs as Stripe's documentation says, independently of the product and of Stripe's own client.</summary>
internal static class WebhookSigner
{
    public static string Sign(byte[] body, long timestamp, string secret)
    {
        byte[] signed = [.. Encoding.ASCII.GetBytes(timestamp.ToString(CultureInfo.InvariantCulture)), (byte)'.', .. body];
        return Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed));
    }
}

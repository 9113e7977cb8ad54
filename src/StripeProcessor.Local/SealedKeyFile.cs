using System.Text;

namespace StripeProcessor.Local;

/// <summary>
/// The sandbox's Stripe key, sealed by the KMS stand-in as <c>encrypt-secret</c> seals a real one, and kept between starts as the
/// base64 text that the function's settings carry.
/// </summary>
internal static class SealedKeyFile
{
    /// <summary>Seals <paramref name="stripeKey"/> when the file is missing or no longer opens, else leaves it.</summary>
    /// <returns>The ciphertext in base64.</returns>
    public static string Read(string file, KmsStandIn kms, string stripeKey, IReadOnlyDictionary<string, string> context)
    {
        if (File.Exists(file))
        {
            var kept = File.ReadAllText(file).Trim();
            var bytes = new byte[kept.Length];

            if (Convert.TryFromBase64String(kept, bytes, out var length) && kms.Opens(bytes.AsSpan(0, length), context))
            {
                return kept;
            }
        }

        var ciphertext = Convert.ToBase64String(kms.Seal(stripeKey, context));
        DataFile.WriteWhole(file, Encoding.ASCII.GetBytes(ciphertext + "\n"));
        return ciphertext;
    }
}

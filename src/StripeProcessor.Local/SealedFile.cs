using System.Text;

namespace StripeProcessor.Local;

/// <summary>
/// A secret of the local stack, sealed by the KMS stand-in as a real one would be, and kept between starts as the base64 text
/// that the function's settings carry.
/// </summary>
internal static class SealedFile
{
    /// <summary>Seals a secret when the file is missing or no longer opens, else leaves it.</summary>
    /// <param name="file">Where it is kept.</param>
    /// <param name="kms">What seals it.</param>
    /// <param name="secret">Makes the secret, if one is to be sealed.</param>
    /// <param name="context">What it is bound to.</param>
    /// <returns>The ciphertext in base64.</returns>
    public static string Read(string file, KmsStandIn kms, Func<byte[]> secret, IReadOnlyDictionary<string, string> context)
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

        var ciphertext = Convert.ToBase64String(kms.Seal(secret(), context));
        DataFile.WriteWhole(file, Encoding.ASCII.GetBytes(ciphertext + "\n"));
        return ciphertext;
    }
}

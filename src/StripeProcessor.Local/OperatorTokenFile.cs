using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using StripeProcessor.Aws;

namespace StripeProcessor.Local;

/// <summary>
/// What opens the operator routes on this machine, in place of a signature by AWS credentials: made at the first start, readable by
/// the file's owner only, and kept, so that a tool that has read it once may go on.
/// </summary>
internal static class OperatorTokenFile
{
    private const int Bytes = 32;

    /// <summary>The token of the file; a missing or damaged file gets a new one.</summary>
    public static Secret Read(string file)
    {
        if (File.Exists(file) && File.ReadAllText(file).Trim() is { } kept && IsToken(kept))
        {
            return new Secret(kept);
        }

        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
        DataFile.WriteWhole(file, Encoding.ASCII.GetBytes(token + "\n"));
        return new Secret(token);
    }

    private static bool IsToken(string text) => Base64Url.IsValid(text, out var length) && length == Bytes;
}

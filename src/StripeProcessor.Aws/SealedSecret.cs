using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace StripeProcessor.Aws;

/// <summary>A secret as it may lie in a settings file: KMS ciphertext, and which secret it is.</summary>
/// <param name="Name">One of <see cref="SecretNames"/>.</param>
/// <param name="Ciphertext">What KMS returned, byte for byte.</param>
public sealed record SealedSecret(string Name, ReadOnlyMemory<byte> Ciphertext)
{
    /// <summary>The most bytes KMS takes as ciphertext (its documented limit for Decrypt).</summary>
    public const int MaximumBytes = 6144;

    /// <summary>Reads base64 as <c>encrypt-secret</c> prints it; white space around it is ignored.</summary>
    /// <returns>False for empty text, text that is not base64, and more than <see cref="MaximumBytes"/>.</returns>
    public static bool TryParse(string name, string? base64, [NotNullWhen(true)] out SealedSecret? secret)
    {
        secret = null;
        var text = base64.AsSpan().Trim();
        var buffer = new byte[MaximumBytes];

        if (text.IsEmpty || !Convert.TryFromBase64Chars(text, buffer, out var length) || length == 0)
        {
            return false;
        }

        secret = new SealedSecret(name, buffer.AsMemory(0, length));
        return true;
    }

    /// <summary>The ciphertext as settings carry it.</summary>
    public string ToBase64() => Convert.ToBase64String(Ciphertext.Span);

    /// <summary>Tells one ciphertext from another and nothing of what is inside: KMS never seals twice to the same bytes. 16 hex digits.</summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Ciphertext.Span).AsSpan(0, 8));

    /// <summary>Same name, same bytes.</summary>
    public bool Equals(SealedSecret? other) =>
        other is not null && Name == other.Name && Ciphertext.Span.SequenceEqual(other.Ciphertext.Span);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Name);
        hash.AddBytes(Ciphertext.Span);
        return hash.ToHashCode();
    }

    // Ciphertext is no secret, but nobody reads it, and a log line that shows one invites the next to show the other.
    private bool PrintMembers(StringBuilder text)
    {
        text.Append("Name = ").Append(Name);
        return true;
    }
}

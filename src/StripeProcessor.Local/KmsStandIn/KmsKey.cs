using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace StripeProcessor.Local;

/// <summary>
/// The stand-in's one key, kept in a file that only its owner reads. It seals with AES-256-GCM and binds what it seals to its own
/// id and to the encryption context.
/// </summary>
internal sealed class KmsKey
{
    private const byte Format = 1;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int IdBytes = 16;
    private const int HeaderBytes = 1 + IdBytes + NonceBytes + TagBytes;

    private readonly byte[] _key;
    private readonly Guid _id;

    private KmsKey(Guid id, byte[] key)
    {
        _id = id;
        _key = key;
    }

    /// <summary>The key's id as KMS writes it.</summary>
    public string Id => _id.ToString("D");

    /// <summary>Reads the key of a file, or makes one and writes it there.</summary>
    /// <exception cref="LocalStartException">The file holds something else.</exception>
    public static KmsKey Open(string file)
    {
        if (!File.Exists(file))
        {
            return Create(file);
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            var key = document.RootElement.GetProperty("key").GetBytesFromBase64();
            var id = document.RootElement.GetProperty("key_id").GetGuid();
            return key.Length == 32 ? new KmsKey(id, key) : throw new FormatException("the key is not 32 bytes long");
        }
        catch (Exception fault) when (fault is JsonException or FormatException or KeyNotFoundException or InvalidOperationException)
        {
            throw new LocalStartException(
                $"cannot read the key of the KMS stand-in: {file} is not a key file",
                "delete the file and stripe-key.sealed beside it; both are made anew at the next start",
                fault);
        }
    }

    /// <summary>A key of the same file's form that exists nowhere else.</summary>
    public static KmsKey Ephemeral() => new(Guid.NewGuid(), RandomNumberGenerator.GetBytes(32));

    public byte[] Seal(ReadOnlySpan<byte> plaintext, IReadOnlyDictionary<string, string> context)
    {
        var blob = new byte[HeaderBytes + plaintext.Length];
        var nonce = blob.AsSpan(1 + IdBytes, NonceBytes);
        blob[0] = Format;
        _id.TryWriteBytes(blob.AsSpan(1), bigEndian: true, out _);
        RandomNumberGenerator.Fill(nonce);

        using var aes = new AesGcm(_key, TagBytes);
        aes.Encrypt(nonce, plaintext, blob.AsSpan(HeaderBytes), blob.AsSpan(1 + IdBytes + NonceBytes, TagBytes), Bind(context));
        return blob;
    }

    /// <returns>Null when it was not sealed by this key, under this context, or was changed since.</returns>
    public byte[]? Open(ReadOnlySpan<byte> blob, IReadOnlyDictionary<string, string> context)
    {
        if (blob.Length < HeaderBytes || blob[0] != Format || new Guid(blob.Slice(1, IdBytes), bigEndian: true) != _id)
        {
            return null;
        }

        var plaintext = new byte[blob.Length - HeaderBytes];
        using var aes = new AesGcm(_key, TagBytes);

        try
        {
            aes.Decrypt(
                blob.Slice(1 + IdBytes, NonceBytes),
                blob[HeaderBytes..],
                blob.Slice(1 + IdBytes + NonceBytes, TagBytes),
                plaintext,
                Bind(context));
            return plaintext;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    // In key order, so that order carries no meaning, and with lengths, so that no two contexts are written alike.
    private byte[] Bind(IReadOnlyDictionary<string, string> context)
    {
        using var bound = new MemoryStream();
        bound.Write(_id.ToByteArray(bigEndian: true));

        foreach (var (name, value) in context.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Append(bound, name);
            Append(bound, value);
        }

        return bound.ToArray();
    }

    private static void Append(MemoryStream bound, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        bound.Write(length);
        bound.Write(bytes);
    }

    private static KmsKey Create(string file)
    {
        var key = Ephemeral();
        DataFile.WriteWhole(
            file, Encoding.UTF8.GetBytes($$"""{"key_id":"{{key.Id}}","key":"{{Convert.ToBase64String(key._key)}}"}""" + "\n"));
        return key;
    }
}

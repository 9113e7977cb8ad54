using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace StripeProcessor.Local;

/// <summary>
/// KMS on loopback, for as much of it as this product calls: Encrypt, Decrypt, GenerateDataKeyWithoutPlaintext and DescribeKey in the
/// AWS JSON 1.1 protocol, with one symmetric key. Signatures must be present and are not checked. Faults are ordered through
/// <see cref="Faults"/> or <c>/_kms/faults</c>.
/// </summary>
public sealed class KmsStandIn : IAsyncDisposable
{
    private const string ArnPrefix = "arn:aws:kms:eu-west-1:123456789012:";
    private const string Alias = "alias/stripe-processor";
    private const int PlaintextLimit = 4096;

    private readonly KmsKey _key;
    private LoopbackServer? _server;

    private KmsStandIn(KmsKey key)
    {
        _key = key;
        Faults = new KmsFaults(KeyArn);
    }

    /// <summary>Where it listens: the value of <c>AWS_ENDPOINT_URL_KMS</c>.</summary>
    public Uri Address => _server!.Addresses[0];

    /// <summary>The key's ARN. Its bare id and <c>alias/stripe-processor</c> name it too.</summary>
    public string KeyArn => $"{ArnPrefix}key/{_key.Id}";

    /// <summary>What it is told to do wrong.</summary>
    public KmsFaults Faults { get; }

    /// <summary>Starts listening on 127.0.0.1.</summary>
    /// <param name="keyFile">Where the key lies, or is put at the first start. Null: a key that ends with this object.</param>
    /// <param name="certificate">Serves https when given.</param>
    /// <param name="port">0 takes a free one.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task<KmsStandIn> StartAsync(
        string? keyFile, X509Certificate2? certificate, int port, CancellationToken cancellationToken)
    {
        var kms = new KmsStandIn(keyFile is null ? KmsKey.Ephemeral() : KmsKey.Open(keyFile));
        kms._server = await LoopbackServer.StartAsync([port], certificate, kms.HandleAsync, cancellationToken);
        return kms;
    }

    /// <summary>Seals without a connection, as Encrypt would.</summary>
    public byte[] Seal(string plaintext, IReadOnlyDictionary<string, string> encryptionContext) =>
        Seal(Encoding.UTF8.GetBytes(plaintext), encryptionContext);

    /// <summary>Seals bytes that are no text, as GenerateDataKeyWithoutPlaintext makes them.</summary>
    public byte[] Seal(byte[] plaintext, IReadOnlyDictionary<string, string> encryptionContext) => _key.Seal(plaintext, encryptionContext);

    /// <summary>Whether Decrypt would open this under this context.</summary>
    public bool Opens(ReadOnlySpan<byte> ciphertext, IReadOnlyDictionary<string, string> encryptionContext) =>
        _key.Open(ciphertext, encryptionContext) is not null;

    /// <summary>Stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    private Task HandleAsync(HttpContext context) => context.Request.Path.Value switch
    {
        "/_kms/faults" => KmsControl.HandleAsync(context, Faults),
        _ => CallAsync(context),
    };

    private async Task CallAsync(HttpContext context)
    {
        var target = context.Request.Headers["X-Amz-Target"].ToString();
        var operation = target.StartsWith("TrentService.", StringComparison.Ordinal) ? target["TrentService.".Length..] : "";
        var body = await BodyReader.ReadAsync(context.Request, 1024 * 1024);
        var (fault, delay) = Faults.Take(operation);

        if (delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, context.RequestAborted);
        }

        if (fault == KmsFault.Dropped)
        {
            context.Abort();
            return;
        }

        try
        {
            var answer = fault is null ? Answer(context, operation, body ?? default) : throw new KmsFaultException(fault);
            await SendAsync(context, answer);
        }
        catch (KmsFaultException refusal)
        {
            await SendAsync(context, refusal.Fault);
        }
    }

    private byte[] Answer(HttpContext context, string operation, ReadOnlyMemory<byte> body)
    {
        if (context.Request.Headers.Authorization.Count == 0)
        {
            throw new KmsFaultException(new KmsFault(400, "MissingAuthenticationTokenException", "Missing Authentication Token"));
        }

        var request = KmsRequest.Read(body);

        return operation switch
        {
            "Encrypt" => Encrypt(request),
            "Decrypt" => Decrypt(request),
            "GenerateDataKeyWithoutPlaintext" => GenerateDataKey(request),
            "DescribeKey" => DescribeKey(request),
            _ => throw new KmsFaultException(new KmsFault(400, "UnknownOperationException", "")),
        };
    }

    private byte[] Encrypt(KmsRequest request)
    {
        MustBeOurs(request.KeyId);
        var plaintext = request.Bytes("Plaintext");

        if (plaintext.Length is 0 or > PlaintextLimit)
        {
            throw new KmsFaultException(KmsFault.Invalid(
                "1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member must have length less than or "
                + "equal to 4096 and greater than or equal to 1"));
        }

        return Write(json =>
        {
            json.WriteBase64String("CiphertextBlob", _key.Seal(plaintext, request.Context));
            json.WriteString("EncryptionAlgorithm", "SYMMETRIC_DEFAULT");
            json.WriteString("KeyId", KeyArn);
        });
    }

    private byte[] Decrypt(KmsRequest request)
    {
        if (request.KeyId is not null && !IsOurs(request.KeyId))
        {
            throw new KmsFaultException(new KmsFault(
                400, "IncorrectKeyException", "The key ID in the request does not identify a CMK that can perform this operation."));
        }

        var plaintext = _key.Open(request.Bytes("CiphertextBlob"), request.Context)
            ?? throw new KmsFaultException(KmsFault.InvalidCiphertext);

        return Write(json =>
        {
            json.WriteString("EncryptionAlgorithm", "SYMMETRIC_DEFAULT");
            json.WriteString("KeyId", KeyArn);
            json.WriteBase64String("Plaintext", plaintext);
        });
    }

    private byte[] GenerateDataKey(KmsRequest request)
    {
        MustBeOurs(request.KeyId);
        var dataKey = RandomNumberGenerator.GetBytes(request.DataKeyBytes());

        return Write(json =>
        {
            json.WriteBase64String("CiphertextBlob", _key.Seal(dataKey, request.Context));
            json.WriteString("KeyId", KeyArn);
        });
    }

    private byte[] DescribeKey(KmsRequest request)
    {
        MustBeOurs(request.KeyId);

        return Write(json =>
        {
            json.WriteStartObject("KeyMetadata");
            json.WriteString("AWSAccountId", "123456789012");
            json.WriteString("Arn", KeyArn);
            json.WriteString("CustomerMasterKeySpec", "SYMMETRIC_DEFAULT");
            json.WriteString("Description", "stand-in on loopback");
            json.WriteBoolean("Enabled", true);
            json.WriteString("KeyId", _key.Id);
            json.WriteString("KeyManager", "CUSTOMER");
            json.WriteString("KeySpec", "SYMMETRIC_DEFAULT");
            json.WriteString("KeyState", "Enabled");
            json.WriteString("KeyUsage", "ENCRYPT_DECRYPT");
            json.WriteBoolean("MultiRegion", false);
            json.WriteString("Origin", "AWS_KMS");
            json.WriteEndObject();
        });
    }

    private void MustBeOurs(string? keyId)
    {
        if (keyId is null)
        {
            throw new KmsFaultException(KmsFault.Invalid(
                "1 validation error detected: Value null at 'keyId' failed to satisfy constraint: Member must not be null"));
        }

        if (!IsOurs(keyId))
        {
            var named = keyId.StartsWith("alias/", StringComparison.Ordinal) ? $"Alias {ArnPrefix}{keyId} is not found."
                : keyId.StartsWith("arn:", StringComparison.Ordinal) ? $"Key '{keyId}' does not exist"
                : $"Key '{ArnPrefix}key/{keyId}' does not exist";
            throw new KmsFaultException(new KmsFault(400, "NotFoundException", named));
        }
    }

    private bool IsOurs(string keyId) =>
        keyId == _key.Id || keyId == KeyArn || keyId == Alias || keyId == ArnPrefix + Alias;

    private static byte[] Write(Action<Utf8JsonWriter> fields)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            fields(json);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static Task SendAsync(HttpContext context, KmsFault fault)
    {
        context.Response.StatusCode = fault.Status;
        return SendAsync(context, Write(json =>
        {
            json.WriteString("__type", fault.Type);

            if (fault.Message.Length > 0)
            {
                json.WriteString("message", fault.Message);
            }
        }));
    }

    private static async Task SendAsync(HttpContext context, byte[] body)
    {
        context.Response.Headers["x-amzn-RequestId"] = Guid.NewGuid().ToString();
        context.Response.ContentType = "application/x-amz-json-1.1";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, CancellationToken.None);
    }
}

using System.Security.Cryptography;
using System.Text;
using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;

namespace StripeProcessor.Aws;

/// <summary>Seals and opens secrets with AWS KMS under a context that binds each to its stack, mode and name.</summary>
/// <remarks>Remembers nothing between calls, neither a secret nor a failure.</remarks>
public sealed class KmsSecrets : IDisposable
{
    private readonly IAmazonKeyManagementService _kms;
    private readonly KmsOptions _options;
    private readonly TimeProvider _time;

    /// <summary>Over a client that the caller has set up; of the options, only the key and the deadline count then.</summary>
    public KmsSecrets(IAmazonKeyManagementService kms, KmsOptions options, TimeProvider? time = null)
    {
        _kms = kms;
        _options = options;
        _time = time ?? TimeProvider.System;
    }

    /// <summary>Makes the client for one place; touches no network.</summary>
    /// <param name="options">Where, with which key, and how patiently.</param>
    /// <param name="handler">What carries the calls, for tests; null for a connection of its own.</param>
    /// <param name="time">What counts the deadline.</param>
    /// <exception cref="ArgumentException">The endpoint is neither https nor on loopback.</exception>
    /// <exception cref="SecretRefusedException">There is no region, or no such profile.</exception>
    public static KmsSecrets Create(KmsOptions options, HttpMessageHandler? handler = null, TimeProvider? time = null) =>
        new(KmsClient.Create(options, handler), options, time);

    /// <summary>Opens what was sealed under the same context, and checks it against <see cref="SecretRule"/>.</summary>
    /// <exception cref="SecretRefusedException">It stays shut for good.</exception>
    /// <exception cref="KmsUnavailableException">KMS did not answer; ask again later.</exception>
    public async Task<Secret> OpenAsync(SealedSecret secret, SealContext context, CancellationToken cancellationToken)
    {
        RequireOneName(secret.Name, context);
        var request = new DecryptRequest
        {
            CiphertextBlob = new MemoryStream(secret.Ciphertext.ToArray()),
            EncryptionContext = context.ToEncryptionContext(),
            KeyId = _options.KeyId,
        };

        var fault = new KmsFault("unseal", context, _options);
        var response = await CallAsync(fault, deadline => _kms.DecryptAsync(request, deadline), cancellationToken)
            .ConfigureAwait(false);

        var opened = TakeSecret(response.Plaintext ?? throw fault.Unreadable(), context.SecretName);
        return SecretRule.Fault(context.SecretName, context.Mode, opened) is { } sentence ? throw Unfit(sentence) : opened;
    }

    /// <summary>Seals a secret that satisfies <see cref="SecretRule"/> under the key of the options.</summary>
    /// <exception cref="SecretRefusedException">It cannot be sealed until somebody changes something.</exception>
    /// <exception cref="KmsUnavailableException">KMS did not answer; ask again later.</exception>
    public async Task<SealedSecret> SealAsync(Secret secret, SealContext context, CancellationToken cancellationToken)
    {
        if (SecretRule.Fault(context.SecretName, context.Mode, secret) is { } sentence)
        {
            throw Unfit(sentence);
        }

        var plaintext = BytesOf(secret, context.SecretName);
        try
        {
            var request = new EncryptRequest
            {
                KeyId = _options.KeyId ?? throw new InvalidOperationException("sealing needs a key: set KmsOptions.KeyId"),
                Plaintext = new MemoryStream(plaintext),
                EncryptionContext = context.ToEncryptionContext(),
            };

            var fault = new KmsFault("seal", context, _options);
            var response = await CallAsync(fault, deadline => _kms.EncryptAsync(request, deadline), cancellationToken)
                .ConfigureAwait(false);

            return new SealedSecret(context.SecretName, (response.CiphertextBlob ?? throw fault.Unreadable()).ToArray());
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plaintext);
        }
    }

    /// <summary>Has KMS make a new token key, 32 random bytes that only KMS has seen, and seal it under the key of the options.</summary>
    /// <param name="stack">The stack it is for.</param>
    /// <param name="mode"><c>test</c> or <c>live</c>.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="SecretRefusedException">It cannot be made until somebody changes something.</exception>
    /// <exception cref="KmsUnavailableException">KMS did not answer; ask again later.</exception>
    public async Task<SealedSecret> MakeTokenKeyAsync(string stack, string mode, CancellationToken cancellationToken)
    {
        var context = new SealContext(stack, mode, SecretNames.TokenKey);
        var request = new GenerateDataKeyWithoutPlaintextRequest
        {
            KeyId = _options.KeyId ?? throw new InvalidOperationException("sealing needs a key: set KmsOptions.KeyId"),
            NumberOfBytes = SecretRule.TokenKeyMinimumBytes,
            EncryptionContext = context.ToEncryptionContext(),
        };

        var fault = new KmsFault("make", context, _options);
        var response = await CallAsync(
            fault, deadline => _kms.GenerateDataKeyWithoutPlaintextAsync(request, deadline), cancellationToken).ConfigureAwait(false);

        return new SealedSecret(context.SecretName, (response.CiphertextBlob ?? throw fault.Unreadable()).ToArray());
    }

    /// <summary>Gives the connection back.</summary>
    public void Dispose() => _kms.Dispose();

    private async Task<T> CallAsync<T>(KmsFault fault, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(_options.Deadline, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);

        try
        {
            return await call(either.Token).ConfigureAwait(false);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception met) when (fault.Explain(met) is { } explained)
        {
            throw explained;
        }
    }

    // What KMS sent is wiped as soon as the secret exists. What the SDK and the runtime copied on the way is out of reach.
    private static Secret TakeSecret(MemoryStream plaintext, string secretName)
    {
        var bytes = plaintext.TryGetBuffer(out var buffer) ? buffer.AsSpan() : plaintext.ToArray();
        try
        {
            var isText = secretName != SecretNames.TokenKey;
            return new Secret(isText ? Encoding.UTF8.GetString(bytes) : Convert.ToBase64String(bytes));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private static byte[] BytesOf(Secret secret, string secretName) => secretName == SecretNames.TokenKey
        ? Convert.FromBase64String(secret.Reveal())
        : Encoding.UTF8.GetBytes(secret.Reveal());

    private static SecretRefusedException Unfit(string sentence) => new(SecretRefusal.UnfitSecret, sentence);

    private static void RequireOneName(string name, SealContext context)
    {
        if (name != context.SecretName)
        {
            throw new ArgumentException($"a sealed '{name}' was asked for as '{context.SecretName}'", nameof(name));
        }
    }
}

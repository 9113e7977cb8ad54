using Amazon.KeyManagementService;

namespace StripeProcessor.Aws;

/// <summary>Seals and opens secrets with AWS KMS under a context that binds each to its stack, mode and name.</summary>
/// <remarks>Remembers nothing between calls, neither a secret nor a failure.</remarks>
public sealed class KmsSecrets : IDisposable
{
    private readonly IAmazonKeyManagementService _kms;
    private readonly KmsOptions _options;

    /// <summary>Over a client that the caller has set up; of the options, only the key and the deadline count then.</summary>
    public KmsSecrets(IAmazonKeyManagementService kms, KmsOptions options, TimeProvider? time = null)
    {
        _kms = kms;
        _options = options;
    }

    /// <summary>Makes a client without touching the network.</summary>
    /// <exception cref="ArgumentException">The endpoint is neither https nor on loopback.</exception>
    /// <exception cref="SecretRefusedException">No region, no such profile or no credentials.</exception>
    public static KmsSecrets Create(KmsOptions options, HttpMessageHandler? handler = null) => throw new NotImplementedException();

    /// <summary>Opens what <see cref="SealAsync"/> made under the same context, and checks it against <see cref="SecretRule"/>.</summary>
    /// <exception cref="SecretRefusedException">It stays shut for good.</exception>
    /// <exception cref="KmsUnavailableException">KMS did not answer; ask again later.</exception>
    public Task<Secret> OpenAsync(SealedSecret secret, SealContext context, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>Seals a secret that satisfies <see cref="SecretRule"/>.</summary>
    /// <exception cref="SecretRefusedException">It cannot be sealed until somebody changes something.</exception>
    /// <exception cref="KmsUnavailableException">KMS did not answer; ask again later.</exception>
    public Task<SealedSecret> SealAsync(Secret secret, SealContext context, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>Gives the connection back.</summary>
    public void Dispose() => _kms.Dispose();
}

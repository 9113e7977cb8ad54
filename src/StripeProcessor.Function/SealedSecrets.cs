using StripeProcessor.Aws;

namespace StripeProcessor.Function;

/// <summary>
/// Opens this stack's sealed secrets and hands each to whatever is made with it. This is the one place where a secret's text is
/// seen; whoever needs one gets what was made of it. What is to be sealed comes as a <see cref="Secret"/> and leaves as ciphertext.
/// </summary>
internal sealed class SealedSecrets(FunctionSettings settings, FunctionPlatform platform)
{
    /// <summary>Opens the secret and makes something with it.</summary>
    /// <param name="secret">As the settings carry it.</param>
    /// <param name="make">What is made; the text must not outlive it.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="SecretRefusedException">It stays shut, or is not fit for this stack.</exception>
    /// <exception cref="KmsUnavailableException">KMS did not answer; an outage is never remembered.</exception>
    public Task<T> OpenAsync<T>(SealedSecret secret, Func<string, T> make, CancellationToken cancellationToken) => UseAsync(
        async secrets => make((await secrets.OpenAsync(secret, ContextOf(secret.Name), cancellationToken)).Reveal()));

    /// <summary>Seals a secret for this stack, as only this stack can open it.</summary>
    /// <param name="name">One of <see cref="SecretNames"/>.</param>
    /// <param name="secret">What nobody is to see.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="SecretRefusedException">It cannot be sealed, or is not fit for this stack.</exception>
    /// <exception cref="KmsUnavailableException">KMS did not answer; nothing is remembered.</exception>
    public Task<SealedSecret> SealAsync(string name, Secret secret, CancellationToken cancellationToken) =>
        UseAsync(secrets => secrets.SealAsync(secret, ContextOf(name), cancellationToken));

    private SealContext ContextOf(string name) => new(settings.StackName, settings.Mode, name);

    private async Task<T> UseAsync<T>(Func<KmsSecrets, Task<T>> use)
    {
        var secrets = platform.Secrets ?? KmsSecrets.Create(
            new KmsOptions { Region = settings.Region, Endpoint = settings.KmsEndpoint, KeyId = settings.KmsKeyId });

        try
        {
            return await use(secrets);
        }
        finally
        {
            if (platform.Secrets is null)
            {
                secrets.Dispose();
            }
        }
    }
}

/// <summary>Something that is made once, when it is first needed. A failure is not remembered: whoever comes next tries again.</summary>
internal sealed class Once<T>(Func<CancellationToken, Task<T>> make)
    where T : class
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile T? _made;

    /// <summary>What was made so far; null before.</summary>
    public T? Made => _made;

    public async ValueTask<T> GetAsync(CancellationToken cancellationToken)
    {
        if (_made is { } ready)
        {
            return ready;
        }

        await _turn.WaitAsync(cancellationToken);
        try
        {
            return _made ??= await make(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }
}

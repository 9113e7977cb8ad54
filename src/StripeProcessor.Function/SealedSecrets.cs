using StripeProcessor.Aws;

namespace StripeProcessor.Function;

/// <summary>
/// Opens this stack's sealed secrets and hands each to whatever is made with it. This is the one place where a secret's text is
/// seen; whoever needs one gets what was made of it.
/// </summary>
internal sealed class SealedSecrets(FunctionSettings settings, FunctionPlatform platform)
{
    /// <summary>Opens the secret and makes something with it.</summary>
    /// <param name="secret">As the settings carry it.</param>
    /// <param name="make">What is made; the text must not outlive it.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="SecretRefusedException">It stays shut, or is not fit for this stack.</exception>
    /// <exception cref="KmsUnavailableException">KMS did not answer; an outage is never remembered.</exception>
    public async Task<T> OpenAsync<T>(SealedSecret secret, Func<string, T> make, CancellationToken cancellationToken)
    {
        var secrets = platform.Secrets ?? KmsSecrets.Create(
            new KmsOptions { Region = settings.Region, Endpoint = settings.KmsEndpoint, KeyId = settings.KmsKeyId });

        try
        {
            var context = new SealContext(settings.StackName, settings.Mode, secret.Name);
            var opened = await secrets.OpenAsync(secret, context, cancellationToken);
            return make(opened.Reveal());
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

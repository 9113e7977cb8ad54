using StripeProcessor.Aws;
using StripeProcessor.Stripe;

namespace StripeProcessor.Function.Charging;

/// <summary>
/// Opens the sealed Stripe key once, and holds nothing but the client made with it. While KMS does not answer there is no
/// client, and the next request asks again: an outage is never remembered.
/// </summary>
/// <param name="client">A client that is there already; null: one is made when the key is opened.</param>
internal sealed class StripeAccess(FunctionSettings settings, FunctionPlatform platform, StripeClient? client = null)
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile StripeClient? _client = client;

    /// <summary>Whether nobody has sealed a key for this stack yet.</summary>
    public bool IsSealed => _client is null && settings.StripeKey is null;

    /// <summary>The client, made now if it was not made before.</summary>
    /// <exception cref="SecretRefusedException">The key stays shut, or is not fit for this stack.</exception>
    /// <exception cref="KmsUnavailableException">KMS did not answer.</exception>
    public async ValueTask<StripeClient> OpenAsync(CancellationToken cancellationToken)
    {
        if (_client is { } ready)
        {
            return ready;
        }

        await _turn.WaitAsync(cancellationToken);
        try
        {
            return _client ??= await UnsealAsync(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<StripeClient> UnsealAsync(CancellationToken cancellationToken)
    {
        var secrets = platform.Secrets ?? KmsSecrets.Create(
            new KmsOptions { Region = settings.Region, Endpoint = settings.KmsEndpoint, KeyId = settings.KmsKeyId });

        try
        {
            var context = new SealContext(settings.StackName, settings.Mode, SecretNames.StripeKey);
            var key = await secrets.OpenAsync(settings.StripeKey!, context, cancellationToken);
            var options = new StripeClientOptions { ApiBase = settings.StripeApiBase };
            return new StripeClient(key.Reveal(), options, platform.StripeHandler, platform.Time);
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

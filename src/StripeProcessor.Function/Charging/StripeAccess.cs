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
    private readonly Once<StripeClient> _client = new(cancellationToken => new SealedSecrets(settings, platform).OpenAsync(
        settings.StripeKey!, key => ClientFor(key, settings, platform), cancellationToken));

    /// <summary>Whether nobody has sealed a key for this stack yet.</summary>
    public bool IsSealed => client is null && settings.StripeKey is null;

    /// <summary>A client for a key that was just opened.</summary>
    public static StripeClient ClientFor(string key, FunctionSettings settings, FunctionPlatform platform) =>
        new(key, new StripeClientOptions { ApiBase = settings.StripeApiBase }, platform.StripeHandler, platform.Time);

    /// <summary>The client, made now if it was not made before.</summary>
    /// <exception cref="SecretRefusedException">The key stays shut, or is not fit for this stack.</exception>
    /// <exception cref="KmsUnavailableException">KMS did not answer.</exception>
    public ValueTask<StripeClient> OpenAsync(CancellationToken cancellationToken) =>
        client is not null ? ValueTask.FromResult(client) : _client.GetAsync(cancellationToken);
}

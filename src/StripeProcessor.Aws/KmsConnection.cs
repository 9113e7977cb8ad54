using Amazon.Runtime;

namespace StripeProcessor.Aws;

/// <summary>
/// The one HTTP client of a KMS client: no proxy look-up unless wanted, no redirects, short timeouts. The SDK's own timeout
/// setting does not reach a client that comes from a factory, so it is set here.
/// </summary>
internal sealed class KmsConnection(KmsOptions options, HttpMessageHandler? handler) : HttpClientFactory
{
    private readonly HttpClient _client = new(handler ?? OwnHandler(options), disposeHandler: handler is null)
    {
        Timeout = options.AttemptTimeout,
    };

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => _client;

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    private static UntrustedRootWatch OwnHandler(KmsOptions options) => new(new SocketsHttpHandler
    {
        UseProxy = options.UseProxy,
        UseCookies = false,
        AllowAutoRedirect = false,
        ConnectTimeout = options.AttemptTimeout,
    });
}

using Amazon;
using Amazon.DynamoDBv2;
using Amazon.Runtime;

namespace StripeProcessor.Aws;

/// <summary>
/// Sets the SDK's client up so that making it asks no network and no file, and so that it never repeats a call by itself:
/// <see cref="LedgerQuestion"/> does, with the deadline in view.
/// </summary>
internal static class DynamoDbClient
{
    internal static AmazonDynamoDBClient Create(DynamoDbOptions options, HttpMessageHandler? handler)
    {
        var settings = new AmazonDynamoDBConfig
        {
            MaxErrorRetry = 0,
            MaxStaleConnectionRetries = 0,
            RetryMode = RequestRetryMode.Standard,
            DefaultConfigurationMode = DefaultConfigurationMode.Standard,
            // The endpoint is checked below; one that the SDK picked up by itself would not be, nor one made of an account's id.
            IgnoreConfiguredEndpointUrls = true,
            AccountIdEndpointMode = AccountIdEndpointMode.DISABLED,
            EndpointDiscoveryEnabled = false,
            HttpClientFactory = new DynamoDbConnection(options, handler),
        };

        if (options.Endpoint is { } endpoint)
        {
            settings.ServiceURL = SdkDefaults.RequireSafe(endpoint, "DynamoDB").AbsoluteUri;
            settings.AuthenticationRegion = options.Region ?? "us-east-1";
        }
        else
        {
            var region = options.Region is { } name ? RegionEndpoint.GetBySystemName(name) : SdkDefaults.RegionWithoutAsking();
            settings.RegionEndpoint = region ?? throw new ArgumentException("cannot reach DynamoDB: no AWS region is set", nameof(options));
        }

        return CredentialSource.Of(options.Credentials) is { } credentials
            ? new AmazonDynamoDBClient(credentials, settings)
            : new AmazonDynamoDBClient(settings);
    }

    /// <summary>The one HTTP client: no proxy look-up, no redirects, and no time limit but the attempt's own.</summary>
    private sealed class DynamoDbConnection(DynamoDbOptions options, HttpMessageHandler? handler) : HttpClientFactory
    {
        private readonly HttpClient _client = new(handler ?? OwnHandler(options), disposeHandler: handler is null)
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };

        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => _client;

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

        public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

        private static UntrustedRootWatch OwnHandler(DynamoDbOptions options) => new(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ConnectTimeout = options.AttemptTimeout,
        });
    }
}

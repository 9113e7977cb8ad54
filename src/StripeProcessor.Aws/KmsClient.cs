using Amazon;
using Amazon.KeyManagementService;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;

namespace StripeProcessor.Aws;

/// <summary>Sets the SDK's client up so that making it asks no network, and no file for what the settings already say.</summary>
internal static class KmsClient
{
    internal static AmazonKeyManagementServiceClient Create(KmsOptions options, HttpMessageHandler? handler)
    {
        try
        {
            return CreateSignedIn(options, handler);
        }
        catch (SignInException fault)
        {
            throw new SecretRefusedException(
                fault.Fault == SignInFault.NoProfile ? SecretRefusal.NoProfile : SecretRefusal.Credentials, fault.Message);
        }
    }

    private static AmazonKeyManagementServiceClient CreateSignedIn(KmsOptions options, HttpMessageHandler? handler)
    {
        var profile = options.Profile is null ? null : CredentialSource.ProfileNamed(options.Profile);
        var settings = new AmazonKeyManagementServiceConfig
        {
            MaxErrorRetry = options.MaxRetries,
            RetryMode = RequestRetryMode.Standard,
            DefaultConfigurationMode = DefaultConfigurationMode.Standard,
            // The endpoint is checked below; one that the SDK picked up by itself would not be.
            IgnoreConfiguredEndpointUrls = true,
            HttpClientFactory = new KmsConnection(options, handler),
        };

        var region = options.Region ?? profile?.Region?.SystemName;
        if (options.Endpoint is { } endpoint)
        {
            settings.ServiceURL = RequireSafe(endpoint).AbsoluteUri;
            settings.AuthenticationRegion = region ?? "us-east-1";
        }
        else
        {
            settings.RegionEndpoint = region is null ? RegionWithoutAsking() : RegionEndpoint.GetBySystemName(region);
        }

        return CredentialsOf(options, profile) is { } credentials
            ? new AmazonKeyManagementServiceClient(credentials, settings)
            : new AmazonKeyManagementServiceClient(settings);
    }

    private static AWSCredentials? CredentialsOf(KmsOptions options, CredentialProfile? profile)
    {
        if (options.Credentials is { } given)
        {
            return given.SessionToken is { } token
                ? new SessionAWSCredentials(given.AccessKeyId, given.SecretAccessKey.Reveal(), token.Reveal())
                : new BasicAWSCredentials(given.AccessKeyId, given.SecretAccessKey.Reveal());
        }

        return profile is null ? CredentialSource.OfEnvironment() : CredentialSource.CredentialsFrom(profile);
    }

    private static RegionEndpoint RegionWithoutAsking() =>
        FallbackRegionFactory.GetRegionEndpoint(includeInstanceMetadata: false)
        ?? throw new SecretRefusedException(SecretRefusal.NoRegion, "cannot reach KMS: no AWS region is set");

    // The plaintext travels to KMS and back: in the clear only where nobody else can listen.
    private static Uri RequireSafe(Uri endpoint) =>
        endpoint.Scheme == Uri.UriSchemeHttps || (endpoint.Scheme == Uri.UriSchemeHttp && endpoint.IsLoopback)
            ? endpoint
            : throw new ArgumentException("the KMS endpoint must be https, or http on loopback", nameof(endpoint));
}

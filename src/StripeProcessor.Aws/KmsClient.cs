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
            settings.ServiceURL = SdkDefaults.RequireSafe(endpoint, "KMS").AbsoluteUri;
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

    private static AWSCredentials? CredentialsOf(KmsOptions options, CredentialProfile? profile) =>
        options.Credentials is null && profile is not null
            ? CredentialSource.CredentialsFrom(profile)
            : CredentialSource.Of(options.Credentials);

    private static RegionEndpoint RegionWithoutAsking() =>
        SdkDefaults.RegionWithoutAsking()
        ?? throw new SecretRefusedException(SecretRefusal.NoRegion, "cannot reach KMS: no AWS region is set");
}

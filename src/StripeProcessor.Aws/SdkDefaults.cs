using Amazon;
using Amazon.Runtime;

namespace StripeProcessor.Aws;

/// <summary>What every client of the SDK is set up with: nothing here asks a network.</summary>
internal static class SdkDefaults
{
    /// <summary>The region of the environment or of the AWS configuration; null when there is none.</summary>
    internal static RegionEndpoint? RegionWithoutAsking() => FallbackRegionFactory.GetRegionEndpoint(includeInstanceMetadata: false);

    /// <summary>Secrets and donors' data travel there and back: in the clear only where nobody else can listen.</summary>
    internal static Uri RequireSafe(Uri endpoint, string service) =>
        endpoint.Scheme == Uri.UriSchemeHttps || (endpoint.Scheme == Uri.UriSchemeHttp && endpoint.IsLoopback)
            ? endpoint
            : throw new ArgumentException($"the {service} endpoint must be https, or http on loopback", nameof(endpoint));
}

using StripeProcessor.Aws;

namespace StripeProcessor.Cli;

/// <summary>The AWS services around one stack, each at its own address, called by whoever runs the tool.</summary>
internal sealed class Cloud(string region, OperatorCredentials credentials, Func<string, string?> variable, ApiConnection connection)
{
    internal Stacks OpenStacks() => new(At(AwsEndpoints.CloudFormation));

    internal SecurityTokens OpenTokens() => new(At(AwsEndpoints.SecurityTokens));

    /// <summary>Where KMS is; null for the region's own.</summary>
    internal Uri? KmsEndpoint => AwsEndpoints.Of(AwsEndpoints.Kms, variable);

    internal AwsPlace At(string service)
    {
        var endpoint = AwsEndpoints.Of(service, variable);
        return new AwsPlace(region, credentials)
        {
            Endpoint = endpoint,
            Handler = connection.OpenCloud?.Invoke(),
            Time = connection.Time,
        };
    }
}

using StripeProcessor.Aws;

namespace StripeProcessor.Cli;

/// <summary>The AWS services around one stack, each at its own address, called by whoever runs the tool.</summary>
internal sealed class Cloud(string region, OperatorCredentials credentials, Func<string, string?> variable, ApiConnection connection)
{
    /// <summary>Whether what is asked is only nice to have: then nobody waits long for an answer.</summary>
    internal bool IsOptional { get; init; }

    internal Stacks OpenStacks() => new(At(AwsEndpoints.CloudFormation));

    internal SecurityTokens OpenTokens() => new(At(AwsEndpoints.SecurityTokens));

    internal AccountLimits OpenLimits() => new(At(AwsEndpoints.Lambda));

    internal Roles OpenRoles() => new(At(AwsEndpoints.Iam));

    /// <summary>Where KMS is; null for the region's own.</summary>
    internal Uri? KmsEndpoint => AwsEndpoints.Of(AwsEndpoints.Kms, variable);

    internal AwsPlace At(string service)
    {
        var endpoint = AwsEndpoints.Of(service, variable);
        var place = new AwsPlace(region, credentials)
        {
            Endpoint = endpoint,
            Handler = connection.OpenCloud?.Invoke(),
            Time = connection.Time,
        };
        return IsOptional ? place with { Tries = 2, AttemptTimeout = TimeSpan.FromSeconds(8) } : place;
    }
}

using StripeProcessor.Aws;

namespace StripeProcessor.Cli;

/// <summary>
/// Where each AWS service is, when it is somewhere else: <c>AWS_ENDPOINT_URL_KMS</c> and the like, then <c>AWS_ENDPOINT_URL</c>, as
/// in AWS's own tools. Every command reads them here.
/// </summary>
internal static class AwsEndpoints
{
    internal const string Kms = "KMS";
    internal const string CloudFormation = "CLOUDFORMATION";
    internal const string SecurityTokens = "STS";
    internal const string Lambda = "LAMBDA";
    internal const string Iam = "IAM";

    /// <summary>The address of one service; null for AWS's own.</summary>
    /// <exception cref="ToolException">The variable holds no address, or one in the clear.</exception>
    internal static Uri? Of(string service, Func<string, string?> variable)
    {
        var name = $"AWS_ENDPOINT_URL_{service}";
        if (string.IsNullOrEmpty(variable(name)))
        {
            name = "AWS_ENDPOINT_URL";
        }

        return Safe(variable(name), service);
    }

    /// <summary>An address that was given; null for none.</summary>
    /// <param name="text">The address.</param>
    /// <param name="service">Whose it is: one of the names above.</param>
    /// <exception cref="ToolException">It is no address, or one in the clear.</exception>
    internal static Uri? Safe(string? text, string service)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var address)
            && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
            ? address
            : throw ToolException.Usage(
                $"the {InWords(service)} endpoint is not a safe address", "give an https:// address, or http:// on this machine (127.0.0.1)");
    }

    private static string InWords(string service) => service switch
    {
        CloudFormation => "CloudFormation",
        Lambda => "Lambda",
        _ => service,
    };
}

using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;

namespace StripeProcessor.Aws;

/// <summary>The places that AWS credentials are taken from before the SDK's own search. Asks no network.</summary>
internal static class CredentialSource
{
    /// <exception cref="SignInException">There is no such profile.</exception>
    internal static CredentialProfile ProfileNamed(string name) =>
        new CredentialProfileStoreChain().TryGetProfile(name, out var profile)
            ? profile
            : throw new SignInException(SignInFault.NoProfile,
                $"cannot use the AWS profile '{name}': the AWS configuration has no profile of that name");

    /// <exception cref="SignInException">The profile is of a kind that needs something else first.</exception>
    internal static AWSCredentials CredentialsFrom(CredentialProfile profile)
    {
        try
        {
            return profile.GetAWSCredentials(profile.CredentialProfileStore);
        }
        catch (Exception met) when (met is AmazonClientException or InvalidOperationException or ArgumentException
            or InvalidDataException)
        {
            throw new SignInException(SignInFault.NoCredentials,
                $"cannot use the AWS profile '{profile.Name}': it holds no credentials that can be used directly");
        }
    }

    /// <summary>
    /// What was given, else the environment's credentials taken directly: the SDK's search looks at files first and leaves a file
    /// watcher behind. Null leaves the search to the SDK, at the first call.
    /// </summary>
    internal static AWSCredentials? Of(AwsCredentials? given)
    {
        if (given is not null)
        {
            return given.SessionToken is { } token
                ? new SessionAWSCredentials(given.AccessKeyId, given.SecretAccessKey.Reveal(), token.Reveal())
                : new BasicAWSCredentials(given.AccessKeyId, given.SecretAccessKey.Reveal());
        }

        try
        {
            return new EnvironmentVariablesAWSCredentials();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}

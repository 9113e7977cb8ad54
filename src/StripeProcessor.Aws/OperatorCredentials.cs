using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;

namespace StripeProcessor.Aws;

/// <summary>
/// The AWS credentials of whoever runs the tool: a profile's, else the environment's, else what the SDK's search finds. Temporary
/// ones are renewed by the SDK, so ask again for each call.
/// </summary>
public sealed class OperatorCredentials
{
    private readonly Func<Task<AWSCredentials>> _find;

    private OperatorCredentials(Func<Task<AWSCredentials>> find, string? profileRegion)
    {
        _find = find;
        ProfileRegion = profileRegion;
    }

    /// <summary>The region that the profile names, such as <c>eu-west-1</c>; null without one.</summary>
    public string? ProfileRegion { get; }

    /// <summary>Chooses the place; reads the profile, and touches no network yet.</summary>
    /// <param name="profile">A profile of the AWS configuration. Null: the environment's credentials, then the SDK's search.</param>
    /// <exception cref="SignInException">There is no such profile, or it holds nothing that can be used directly.</exception>
    public static OperatorCredentials Find(string? profile)
    {
        if (profile is null)
        {
            return new OperatorCredentials(SearchAsync, null);
        }

        CredentialProfile named = CredentialSource.ProfileNamed(profile);
        var credentials = CredentialSource.CredentialsFrom(named);
        return new OperatorCredentials(() => Task.FromResult(credentials), named.Region?.SystemName);
    }

    /// <summary>Credentials that are at hand already, such as those of a role that was taken on.</summary>
    public static OperatorCredentials Of(AwsCredentials given)
    {
        var credentials = CredentialSource.Of(given)!;
        return new OperatorCredentials(() => Task.FromResult(credentials), null);
    }

    /// <summary>The credentials as they are now. May ask the network: a role has to be assumed, or a session renewed.</summary>
    /// <exception cref="SignInException">There are none.</exception>
    public async Task<AwsCredentials> GetAsync(CancellationToken cancellationToken)
    {
        try
        {
            var credentials = await _find().WaitAsync(cancellationToken).ConfigureAwait(false);
            var now = await credentials.GetCredentialsAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
            return new AwsCredentials(
                now.AccessKey, new Secret(now.SecretKey), string.IsNullOrEmpty(now.Token) ? null : new Secret(now.Token));
        }
        catch (Exception met) when (met is AmazonClientException or AmazonServiceException or InvalidOperationException
            or HttpRequestException or IOException)
        {
            throw new SignInException(SignInFault.NoCredentials,
                "cannot sign in to AWS: no credentials were found, or the session has ended");
        }
    }

    private static async Task<AWSCredentials> SearchAsync() =>
        CredentialSource.Of(given: null) ?? await DefaultAWSCredentialsIdentityResolver.GetCredentialsAsync().ConfigureAwait(false);
}

using System.Xml.Linq;

namespace StripeProcessor.Aws;

/// <summary>Who somebody is for AWS.</summary>
/// <param name="Account">Twelve digits.</param>
/// <param name="Arn">A user's, or an assumed role's session: <c>arn:aws:sts::…:assumed-role/role/session</c>.</param>
public sealed record CallerIdentity(string Account, string Arn);

/// <summary>AWS STS: who the caller is, and credentials of a role that the caller may take on.</summary>
/// <inheritdoc cref="Stacks"/>
public sealed class SecurityTokens(AwsPlace place) : IDisposable
{
    private readonly AwsQuery _query = new(place, "sts", "2011-06-15");

    /// <summary>Gives the connection back.</summary>
    public void Dispose() => _query.Dispose();

    /// <summary>Who the credentials belong to. Everybody may ask.</summary>
    public async Task<CallerIdentity> WhoAmIAsync(CancellationToken cancellationToken)
    {
        var result = await _query.CallAsync("ask AWS who you are", "GetCallerIdentity", [], cancellationToken).ConfigureAwait(false);
        return new CallerIdentity(result.TextOf("Account"), result.TextOf("Arn"));
    }

    /// <summary>Takes a role on for a quarter of an hour, the shortest that STS grants.</summary>
    /// <param name="roleArn">The role.</param>
    /// <param name="session">How CloudTrail is to name the session: 2 to 64 letters, digits and <c>=,.@-</c>.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<AwsCredentials> AssumeAsync(string roleArn, string session, CancellationToken cancellationToken)
    {
        var doing = $"take on the role {roleArn}";
        var result = await _query.CallAsync(
            doing,
            "AssumeRole",
            [("RoleArn", roleArn), ("RoleSessionName", session), ("DurationSeconds", "900")],
            cancellationToken).ConfigureAwait(false);

        return result.Child("Credentials") is { } credentials && credentials.TextOf("AccessKeyId").Length > 0
            ? Read(credentials)
            : throw new AwsUnavailableException($"cannot {doing}: sts sent an answer that cannot be read");
    }

    private static AwsCredentials Read(XElement credentials) => new(
        credentials.TextOf("AccessKeyId"),
        new Secret(credentials.TextOf("SecretAccessKey")),
        new Secret(credentials.TextOf("SessionToken")));
}

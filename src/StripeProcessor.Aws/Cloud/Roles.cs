namespace StripeProcessor.Aws;

/// <summary>IAM, as far as an operator's tool needs it: the whole name of a role.</summary>
/// <remarks>It is one service for the whole of AWS, which signs and answers in one region.</remarks>
/// <inheritdoc cref="Stacks"/>
public sealed class Roles(AwsPlace place) : IDisposable
{
    /// <summary>The region that IAM answers for, in the part of AWS that has no other name.</summary>
    public const string Region = "us-east-1";

    private readonly AwsQuery _query = new(
        place with { Region = Region, Endpoint = place.Endpoint ?? new Uri("https://iam.amazonaws.com/") }, "iam", "2010-05-08");

    /// <summary>Gives the connection back.</summary>
    public void Dispose() => _query.Dispose();

    /// <summary>The role's ARN with its path, which the ARN of somebody who has taken it on leaves out.</summary>
    /// <param name="name">The role's name.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<string> ArnOfAsync(string name, CancellationToken cancellationToken)
    {
        var result = await _query.CallAsync($"look up the role '{name}'", "GetRole", [("RoleName", name)], cancellationToken)
            .ConfigureAwait(false);
        return result.Child("Role")?.TextOf("Arn") is { Length: > 0 } arn
            ? arn
            : throw new AwsUnavailableException($"cannot look up the role '{name}': iam sent an answer that cannot be read");
    }
}

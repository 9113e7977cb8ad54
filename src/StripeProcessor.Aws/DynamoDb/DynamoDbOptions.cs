namespace StripeProcessor.Aws;

/// <summary>Which table is the ledger, where it is, and how long to wait for it.</summary>
public sealed record DynamoDbOptions
{
    /// <summary>The table's name, or its ARN.</summary>
    public required string Table { get; init; }

    /// <summary><c>test</c> or <c>live</c>: every key begins with it, so that what is played never mixes with what is real.</summary>
    public required string Mode { get; init; }

    /// <summary>Such as <c>eu-west-1</c>. Null: what the SDK finds without a network call.</summary>
    public string? Region { get; init; }

    /// <summary>Another address for DynamoDB: https, or http on loopback only. Null: the region's own.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Given outright. Null: the environment's, then the SDK's search at the first call.</summary>
    public AwsCredentials? Credentials { get; init; }

    /// <summary>How long one attempt may take. 2 seconds: DynamoDB answers within tens of milliseconds.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long one question to the ledger may take, retries and pauses included. 5 seconds: the donor waits, and API Gateway
    /// gives up after 30 with all that a gift needs.
    /// </summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(5);
}

namespace StripeProcessor.Aws;

/// <summary>Where KMS is, which key to use, and how long to wait.</summary>
public sealed record KmsOptions
{
    /// <summary>Such as <c>eu-west-1</c>. Null: the profile's, then what the SDK finds without a network call.</summary>
    public string? Region { get; init; }

    /// <summary>Another address for KMS: https, or http on loopback only. Null: the region's own.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>
    /// Key id, ARN or <c>alias/…</c>. Sealing needs it; opening then refuses what another key sealed. Null: opening takes the
    /// key that the ciphertext names.
    /// </summary>
    public string? KeyId { get; init; }

    /// <summary>Given outright. Null: the profile's, the environment's, then the SDK's search at the first call.</summary>
    public AwsCredentials? Credentials { get; init; }

    /// <summary>A profile of the operator's AWS configuration. Null: none.</summary>
    public string? Profile { get; init; }

    /// <summary>Whether to use the environment's proxy. False: a function has none, and looking for one takes time.</summary>
    public bool UseProxy { get; init; }

    /// <summary>How long one attempt may take. 2 seconds: KMS answers within tens of milliseconds.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long one secret may take, retries and pauses included. 5 seconds: Lambda allows 10 for the whole init, and the
    /// connection to Stripe needs its share.
    /// </summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How often to try again after throttling, a fault of KMS or a broken connection. 2: their pauses add 1 to 2 seconds.
    /// </summary>
    public int MaxRetries { get; init; } = 2;
}

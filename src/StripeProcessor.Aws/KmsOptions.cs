namespace StripeProcessor.Aws;

/// <summary>Where KMS is and how long to wait for it.</summary>
public sealed record KmsOptions
{
    /// <summary>The region's name, such as <c>eu-west-1</c>. Null: the profile's, then whatever the SDK finds without a network call.</summary>
    public string? Region { get; init; }

    /// <summary>Another address for KMS: https, or http on loopback only. Null: the region's own.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Key id, ARN or alias. Sealing needs it; opening then accepts nothing sealed under another key. Null: any key of the ciphertext's.</summary>
    public string? KeyId { get; init; }

    /// <summary>A profile of the operator's AWS configuration. Null: the environment's credentials, then the SDK's default search.</summary>
    public string? Profile { get; init; }

    /// <summary>Go through the proxy that the environment names. False by default: a function has none, and looking costs time at every cold start.</summary>
    public bool UseProxy { get; init; }

    /// <summary>How long one attempt may take. 2 seconds: KMS answers within tens of milliseconds.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long one secret may take, retries and pauses included. 5 seconds: Lambda allows 10 for the whole init, and the
    /// connection to Stripe needs its share.
    /// </summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often the SDK tries again after throttling, faults of KMS and broken connections. 2: their pauses add 1 to 2 seconds.</summary>
    public int MaxRetries { get; init; } = 2;
}

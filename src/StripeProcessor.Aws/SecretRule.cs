namespace StripeProcessor.Aws;

/// <summary>
/// What each secret must look like. One rule, asked twice: before sealing, so that the operator hears it at once, and after
/// opening, so that a wrong key never reaches Stripe.
/// </summary>
public static class SecretRule
{
    /// <summary>The most bytes that KMS seals under a symmetric key.</summary>
    public const int MaximumBytes = 4096;

    /// <summary>The fewest random bytes a token key may have.</summary>
    public const int TokenKeyMinimumBytes = 32;

    /// <summary>What is wrong with the secret, as one sentence that shows nothing of it; null when nothing is.</summary>
    /// <param name="secretName">One of <see cref="SecretNames"/>; any other name is itself a fault.</param>
    /// <param name="mode"><c>test</c> or <c>live</c>.</param>
    /// <param name="secret">The secret to judge.</param>
    public static string? Fault(string secretName, string mode, Secret secret) => throw new NotImplementedException();
}

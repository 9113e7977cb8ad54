namespace StripeProcessor.Aws;

/// <summary>
/// What a secret is bound to. KMS opens it under exactly the context it was sealed under, so that a ciphertext moved to another
/// stack, another mode or another setting stays shut.
/// </summary>
/// <param name="Stack">The CloudFormation stack's name.</param>
/// <param name="Mode"><c>test</c> or <c>live</c>.</param>
/// <param name="SecretName">One of <see cref="SecretNames"/>.</param>
public sealed record SealContext(string Stack, string Mode, string SecretName)
{
    /// <summary>The context as KMS takes it. Their order carries no meaning. Not secret: CloudTrail records it.</summary>
    public Dictionary<string, string> ToEncryptionContext() => new(4, StringComparer.Ordinal)
    {
        ["app"] = "stripe-processor",
        ["stack"] = Stack,
        ["mode"] = Mode,
        ["secret"] = SecretName,
    };
}

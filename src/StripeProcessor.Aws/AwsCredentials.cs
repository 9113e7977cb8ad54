namespace StripeProcessor.Aws;

/// <summary>Who calls AWS.</summary>
/// <param name="AccessKeyId">The id, which is not secret.</param>
/// <param name="SecretAccessKey">What signs the calls.</param>
/// <param name="SessionToken">Comes with temporary credentials; null for lasting ones.</param>
public sealed record AwsCredentials(string AccessKeyId, Secret SecretAccessKey, Secret? SessionToken = null);

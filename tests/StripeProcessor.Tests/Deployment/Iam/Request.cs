namespace StripeProcessor.Tests.Deployment.Iam;

/// <summary>What somebody wants to do.</summary>
internal sealed record Request(string Action, string Resource)
{
    /// <summary>The facts that conditions ask about. The names of keys have no case; their values do.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Context { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase);

    public Request With(string key, params string[] values) => this with
    {
        Context = new Dictionary<string, IReadOnlyList<string>>(Context, StringComparer.OrdinalIgnoreCase) { [key] = values },
    };

    /// <summary>A call of KMS under an encryption context: each pair is a key of its own, and their names are one more.</summary>
    public Request Under(IReadOnlyDictionary<string, string> encryptionContext) => encryptionContext.Count == 0
        ? this
        : encryptionContext.Aggregate(
            With("kms:EncryptionContextKeys", [.. encryptionContext.Keys]),
            (request, pair) => request.With($"kms:EncryptionContext:{pair.Key}", pair.Value));
}

using StripeProcessor.Aws;
using StripeProcessor.Donations.Ledger;

namespace StripeProcessor.Function;

/// <summary>What the function takes from the machine it runs on. The defaults are the real things.</summary>
public sealed record FunctionPlatform
{
    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Carries the calls to Stripe; null: the process's one connection pool.</summary>
    public HttpMessageHandler? StripeHandler { get; init; }

    /// <summary>Opens sealed secrets; null: KMS as the settings say, made when first needed.</summary>
    public KmsSecrets? Secrets { get; init; }

    /// <summary>Keeps the gifts; null: DynamoDB as the settings say.</summary>
    public ILedger? Ledger { get; init; }

    /// <summary>Chance, 0 to 1, that spreads repetitions.</summary>
    public Func<double> Chance { get; init; } = Random.Shared.NextDouble;

    /// <summary>Makes the id of a donation whose form named none.</summary>
    public Func<Guid> NewId { get; init; } = Guid.NewGuid;

    /// <summary>
    /// Called when a certificate chain ends outside the trusted roots: during init at once, during a request after its reply
    /// was handed over. Null: nothing more can be done than to refuse the chain.
    /// </summary>
    public Action? UntrustedRoot { get; init; }
}

namespace StripeProcessor.Stripe;

/// <summary>What the account holds.</summary>
public sealed class BalanceCalls
{
    private readonly StripeClient _client;

    internal BalanceCalls(StripeClient client) => _client = client;

    /// <summary>Reads the balance.</summary>
    /// <exception cref="StripeException">Refused, or without answer.</exception>
    public Task<StripeResponse<Balance>> RetrieveAsync(CancellationToken cancellationToken) =>
        _client.SendAsync(StripeRequest.Get(StripePath.Of("balance")), StripeJson.Default.Balance, cancellationToken);
}

namespace StripeProcessor.Stripe;

/// <summary>What the account holds, per currency. Only the fields we read.</summary>
public sealed record Balance
{
    /// <summary>What can be paid out.</summary>
    public IReadOnlyList<BalanceAmount> Available { get => field ?? []; init; }

    /// <summary>What is on its way.</summary>
    public IReadOnlyList<BalanceAmount> Pending { get => field ?? []; init; }

    /// <summary>Whether real money is meant.</summary>
    public bool Livemode { get; init; }
}

/// <summary>What the account holds in one currency.</summary>
public sealed record BalanceAmount
{
    /// <summary>In the unit Stripe counts the currency in; negative for what the account owes.</summary>
    public long Amount { get; init; }

    /// <summary>Lower case.</summary>
    public string? Currency { get; init; }
}

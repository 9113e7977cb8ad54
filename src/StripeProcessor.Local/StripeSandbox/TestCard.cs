namespace StripeProcessor.Local.Sandbox;

/// <summary>Why an issuer, or Stripe itself, says no.</summary>
internal sealed record CardDecline(string Code, string DeclineCode, string Message, string Advice = "try_again_later")
{
    public static readonly CardDecline Generic = new("card_declined", "generic_decline", "Your card was declined.");

    public static readonly CardDecline InsufficientFunds = new("card_declined", "insufficient_funds", "Your card has insufficient funds.");

    public static readonly CardDecline AuthenticationRequired = new(
        "authentication_required", "authentication_required", "Your card was declined. This transaction requires authentication.");

    public static CardDecline ForReason(string declineCode, string advice = "do_not_try_again") =>
        Generic with { DeclineCode = declineCode, Advice = advice };

    public ApiError ToError() => ApiError.Card(Code, Message, DeclineCode, Advice);
}

/// <summary>How refunds of a card's charges turn out.</summary>
internal enum RefundCourse
{
    Succeeds,
    PendingThenSucceeds,
    SucceedsThenFails,
}

/// <summary>A card that exists in test mode only, and what happens to payments with it.</summary>
internal sealed record TestCard(string Number, string Name)
{
    public string Brand { get; init; } = "visa";

    public string Funding { get; init; } = "credit";

    public CardDecline? Decline { get; init; }

    public bool NeedsAuthentication { get; init; }

    public CardDecline? DeclineAfterAuthentication { get; init; }

    /// <summary>The bank asks each time, also when the card was set up for payments without its holder.</summary>
    public bool AsksEveryTime { get; init; }

    /// <summary>Declines payments, but lets itself be saved first.</summary>
    public bool SavesAnyway { get; init; }

    public bool IsRefusedWhenSaved => Decline is not null && !IsBlocked && !SavesAnyway;

    public string CvcCheck { get; init; } = "pass";

    public string PostalCodeCheck { get; init; } = "pass";

    public string RiskLevel { get; init; } = "normal";

    public long RiskScore { get; init; } = 12;

    /// <summary>Refused by Stripe's own fraud rules and never sent to the issuer.</summary>
    public bool IsBlocked { get; init; }

    public bool IsAvailableAtOnce { get; init; }

    public RefundCourse Refunds { get; init; }

    public DisputeCourse Disputes { get; init; }

    public string Last4 => Number[^4..];
}

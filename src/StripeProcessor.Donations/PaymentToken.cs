namespace StripeProcessor.Donations;

/// <summary>The three ways a page can hand over a means of payment.</summary>
public enum PaymentTokenKind
{
    /// <summary><c>ctoken_…</c>, field <c>confirmation_token</c>: single use.</summary>
    ConfirmationToken,

    /// <summary><c>pm_…</c>, field <c>payment_method</c>: may pay more than once, so the gift needs an id of its own.</summary>
    PaymentMethod,

    /// <summary><c>tok_…</c>, field <c>source</c>: single use, from pages written for the predecessor.</summary>
    LegacyToken,
}

/// <summary>A means of payment, as the processor's script named it. Opaque; only its prefix is known.</summary>
public sealed record PaymentToken(PaymentTokenKind Kind, string Value)
{
    /// <summary>True when the token can pay once only.</summary>
    public bool IsSingleUse => Kind != PaymentTokenKind.PaymentMethod;

    /// <summary>The prefix values of this kind start with.</summary>
    public static string PrefixOf(PaymentTokenKind kind) => kind switch
    {
        PaymentTokenKind.ConfirmationToken => "ctoken_",
        PaymentTokenKind.PaymentMethod => "pm_",
        PaymentTokenKind.LegacyToken => "tok_",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>True for the right prefix followed by letters, digits and underscores, at most 255 characters in all.</summary>
    public static bool HasShape(string value, PaymentTokenKind kind)
    {
        ArgumentNullException.ThrowIfNull(value);
        var prefix = PrefixOf(kind);
        return value.Length > prefix.Length && value.Length <= 255
            && value.StartsWith(prefix, StringComparison.Ordinal)
            && value.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
    }

    /// <summary>The kind only: a token can pay.</summary>
    public override string ToString() => $"{PrefixOf(Kind)}…";
}

namespace StripeProcessor.Donations;

/// <summary>The codes of <see cref="FieldFault"/>. Programs rely on them: none is ever renamed.</summary>
public static class FaultCodes
{
    /// <summary>Nothing was sent where something is needed.</summary>
    public const string Missing = "missing";

    /// <summary>Two fields were sent where one is needed.</summary>
    public const string Twice = "twice";

    /// <summary>Could not be read at all.</summary>
    public const string Unreadable = "unreadable";

    /// <summary>Readable in two ways, such as <c>1.000</c>.</summary>
    public const string Ambiguous = "ambiguous";

    /// <summary>Below zero.</summary>
    public const string Negative = "negative";

    /// <summary>Nothing.</summary>
    public const string Zero = "zero";

    /// <summary>More decimals than the currency has.</summary>
    public const string TooManyDecimals = "too_many_decimals";

    /// <summary>Written with the mark of another currency.</summary>
    public const string OtherCurrency = "other_currency";

    /// <summary>The currency has the coin, but cards cannot be charged to it (5.124 KWD).</summary>
    public const string NotChargeable = "not_chargeable";

    /// <summary>Below the smallest gift.</summary>
    public const string TooSmall = "too_small";

    /// <summary>Above the largest gift.</summary>
    public const string TooLarge = "too_large";

    /// <summary>The gift is fine, but with the fee on top it is more than one charge can be.</summary>
    public const string ChargeTooLarge = "charge_too_large";

    /// <summary>More characters than the field takes.</summary>
    public const string TooLong = "too_long";

    /// <summary>Not one of the choices.</summary>
    public const string NotOffered = "not_offered";

    /// <summary>Holds characters that cannot be shown.</summary>
    public const string ControlCharacters = "control_characters";

    /// <summary>Looks like a card number, which belongs to the card fields only.</summary>
    public const string CardNumber = "card_number";

    /// <summary>An address that does not lie on the organisation's own sites.</summary>
    public const string NotAllowed = "not_allowed";

    /// <summary>Card details that were used before, or have run out.</summary>
    public const string Unusable = "unusable";

    /// <summary>Differs from the same thing sent elsewhere in the request.</summary>
    public const string Differs = "differs";
}

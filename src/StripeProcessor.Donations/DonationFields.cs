namespace StripeProcessor.Donations;

/// <summary>The names of the fields of a donation, the same in a form and in JSON, and their order.</summary>
public static class DonationFields
{
    public const string Amount = "amount";
    public const string AmountOther = "amount_other";
    public const string AmountMinor = "amount_minor";
    public const string Currency = "currency";
    public const string Frequency = "frequency";
    public const string Designation = "designation";
    public const string CoverFee = "cover_fee";
    public const string Email = "email";
    public const string Name = "name";
    public const string Comment = "comment";
    public const string Anonymous = "anonymous";
    public const string DedicationKind = "dedication_kind";
    public const string DedicationName = "dedication_name";
    public const string DonationId = "donation_id";
    public const string ConfirmationToken = "confirmation_token";
    public const string PaymentMethod = "payment_method";
    public const string Source = "source";
    public const string Next = "_next";
    public const string Cancel = "_cancel";

    /// <summary>The honeypot: people do not see it, programs fill it.</summary>
    public const string Gotcha = "_gotcha";

    /// <summary>The value of <see cref="Amount"/> that sends the reader to <see cref="AmountOther"/>.</summary>
    public const string Other = "other";

    /// <summary>The order in which faults are told.</summary>
    public static IReadOnlyList<string> InOrder { get; } =
    [
        Amount, AmountOther, AmountMinor, Currency, Frequency, Designation, CoverFee, Email, Name, Comment, Anonymous,
        DedicationKind, DedicationName, DonationId, ConfirmationToken, PaymentMethod, Source, Next, Cancel, Gotcha,
    ];
}

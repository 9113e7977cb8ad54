using System.Security.Cryptography;
using System.Text;

namespace StripeProcessor.Donations.Ledger;

/// <summary>Whether it is known what became of an attempt.</summary>
public enum AttemptState
{
    /// <summary>Stripe was asked, or is about to be: the answer has not been recorded.</summary>
    Undecided,

    /// <summary>Refused for good: this attempt charges nobody, now or later.</summary>
    Refused,

    /// <summary>Stripe took it: it is paid, under way, or waits for the donor.</summary>
    Accepted,
}

/// <summary>How an attempt collects the gift.</summary>
public enum AttemptKind
{
    /// <summary>A token pays at once.</summary>
    Payment,

    /// <summary>The donor pays on Stripe's page.</summary>
    Checkout,

    /// <summary>A token pays now and from then on.</summary>
    Subscription,
}

/// <summary>
/// One try to collect a gift. Its number is part of Stripe's idempotency key: it moves on only after a refusal that is certain, so
/// that whatever is asked again is asked under the same key and in the same words.
/// </summary>
public sealed record Attempt
{
    /// <summary>Counted from 1.</summary>
    public required int Number { get; init; }

    /// <summary>How it collects.</summary>
    public required AttemptKind Kind { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>
    /// Until when whoever is asking Stripe may still be at it; it is set back when they are done, and passes by itself when they died.
    /// </summary>
    public required DateTimeOffset AskedUntil { get; init; }

    /// <summary>What is known of it.</summary>
    public AttemptState State { get; init; }

    /// <summary>Which token it tries, as <see cref="KeyOf"/> names it; null for hosted checkout.</summary>
    public string? Token { get; init; }

    /// <summary>
    /// The parameters as first sent, encoded, one for each call that the attempt makes. Dropped once it is decided: they hold the
    /// token and the donor's words.
    /// </summary>
    public IReadOnlyDictionary<string, string> Forms { get; init; } = LedgerMap.Empty<string>();

    /// <summary>Why it was refused.</summary>
    public AttemptRefusal? Refusal { get; init; }

    /// <summary>The payment that it made, <c>pi_…</c>, once known.</summary>
    public string? PaymentIntent { get; init; }

    /// <summary>The page that it opened, <c>cs_…</c>, once known.</summary>
    public string? Session { get; init; }

    /// <summary>The subscription that it made, <c>sub_…</c>, once known.</summary>
    public string? Subscription { get; init; }

    /// <summary>How long one asker may be at it: a little longer than the longest request.</summary>
    public static TimeSpan LongestAsking { get; } = TimeSpan.FromSeconds(35);

    /// <summary>
    /// For how long the same key is sure to mean the same request. Stripe may clear keys that are 24 hours old; an hour less, so
    /// that no clock decides over a second charge.
    /// </summary>
    public static TimeSpan KeyMemory { get; } = TimeSpan.FromHours(23);

    /// <summary>
    /// What Stripe knows the attempt by: at most one charge is made under one key, for as long as Stripe remembers it (24 hours).
    /// </summary>
    public string KeyFor(DonationId id) => $"{id}:{LedgerText.Of(Number)}";

    /// <summary>Tells tokens apart, capitals included, without keeping them: 32 hexadecimal digits of SHA-256.</summary>
    public static string? KeyOf(PaymentToken? token) =>
        token is null ? null : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token.Value)))[..32];

    /// <summary>The attempt with what came of it; what was kept to ask again goes.</summary>
    public Attempt Decided(AttemptState state, AttemptRefusal? refusal = null) =>
        this with { State = state, Refusal = refusal, Forms = LedgerMap.Empty<string>() };

    /// <summary>Number and state: no parameters.</summary>
    public override string ToString() => $"attempt {LedgerText.Of(Number)}: {State}";
}

/// <summary>Why an attempt was refused, in the processor's codes.</summary>
/// <param name="Kind"><see cref="Declined"/>, <see cref="Invalid"/> or <see cref="Lapsed"/>.</param>
/// <param name="Code">The processor's code; null if it gave none.</param>
/// <param name="DeclineCode">The bank's; never told to a donor.</param>
/// <param name="AdviceCode">What the card's network advises.</param>
/// <param name="Parameter">Which parameter could not be used.</param>
public sealed record AttemptRefusal(
    string Kind, string? Code = null, string? DeclineCode = null, string? AdviceCode = null, string? Parameter = null)
{
    /// <summary>The bank said no.</summary>
    public const string Declined = "declined";

    /// <summary>The processor could not use what it was sent.</summary>
    public const string Invalid = "invalid";

    /// <summary>It never arrived, was given up, or its page closed.</summary>
    public const string Lapsed = "lapsed";
}

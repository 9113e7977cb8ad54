namespace StripeProcessor.Cli;

/// <summary>
/// What one gift makes the stack do, counted: a test sends the gift through the function and the ledger, hands it the events that
/// follow, and holds these numbers against what it counted.
/// </summary>
/// <param name="Name">Which kind of gift.</param>
/// <param name="DonateWrites">DynamoDB write units of the donor's request.</param>
/// <param name="DonateReads">DynamoDB read units of the donor's request.</param>
/// <param name="ThanksWrites">Write units of the page that thanks, asking how the gift stands before any event has come.</param>
/// <param name="ThanksReads">Read units of the same.</param>
/// <param name="Events">Events of Stripe's that follow.</param>
/// <param name="EventWrites">Write units of all of them.</param>
/// <param name="EventReads">Read units of all of them.</param>
/// <param name="OutboxRows">Rows that go over the pipe to the bus.</param>
/// <param name="KeptBytes">What stays in the table and its indexes for ever, at most.</param>
internal sealed record GiftWork(
    string Name,
    int DonateWrites,
    int DonateReads,
    int ThanksWrites,
    int ThanksReads,
    int Events,
    int EventWrites,
    int EventReads,
    int OutboxRows,
    int KeptBytes)
{
    /// <summary>Stripe limits each operation by itself.</summary>
    internal const string PageCall = "POST /v1/checkout/sessions";

    /// <summary>How a page stands.</summary>
    internal const string PageLookCall = "GET /v1/checkout/sessions/{id}";

    /// <summary>A charge.</summary>
    internal const string PaymentCall = "POST /v1/payment_intents";

    /// <summary>What a charge did to the balance, which no event tells.</summary>
    internal const string BookingCall = "GET /v1/balance_transactions/{id}";

    /// <summary>Operations of Stripe's that are called while the donor waits.</summary>
    internal required string[] DonateCalls { get; init; }

    /// <summary>Those that the page that thanks leads to.</summary>
    internal required string[] ThanksCalls { get; init; }

    /// <summary>Those that the events lead to.</summary>
    internal required string[] EventCalls { get; init; }

    /// <summary>The donor pays on Stripe's page: the form without a token.</summary>
    internal static GiftWork Page { get; } = new("stripe_page", 8, 0, 8, 1, 4, 10, 9, 1, 2_400)
    {
        DonateCalls = [PageCall], ThanksCalls = [PageLookCall], EventCalls = [BookingCall],
    };

    /// <summary>The page has Stripe's field for the card, and the gift comes with a token.</summary>
    internal static GiftWork Token { get; } = new("token", 14, 0, 0, 1, 3, 6, 7, 1, 2_400)
    {
        DonateCalls = [PaymentCall], ThanksCalls = [], EventCalls = [BookingCall],
    };

    internal int Writes => DonateWrites + ThanksWrites + EventWrites;

    internal int Reads => DonateReads + ThanksReads + EventReads;
}

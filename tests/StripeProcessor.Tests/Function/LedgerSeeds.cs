using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;
using StripeProcessor.Tests.Donations;

namespace StripeProcessor.Tests.Function;

/// <summary>Gifts as earlier requests and events left them in the ledger.</summary>
internal static class LedgerSeeds
{
    public const string Intent = "pi_1";

    /// <summary>A gift that nothing is known of but that it was asked for.</summary>
    public static LedgerEntry Asked(Stage stage, Attempt? attempt = null, long minorUnits = 2500, string currency = "usd", string designation = "general", Recurrence frequency = Recurrence.OneTime)
    {
        var amount = Samples.Amount(minorUnits, CurrencyTable.Find(currency));
        return new LedgerEntry
        {
            Id = DonationId.FromGuid(Guid.NewGuid()),
            Created = stage.Time.GetUtcNow(),
            Terms = new GiftTerms(amount, amount, frequency, designation),
            Donor = new Donor("canary@example.org", "Canary Example", "canary comment", null, null),
            Attempt = attempt,
        };
    }

    /// <summary>A gift that was paid, in the ledger.</summary>
    public static Task<LedgerEntry> PaidAsync(Stage stage, long minorUnits = 2500, string currency = "usd", string designation = "general") =>
        KeepAsync(stage, Paid(Asked(stage, minorUnits: minorUnits, currency: currency, designation: designation)));

    public static LedgerEntry Paid(LedgerEntry entry) => At(entry, PaymentState.Succeeded);

    public static LedgerEntry At(LedgerEntry entry, PaymentState state) => entry.With(new Finding
    {
        Payment = new Payment { Id = Intent, Standing = new Standing(state, entry.Created) },
    });

    /// <summary>As much of it was given back.</summary>
    public static LedgerEntry Refunded(LedgerEntry entry, long minorUnits) => entry.With(new Finding
    {
        Payment = new Payment
        {
            Id = Intent,
            Refunds = new Dictionary<string, RefundRecord>
            {
                ["re_1"] = new("re_1", Money.FromMinorUnits(minorUnits, entry.Terms.Charge.Currency), RefundState.Succeeded),
            },
        },
    });

    public static LedgerEntry Recurring(LedgerEntry entry, string customer = "cus_1") => entry.With(new Finding
    {
        Recurring = new RecurringGift("sub_1", customer, "active", entry.Created),
    });

    /// <summary>Puts a new entry into the ledger.</summary>
    public static Task<LedgerEntry> KeepAsync(Stage stage, LedgerEntry entry) => KeepAsync(stage, null, entry);

    /// <summary>Replaces an entry by what it has become.</summary>
    public static async Task<LedgerEntry> KeepAsync(Stage stage, LedgerEntry? before, LedgerEntry after)
    {
        Assert.Equal(CommitResult.Committed, await stage.Ledger.CommitAsync(new Posting().Replacing(before, after, stage.Time.GetUtcNow()), default));
        return (await stage.Ledger.FindAsync(after.Id, default))!;
    }

    public static Attempt Attempt(Stage stage, AttemptKind kind, AttemptState state) => new()
    {
        Number = 1,
        Kind = kind,
        Started = stage.Time.GetUtcNow(),
        AskedUntil = stage.Time.GetUtcNow(),
        State = state,
        PaymentIntent = kind == AttemptKind.Payment && state == AttemptState.Accepted ? Intent : null,
        Session = kind == AttemptKind.Checkout && state == AttemptState.Accepted ? "cs_test_1" : null,
        Refusal = state == AttemptState.Refused ? new AttemptRefusal(AttemptRefusal.Lapsed) : null,
    };
}

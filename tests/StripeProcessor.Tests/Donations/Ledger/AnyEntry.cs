using System.Text;
using CsCheck;
using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;

namespace StripeProcessor.Tests.Donations.Ledger;

/// <summary>Generators of entries, and of what Stripe may tell about them.</summary>
internal static class AnyEntry
{
    // Letters, what separates fields, what formats escape, and characters of one to four bytes.
    private static readonly Gen<string> Character = Gen.Frequency(
        (6, Gen.Char['a', 'z'].Select(c => c.ToString())),
        (3, Gen.OneOf(" ", ".", "#", ":", "&", "=", "%", "+", "\"", "\\", "\n", "'", "<", "\0", "\u2028", "é", "한", "🎁", "e\u0301")),
        (2, Gen.Int[1, 0x10FFFF - 0x800].Select(value => new Rune(value < 0xD800 ? value : value + 0x800).ToString())));

    /// <summary>Any text that Unicode can write, but none of no length.</summary>
    public static readonly Gen<string> Text = Character.Array[1, 30].Select(string.Concat);

    /// <summary>A code of Stripe's.</summary>
    public static readonly Gen<string> Word =
        Gen.Char["abcdefghijklmnopqrstuvwxyz_0123456789"].Array[1, 12].Select(letters => new string(letters));

    public static readonly Gen<DonationId> Id =
        Gen.Guid.Where(guid => guid != Guid.Empty && guid != Guid.AllBitsSet).Select(DonationId.FromGuid);

    public static readonly Gen<Currency> AnyCurrency = Gen.OneOf(CurrencyTable.All.ToArray());

    // Ours is told to the millisecond, Stripe's to the second.
    private static readonly Gen<DateTimeOffset> Moment =
        Gen.Long[1_577_836_800_000, 2_208_988_800_000].Select(DateTimeOffset.FromUnixTimeMilliseconds);

    private static readonly Gen<DateTimeOffset> Second = Gen.Long[1_577_836_800, 2_208_988_800].Select(DateTimeOffset.FromUnixTimeSeconds);

    private static readonly Gen<Donor> Donor = Gen.Select(
            Maybe(Text), Maybe(Text), Maybe(Text), Maybe(Gen.OneOf("in_honor", "in_memory")), Maybe(Text),
            (email, name, comment, kind, remembered) => new Donor(email, name, comment, kind, remembered))
        .Where(donor => !donor.IsEmpty);

    private static readonly Gen<AttemptRefusal> Refusal = Gen.Select(
        Gen.OneOf(AttemptRefusal.Declined, AttemptRefusal.Invalid, AttemptRefusal.Lapsed), Maybe(Text), Maybe(Text), Maybe(Text), Maybe(Text),
        (kind, code, decline, advice, parameter) => new AttemptRefusal(kind, code, decline, advice, parameter));

    private static readonly Gen<Attempt> Attempt = Gen.Select(
        Gen.Int[1, 9], Gen.Enum<AttemptKind>(), Moment, Gen.Enum<AttemptState>(), Maybe(Word),
        Named("customer", "payment_intent", "a.b", Text), Maybe(Refusal),
        Gen.Select(Maybe(Stripe("pi")), Maybe(Stripe("cs")), Maybe(Stripe("sub")), Moment),
        (number, kind, started, state, token, forms, refusal, made) => new Attempt
        {
            Number = number, Kind = kind, Started = started, State = state, Token = token, Forms = forms, Refusal = refusal,
            PaymentIntent = made.Item1, Session = made.Item2, Subscription = made.Item3, AskedUntil = made.Item4,
        });

    /// <summary>Every field filled or not, as chance has it, and nothing that could not be kept.</summary>
    public static readonly Gen<LedgerEntry> Whole = AnyCurrency.SelectMany(currency => Gen.Select(
        Id, Moment, Terms(currency), Gen.Select(Gen.Bool, Gen.Bool, Gen.Bool), Gen.Nullable(Id), Gen.Select(Maybe(Donor), Maybe(Attempt)),
        Maybe(Standing(Second)), Gen.Select(Payments(currency), Subscriptions(), Maybe(Stripe("in"))),
        (id, created, terms, flags, first, parts, standing, known) => new LedgerEntry
        {
            Id = id, Created = created, Terms = terms, CoversFee = flags.Item1, Anonymous = flags.Item2, IsErased = flags.Item3,
            RenewalOf = first, Donor = flags.Item3 ? null : parts.Item1, Attempt = parts.Item2, Standing = standing,
            Payments = known.Item1, Subscriptions = known.Item2, Invoice = known.Item3,
        }));

    /// <summary>
    /// What Stripe may tell about one gift in USD: of few payments and subscriptions and within few seconds, so that much of it is
    /// about the same, and contradicts itself.
    /// </summary>
    public static readonly Gen<Finding> Finding = Gen.Select(
        Maybe(Gen.OneOf("pi_1", "pi_2").SelectMany(id => Payment(id, CurrencyTable.Find("usd"), FewSeconds, Gen.Long[1, 3], few: true))),
        Maybe(Standing(FewSeconds)),
        Maybe(Gen.OneOf("sub_1", "sub_2").SelectMany(id => Recurring(id, FewSeconds))),
        (payment, standing, recurring) => new Finding { Payment = payment, Standing = standing, Recurring = recurring });

    private static Gen<DateTimeOffset> FewSeconds => Gen.Long[1_800_000_000, 1_800_000_002].Select(DateTimeOffset.FromUnixTimeSeconds);

    /// <summary>An undecided gift of 25.00 USD.</summary>
    public static LedgerEntry Asked(DonationId id, DateTimeOffset created, string designation = "general", string? email = null) => new()
    {
        Id = id,
        Created = created,
        Terms = new GiftTerms(Usd(2500), Usd(2500), Recurrence.OneTime, designation),
        Donor = email is null ? null : new Donor(email, null, null, null, null),
        Attempt = new Attempt { Number = 1, Kind = AttemptKind.Payment, Started = created, AskedUntil = created },
    };

    public static Money Usd(long minorUnits) => Money.FromMinorUnits(minorUnits, CurrencyTable.Find("usd"));

    /// <summary>Standings within the times.</summary>
    public static Gen<Standing> Standing(Gen<DateTimeOffset> at) => Gen.Select(
        Gen.Enum<PaymentState>(), at, Maybe(Word), (state, time, reason) => new Standing(state, time, reason));

    /// <summary>What may be known of one payment.</summary>
    public static Gen<Payment> Payment(string id, Currency currency, Gen<DateTimeOffset> at, Gen<long> units, bool few = false) =>
        Gen.Select(
            Maybe(Standing(at)), Maybe(few ? Gen.OneOf("ch_1", "ch_2") : Stripe("ch")),
            Maybe(Gen.Select(units, at, (sum, time) => new RefundedSum(sum, time))), Gen.Bool,
            Parts(few, "re", key => Gen.Select(
                units, Gen.Enum<RefundState>(), (amount, state) => new RefundRecord(key, Money.FromMinorUnits(amount, currency), state))),
            Parts(few, "dp", key => Gen.Select(
                units, Gen.Frequency((3, Gen.OneOf("needs_response", "won", "lost", "warning_closed")), (1, Word)), at, Maybe(Word),
                (amount, status, time, reason) => new DisputeRecord(key, Money.FromMinorUnits(amount, currency), status, time, reason))),
            Parts(few, "txn", key => Movement(key, few)),
            (standing, charge, refunded, warned, refunds, disputes, movements) => new Payment
            {
                Id = id, Standing = standing, Charge = charge, Refunded = refunded, FraudWarning = warned,
                Refunds = refunds, Disputes = disputes, Movements = movements,
            });

    private static Gen<Movement> Movement(string id, bool few) => Gen.Select(
        few ? Gen.OneOf("charge", "refund") : Word, few ? Gen.Const(CurrencyTable.Find("eur")) : AnyCurrency,
        Gen.Long[-3, 3], Gen.Long[0, 99_999], Maybe(few ? Gen.OneOf("po_1", "po_2") : Stripe("po")),
        (kind, currency, amount, fee, payout) => new Movement(
            id, kind, Money.FromMinorUnits(amount, currency), Money.FromMinorUnits(fee, currency),
            Money.FromMinorUnits(amount - fee, currency), payout));

    private static Gen<RecurringGift> Recurring(string id, Gen<DateTimeOffset> at) => Gen.Select(
        Gen.OneOf("cus_1", "cus_2"),
        Gen.OneOf("incomplete", "trialing", "active", "past_due", "unpaid", "paused", "canceled", "incomplete_expired", "new_word"),
        at, Gen.Bool, (customer, status, time, ends) => new RecurringGift(id, customer, status, time, ends));

    private static Gen<GiftTerms> Terms(Currency currency) => Gen.Select(
        Gen.Long[1, 99_999_999], Gen.Long[0, 9_999], Gen.Enum<Recurrence>(), Text,
        (gift, fee, frequency, designation) => new GiftTerms(
            Money.FromMinorUnits(gift, currency), Money.FromMinorUnits(gift + fee, currency), frequency, designation));

    private static Gen<IReadOnlyDictionary<string, Payment>> Payments(Currency currency) =>
        Parts(false, "pi", id => Payment(id, currency, Second, Gen.Long[1, 99_999_999]));

    private static Gen<IReadOnlyDictionary<string, RecurringGift>> Subscriptions() => Parts(false, "sub", id => Recurring(id, Second));

    // None to three, under ids that are many, or two and met again and again.
    private static Gen<IReadOnlyDictionary<string, T>> Parts<T>(bool few, string prefix, Func<string, Gen<T>> part) =>
        (few ? Gen.OneOf($"{prefix}_1", $"{prefix}_2") : Stripe(prefix))
        .SelectMany(id => part(id).Select(value => KeyValuePair.Create(id, value)))
        .Array[0, few ? 2 : 3]
        .Select(parts => (IReadOnlyDictionary<string, T>)parts.DistinctBy(pair => pair.Key).ToDictionary(StringComparer.Ordinal));

    private static Gen<IReadOnlyDictionary<string, string>> Named(string one, string two, string three, Gen<string> value) =>
        Gen.Select(Gen.OneOf(one, two, three), value, KeyValuePair.Create).Array[0, 3]
            .Select(parts => (IReadOnlyDictionary<string, string>)parts.DistinctBy(pair => pair.Key).ToDictionary(StringComparer.Ordinal));

    private static Gen<string> Stripe(string prefix) =>
        Gen.Char["ABCDEFGHabcdefgh01234567"].Array[14].Select(letters => $"{prefix}_{new string(letters)}");

    private static Gen<T?> Maybe<T>(Gen<T> value) where T : class =>
        Gen.Frequency((1, Gen.Const((T?)null)), (3, value.Select(some => (T?)some)));
}

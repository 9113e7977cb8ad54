namespace StripeProcessor.Donations.Ledger;

/// <summary>
/// An entry as named texts, which any store can keep: what one ledger writes, every other can read. Names and texts only grow
/// from version to version; a name that is not known is kept out, never an error.
/// </summary>
public static class EntryFields
{
    private const char Separator = '.';

    /// <summary>The entry's fields, in a fixed order. The id and the version are the store's to keep beside them.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Write(LedgerEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var fields = new List<KeyValuePair<string, string>>();
        Add("created", LedgerText.Of(entry.Created));
        Add("gift", LedgerText.Of(entry.Terms.Gift));
        Add("charge", LedgerText.Of(entry.Terms.Charge));
        Add("frequency", entry.Terms.Frequency.WireName());
        Add("designation", entry.Terms.Designation);
        Add("covers_fee", entry.CoversFee ? "true" : null);
        Add("anonymous", entry.Anonymous ? "true" : null);
        Add("erased", entry.IsErased ? "true" : null);
        Add("renewal_of", entry.RenewalOf?.ToString());
        Add("invoice", entry.Invoice);
        Add("standing", entry.Standing?.ToField());
        AddDonor(entry.Donor);
        AddAttempt(entry.Attempt);

        foreach (var (id, gift) in entry.Subscriptions.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Add($"subscription.{id}", gift.ToField());
        }

        foreach (var payment in entry.Payments.Values.OrderBy(payment => payment.Id, StringComparer.Ordinal))
        {
            fields.AddRange(Write(payment).Select(field => KeyValuePair.Create($"payment.{payment.Id}{Separator}{field.Key}", field.Value)));
        }

        return fields;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                fields.Add(new(name, value));
            }
        }

        void AddDonor(Donor? donor)
        {
            Add("donor.email", donor?.Email);
            Add("donor.name", donor?.Name);
            Add("donor.comment", donor?.Comment);
            Add("donor.dedication_kind", donor?.DedicationKind);
            Add("donor.dedication_name", donor?.DedicationName);
        }

        void AddAttempt(Attempt? attempt)
        {
            if (attempt is null)
            {
                return;
            }

            Add("attempt.number", LedgerText.Of(attempt.Number));
            Add("attempt.kind", NameOf(attempt.Kind));
            Add("attempt.state", NameOf(attempt.State));
            Add("attempt.started", LedgerText.Of(attempt.Started));
            Add("attempt.asked_until", LedgerText.Of(attempt.AskedUntil));
            Add("attempt.token", attempt.Token);
            Add("attempt.payment_intent", attempt.PaymentIntent);
            Add("attempt.session", attempt.Session);
            Add("attempt.subscription", attempt.Subscription);
            Add("attempt.refusal.kind", attempt.Refusal?.Kind);
            Add("attempt.refusal.code", attempt.Refusal?.Code);
            Add("attempt.refusal.decline_code", attempt.Refusal?.DeclineCode);
            Add("attempt.refusal.advice_code", attempt.Refusal?.AdviceCode);
            Add("attempt.refusal.parameter", attempt.Refusal?.Parameter);
            foreach (var (name, form) in attempt.Forms.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                Add($"attempt.form.{name}", form);
            }
        }
    }

    /// <summary>The entry that the fields tell.</summary>
    /// <exception cref="FormatException">A field is missing, or holds something that no version has written.</exception>
    public static LedgerEntry Read(DonationId id, long version, IEnumerable<KeyValuePair<string, string>> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        var known = new Dictionary<string, string>(fields, StringComparer.Ordinal);
        return new LedgerEntry
        {
            Id = id,
            Version = version,
            Created = LedgerText.ToTime(Required("created")),
            Terms = new GiftTerms(
                LedgerText.ToMoney(Required("gift")), LedgerText.ToMoney(Required("charge")), Frequency(Required("frequency")), Required("designation")),
            CoversFee = known.ContainsKey("covers_fee"),
            Anonymous = known.ContainsKey("anonymous"),
            IsErased = known.ContainsKey("erased"),
            RenewalOf = known.TryGetValue("renewal_of", out var first) && DonationId.TryParse(first, out var renewed) ? renewed : null,
            Invoice = known.GetValueOrDefault("invoice"),
            Standing = known.TryGetValue("standing", out var standing) ? Standing.FromField(standing) : null,
            Donor = DonorOf(known),
            Attempt = known.ContainsKey("attempt.number") ? AttemptOf(known) : null,
            Subscriptions = Below(known, "subscription.").ToDictionary(
                field => field.Key, field => RecurringGift.FromField(field.Key, field.Value), StringComparer.Ordinal),
            Payments = Below(known, "payment.")
                .GroupBy(field => field.Key[..field.Key.IndexOf(Separator, StringComparison.Ordinal)])
                .ToDictionary(
                    group => group.Key,
                    group => ReadPayment(group.Key, group.Select(field => KeyValuePair.Create(field.Key[(group.Key.Length + 1)..], field.Value))),
                    StringComparer.Ordinal),
        };

        string Required(string name) =>
            known.TryGetValue(name, out var value) ? value : throw new FormatException($"donation {id} in the ledger has no '{name}'");
    }

    /// <summary>A payment's fields, in a fixed order; never empty.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Write(Payment payment)
    {
        ArgumentNullException.ThrowIfNull(payment);
        var fields = new List<KeyValuePair<string, string>> { new("standing", payment.Standing?.ToField() ?? "") };
        if (payment.Charge is not null)
        {
            fields.Add(new("charge", payment.Charge));
        }

        if (payment.Refunded is not null)
        {
            fields.Add(new("refunded", payment.Refunded.ToField()));
        }

        if (payment.FraudWarning)
        {
            fields.Add(new("fraud_warning", "true"));
        }

        fields.AddRange(Sorted("refund", payment.Refunds, refund => refund.ToField()));
        fields.AddRange(Sorted("dispute", payment.Disputes, dispute => dispute.ToField()));
        fields.AddRange(Sorted("movement", payment.Movements, movement => movement.ToField()));
        return fields;
    }

    /// <summary>The payment that the fields tell.</summary>
    public static Payment ReadPayment(string id, IEnumerable<KeyValuePair<string, string>> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        var known = new Dictionary<string, string>(fields, StringComparer.Ordinal);
        return new Payment
        {
            Id = id,
            Standing = known.TryGetValue("standing", out var standing) && standing.Length > 0 ? Standing.FromField(standing) : null,
            Charge = known.GetValueOrDefault("charge"),
            Refunded = known.TryGetValue("refunded", out var refunded) ? RefundedSum.FromField(refunded) : null,
            FraudWarning = known.ContainsKey("fraud_warning"),
            Refunds = Parts("refund.", RefundRecord.FromField),
            Disputes = Parts("dispute.", DisputeRecord.FromField),
            Movements = Parts("movement.", Movement.FromField),
        };

        Dictionary<string, T> Parts<T>(string prefix, Func<string, string, T> read) =>
            Below(known, prefix).ToDictionary(field => field.Key, field => read(field.Key, field.Value), StringComparer.Ordinal);
    }

    /// <summary>Whether two entries tell the same; their versions aside.</summary>
    public static bool AreSame(LedgerEntry one, LedgerEntry other) => Write(one).SequenceEqual(Write(other));

    private static IEnumerable<KeyValuePair<string, string>> Sorted<T>(
        string name, IReadOnlyDictionary<string, T> parts, Func<T, string> write) => parts
        .OrderBy(part => part.Key, StringComparer.Ordinal)
        .Select(part => KeyValuePair.Create($"{name}{Separator}{part.Key}", write(part.Value)));

    private static IEnumerable<KeyValuePair<string, string>> Below(Dictionary<string, string> fields, string prefix) => fields
        .Where(field => field.Key.StartsWith(prefix, StringComparison.Ordinal))
        .Select(field => KeyValuePair.Create(field.Key[prefix.Length..], field.Value));

    private static Donor? DonorOf(Dictionary<string, string> known)
    {
        var donor = new Donor(
            known.GetValueOrDefault("donor.email"),
            known.GetValueOrDefault("donor.name"),
            known.GetValueOrDefault("donor.comment"),
            known.GetValueOrDefault("donor.dedication_kind"),
            known.GetValueOrDefault("donor.dedication_name"));
        return donor.IsEmpty ? null : donor;
    }

    private static Attempt AttemptOf(Dictionary<string, string> known) => new()
    {
        Number = checked((int)LedgerText.ToNumber(known["attempt.number"])),
        Kind = ToKind(known["attempt.kind"]),
        State = ToState(known["attempt.state"]),
        Started = LedgerText.ToTime(known["attempt.started"]),
        AskedUntil = LedgerText.ToTime(known["attempt.asked_until"]),
        Token = known.GetValueOrDefault("attempt.token"),
        PaymentIntent = known.GetValueOrDefault("attempt.payment_intent"),
        Session = known.GetValueOrDefault("attempt.session"),
        Subscription = known.GetValueOrDefault("attempt.subscription"),
        Refusal = known.TryGetValue("attempt.refusal.kind", out var kind)
            ? new AttemptRefusal(
                kind,
                known.GetValueOrDefault("attempt.refusal.code"),
                known.GetValueOrDefault("attempt.refusal.decline_code"),
                known.GetValueOrDefault("attempt.refusal.advice_code"),
                known.GetValueOrDefault("attempt.refusal.parameter"))
            : null,
        Forms = Below(known, "attempt.form.").ToDictionary(StringComparer.Ordinal),
    };

    private static Recurrence Frequency(string name) =>
        RecurrenceNames.TryParse(name, out var frequency) ? frequency : throw Unknown("frequency", name);

    private static string NameOf(AttemptKind kind) => kind switch
    {
        AttemptKind.Payment => "payment",
        AttemptKind.Checkout => "checkout",
        _ => "subscription",
    };

    private static AttemptKind ToKind(string name) => name switch
    {
        "payment" => AttemptKind.Payment,
        "checkout" => AttemptKind.Checkout,
        "subscription" => AttemptKind.Subscription,
        _ => throw Unknown("kind of attempt", name),
    };

    private static string NameOf(AttemptState state) => state switch
    {
        AttemptState.Undecided => "undecided",
        AttemptState.Refused => "refused",
        _ => "accepted",
    };

    private static AttemptState ToState(string name) => name switch
    {
        "undecided" => AttemptState.Undecided,
        "refused" => AttemptState.Refused,
        "accepted" => AttemptState.Accepted,
        _ => throw Unknown("state of an attempt", name),
    };

    private static FormatException Unknown(string what, string name) =>
        new($"the ledger holds the {what} '{name}', which this version does not know");
}

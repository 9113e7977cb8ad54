using System.Globalization;
using Amazon.DynamoDBv2.Model;
using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;

namespace StripeProcessor.Aws;

/// <summary>What the ledger keeps as rows of the table, and back. Reading takes what any version has written.</summary>
internal static class LedgerRow
{
    internal const string Partition = "pk";
    internal const string Sort = "sk";

    /// <summary>How often the row was written.</summary>
    internal const string Version = "v";

    /// <summary>Which commit wrote the row: whoever asks twice must know their own write again.</summary>
    internal const string Commit = "commit";

    /// <summary>When the row counts as gone, in milliseconds since 1970.</summary>
    internal const string Until = "until";

    /// <summary>The same in whole seconds, when DynamoDB may delete the row: it does so days late, or never.</summary>
    internal const string Expires = "expires";

    /// <summary>Index of time: the month and shard.</summary>
    internal const string Month = "month";

    /// <summary>Sort key of both indexes.</summary>
    internal const string CreatedId = "created_id";

    /// <summary>Index of donors; rows without an address are not in it.</summary>
    internal const string Donor = "donor";

    internal const string Count = "n";
    internal const string MinorUnits = "minor";
    internal const string Designation = "designation";
    internal const string Currency = "currency";

    /// <summary>Which of a posting's outbox entries it was.</summary>
    internal const string Place = "place";

    private const string Fields = "f";
    private const string Owner = "owner";
    private const string PaymentId = "payment";
    private const string Payments = "payments";

    internal static Dictionary<string, AttributeValue> KeyOf(LedgerKey key) =>
        new(StringComparer.Ordinal) { [Partition] = Text(key.Partition), [Sort] = Text(key.Sort) };

    internal static Dictionary<string, AttributeValue> Of(LedgerEntry entry, LedgerKeys keys)
    {
        var row = KeyOf(keys.Entry(entry.Id));
        row[Version] = Number(checked(entry.Version + 1));
        row[Fields] = MapOf(EntryFields.Write(entry));
        row[Month] = Text(keys.Month(entry.Created, entry.Id));
        row[CreatedId] = Text(LedgerKeys.CreatedId(entry.Created, entry.Id));
        if (entry.Donor?.Email is { } email)
        {
            row[Donor] = Text(keys.Donor(Donations.Ledger.Donor.KeyOf(email)));
        }

        return row;
    }

    internal static LedgerEntry ToEntry(DonationId id, Dictionary<string, AttributeValue> row) =>
        EntryFields.Read(id, NumberIn(row, Version), FieldsIn(row));

    internal static Dictionary<string, AttributeValue> Of(StripeLink link, LedgerKeys keys)
    {
        var row = KeyOf(keys.Link(link.StripeId));
        row[Version] = Number(checked(link.Version + 1));
        if (link.Owner is { } owner)
        {
            row[Owner] = Text(owner.ToString());
        }

        if (link.Payment is { } payment)
        {
            row[PaymentId] = Text(payment.Id);
            row[Fields] = MapOf(EntryFields.Write(payment));
        }

        if (link.Payments.Count > 0)
        {
            row[Payments] = new AttributeValue { L = [.. link.Payments.Select(Text)] };
        }

        if (link.Expires is { } expires)
        {
            Expire(row, expires);
        }

        return row;
    }

    internal static StripeLink ToLink(string stripeId, Dictionary<string, AttributeValue> row) => new()
    {
        StripeId = stripeId,
        Version = NumberIn(row, Version),
        Owner = TextIn(row, Owner) is { } owner && DonationId.TryParse(owner, out var id) ? id : null,
        Payment = TextIn(row, PaymentId) is { } payment ? EntryFields.ReadPayment(payment, FieldsIn(row)) : null,
        Payments = row.TryGetValue(Payments, out var payments) ? [.. payments.L.Select(one => one.S)] : [],
        Expires = row.ContainsKey(Until) ? DateTimeOffset.FromUnixTimeMilliseconds(NumberIn(row, Until)) : null,
    };

    internal static Dictionary<string, AttributeValue> Of(EventMark mark, LedgerKeys keys)
    {
        var row = KeyOf(keys.Mark(mark.EventId));
        Expire(row, mark.Expires);
        return row;
    }

    /// <summary>
    /// Of several that tell of one version, the place keeps the order. The gift stands here beside the key, because what carries the
    /// row to others (template.yaml, OutboxPipe) can copy an attribute and cannot cut a key apart.
    /// </summary>
    internal static IReadOnlyList<KeyValuePair<string, AttributeValue>> Of(OutboxEntry told, int place) =>
    [
        new("donation", Text(told.Donation.ToString())),
        new("sequence", Number(told.Sequence)),
        new(Place, Number(place)),
        new("type", Text(told.Type)),
        new("at", Text(LedgerKeys.TextOf(told.At))),
        new(MinorUnits, Number(told.Amount.MinorUnits)),
        new(Currency, Text(told.Amount.Currency.Code)),
        new(Designation, Text(told.Designation)),
    ];

    internal static OutboxEntry ToOutboxEntry(DonationId id, Dictionary<string, AttributeValue> row) => new(
        id, NumberIn(row, "sequence"), row["type"].S, LedgerKeys.TimeOf(row["at"].S), AmountIn(row), row[Designation].S);

    internal static Dictionary<string, AttributeValue> Of(AuditNote note, LedgerKeys keys)
    {
        var row = KeyOf(keys.Audit(note));
        row["reference"] = Text(note.Reference);
        row["at"] = Text(LedgerKeys.TextOf(note.At));
        row["who"] = Text(note.Who);
        row["what"] = Text(note.What);
        row["subject"] = Text(note.Subject);
        return row;
    }

    internal static AuditNote ToAuditNote(Dictionary<string, AttributeValue> row) =>
        new(row["reference"].S, LedgerKeys.TimeOf(row["at"].S), row["who"].S, row["what"].S, row["subject"].S);

    internal static Total ToTotal(Dictionary<string, AttributeValue> row) =>
        new(row[Designation].S, NumberIn(row, Count), AmountIn(row));

    /// <summary>Whether the row's time has passed. DynamoDB keeps such rows for days.</summary>
    internal static bool HasPassed(Dictionary<string, AttributeValue> row, DateTimeOffset now) =>
        row.ContainsKey(Until) && NumberIn(row, Until) <= now.ToUnixTimeMilliseconds();

    internal static AttributeValue Text(string text) => new() { S = text };

    internal static AttributeValue Number(long number) => new() { N = number.ToString(CultureInfo.InvariantCulture) };

    internal static AttributeValue Milliseconds(DateTimeOffset time) => Number(time.ToUnixTimeMilliseconds());

    /// <summary>Rounded up: nothing may be deleted before its time.</summary>
    internal static AttributeValue Seconds(DateTimeOffset time) => Number(checked((time.ToUnixTimeMilliseconds() + 999) / 1000));

    internal static long NumberIn(Dictionary<string, AttributeValue> row, string name) =>
        long.Parse(row[name].N, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    internal static string? TextIn(Dictionary<string, AttributeValue> row, string name) =>
        row.TryGetValue(name, out var value) ? value.S : null;

    private static void Expire(Dictionary<string, AttributeValue> row, DateTimeOffset time)
    {
        row[Until] = Milliseconds(time);
        row[Expires] = Seconds(time);
    }

    private static Money AmountIn(Dictionary<string, AttributeValue> row) =>
        Money.FromMinorUnits(NumberIn(row, MinorUnits), CurrencyTable.Find(row[Currency].S));

    private static AttributeValue MapOf(IReadOnlyList<KeyValuePair<string, string>> fields) =>
        new() { M = fields.ToDictionary(field => field.Key, field => Text(field.Value), StringComparer.Ordinal) };

    private static IEnumerable<KeyValuePair<string, string>> FieldsIn(Dictionary<string, AttributeValue> row) =>
        row[Fields].M.Select(field => KeyValuePair.Create(field.Key, field.Value.S));
}

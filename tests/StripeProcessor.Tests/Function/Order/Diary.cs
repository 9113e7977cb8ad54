using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;

namespace StripeProcessor.Tests.Function.Order;

/// <summary>
/// What happens at Stripe in the life of one gift, written down as Stripe tells it: events whose objects are as they were at that
/// moment, times to the second, and bookings that events name and do not tell.
/// </summary>
internal sealed class Diary(int number, Dice dice)
{
    private readonly int _salt = dice.Roll(10_000);
    private int _ids;

    public Dice Dice => dice;

    /// <summary>Stripe's clock.</summary>
    public long Now { get; private set; } = 1_795_000_000 + dice.Roll(30);

    public List<Told> Events { get; } = [];

    /// <summary>Entries that a donor's request had claimed before Stripe was asked.</summary>
    public List<LedgerEntry> Claims { get; } = [];

    /// <summary>Balance transactions as Stripe gives them when asked.</summary>
    public Dictionary<string, string> Bookings { get; } = [];

    /// <summary>Payments and invoices: the ids by which the ledger finds a gift.</summary>
    public List<string> Linked { get; } = [];

    /// <summary>What each gift must be worth in the end, and the bookings that it must have.</summary>
    public Dictionary<DonationId, Func<(long Worth, IReadOnlyCollection<string> Movements)>> Outcomes { get; } = [];

    /// <summary>Ids in no order, as Stripe's are.</summary>
    public string NewId(string prefix)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{number} {_salt} {_ids++}");
        var id = $"{prefix}_{Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(name)))[..16]}";
        if (prefix is "pi" or "in")
        {
            Linked.Add(id);
        }

        return id;
    }

    public DonationId NewDonation() => DonationId.FromToken(NewId("tok"));

    /// <summary>A moment passes: often none that Stripe's clock could show.</summary>
    public void Tick() => Now += dice.Roll(3);

    public void PassDays(int days) => Now += (days * 86_400L) + dice.Roll(3600);

    public void Tell(string type, string about)
    {
        Events.Add(new Told.Event(NewId("evt"), type, Now, about));
        Tick();
    }

    /// <summary>The function's own request to Stripe was answered, and the answer recorded.</summary>
    public void Answer(DonationId gift, Finding finding) => Events.Add(new Told.Answer(gift, finding, Now));

    /// <summary>Books a movement of the balance, which settles in euros whatever the donor's currency.</summary>
    public string Book(string type, long units)
    {
        var id = NewId("txn");
        var fee = type == "charge" ? (units / 50) + 25 : 0;
        Bookings[id] = string.Create(CultureInfo.InvariantCulture, $$"""
            {"id":"{{id}}","object":"balance_transaction","amount":{{units}},"currency":"eur","fee":{{fee}},"net":{{units - fee}},
             "type":"{{type}}","reporting_category":"{{type}}","status":"pending","available_on":{{Now + 86400}},"created":{{Now}}}
            """);
        return id;
    }
}

/// <summary>Something the function comes to know.</summary>
internal abstract record Told(long At)
{
    /// <summary>An event of Stripe's.</summary>
    public sealed record Event(string Id, string Type, long Created, string About) : Told(Created)
    {
        /// <summary>As Stripe sends it.</summary>
        public byte[] Body => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$$"""
            {"id":"{{{Id}}}","object":"event","api_version":"2026-10-28.endive","created":{{{Created}}},"livemode":false,
             "pending_webhooks":1,"request":{"id":null,"idempotency_key":null},"type":"{{{Type}}}","data":{"object":{{{About}}}}}
            """));
    }

    /// <summary>What the donor's request was answered, for the ledger to keep.</summary>
    public sealed record Answer(DonationId Gift, Finding Finding, long When) : Told(When);
}

namespace StripeProcessor.Donations.Ledger;

/// <summary>The promise behind a repeating gift: a subscription at Stripe, as far as it is known.</summary>
/// <param name="Subscription">Stripe's id, <c>sub_…</c>.</param>
/// <param name="Customer">Stripe's id of the donor, <c>cus_…</c>, for whom the billing portal opens.</param>
/// <param name="Status">Stripe's word: <c>active</c>, <c>past_due</c>, <c>canceled</c> or another.</param>
/// <param name="At">When that was so; whole seconds.</param>
/// <param name="EndsAtPeriodEnd">Whether it ends with the period that is paid.</param>
public sealed record RecurringGift(string Subscription, string Customer, string Status, DateTimeOffset At, bool EndsAtPeriodEnd = false)
{
    /// <summary>Whether it has ended for good.</summary>
    public bool IsOver => Status is "canceled" or "incomplete_expired";

    /// <summary>Whether the last try to collect failed and Stripe will try again, or waits for somebody.</summary>
    public bool IsInArrears => Status is "past_due" or "unpaid";

    /// <summary>The one of the two that holds: an end is final, else the later one.</summary>
    internal static RecurringGift Join(RecurringGift one, RecurringGift other) => Compare(one, other) >= 0 ? one : other;

    private static int Compare(RecurringGift one, RecurringGift other)
    {
        var over = one.IsOver.CompareTo(other.IsOver);
        var time = over != 0 ? over : one.At.CompareTo(other.At);
        var rank = time != 0 ? time : RankOf(one.Status).CompareTo(RankOf(other.Status));
        var ends = rank != 0 ? rank : one.EndsAtPeriodEnd.CompareTo(other.EndsAtPeriodEnd);
        return ends != 0 ? ends : string.CompareOrdinal($"{one.Status} {one.Customer}", $"{other.Status} {other.Customer}");
    }

    // Within one second a subscription is made and then paid.
    private static int RankOf(string status) => status switch
    {
        "incomplete" => 0,
        "trialing" => 1,
        "active" => 2,
        "past_due" => 3,
        "unpaid" => 4,
        "paused" => 5,
        _ => 6,
    };

    internal string ToField() =>
        $"{Customer} {LedgerText.Word(Status)} {LedgerText.Of(At)}{(EndsAtPeriodEnd ? " ends" : "")}";

    internal static RecurringGift FromField(string id, string field)
    {
        var words = field.Split(' ');
        return new RecurringGift(id, words[0], words[1], LedgerText.ToTime(words[2]), words.Length > 3);
    }
}

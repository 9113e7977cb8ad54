namespace StripeProcessor.Local.Sandbox;

/// <summary>When the periods of a recurring gift begin.</summary>
internal static class BillingPeriod
{
    /// <summary>
    /// Start of the period with a number, the first one being 0. Counted from the anchor each time, so that a gift of 31 January
    /// comes on 28 February and on 31 March again.
    /// </summary>
    public static long Start(long anchor, string interval, long count, long number)
    {
        var from = DateTimeOffset.FromUnixTimeSeconds(anchor);
        var steps = checked((int)(count * number));
        var start = interval switch
        {
            "day" => from.AddDays(steps),
            "week" => from.AddDays(checked(7 * steps)),
            "month" => from.AddMonths(steps),
            _ => from.AddYears(steps),
        };
        return start.ToUnixTimeSeconds();
    }
}

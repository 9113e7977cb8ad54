namespace StripeProcessor.Donations;

/// <summary>How often a gift repeats.</summary>
public enum Recurrence
{
    /// <summary>Once.</summary>
    OneTime,

    /// <summary>Every week.</summary>
    Weekly,

    /// <summary>Every month.</summary>
    Monthly,

    /// <summary>Every year.</summary>
    Yearly,
}

/// <summary>The names of <see cref="Recurrence"/>: on the wire and for people.</summary>
public static class RecurrenceNames
{
    /// <summary>All of them, in the order a form shows them.</summary>
    public static IReadOnlyList<Recurrence> All { get; } =
        [Recurrence.OneTime, Recurrence.Weekly, Recurrence.Monthly, Recurrence.Yearly];

    /// <summary><c>one_time</c>, <c>weekly</c>, <c>monthly</c>, <c>yearly</c>.</summary>
    public static string WireName(this Recurrence recurrence) => recurrence switch
    {
        Recurrence.OneTime => "one_time",
        Recurrence.Weekly => "weekly",
        Recurrence.Monthly => "monthly",
        Recurrence.Yearly => "yearly",
        _ => throw new ArgumentOutOfRangeException(nameof(recurrence)),
    };

    /// <summary>For a sentence about the gift: <c>once</c>, <c>every week</c>, <c>every month</c>, <c>every year</c>.</summary>
    public static string Words(this Recurrence recurrence) => recurrence switch
    {
        Recurrence.OneTime => "once",
        Recurrence.Weekly => "every week",
        Recurrence.Monthly => "every month",
        Recurrence.Yearly => "every year",
        _ => throw new ArgumentOutOfRangeException(nameof(recurrence)),
    };

    /// <summary>Reads a wire name, exactly.</summary>
    public static bool TryParse(string? wireName, out Recurrence recurrence)
    {
        foreach (var known in All)
        {
            if (known.WireName() == wireName)
            {
                recurrence = known;
                return true;
            }
        }

        recurrence = Recurrence.OneTime;
        return false;
    }
}

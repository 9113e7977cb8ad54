namespace StripeProcessor.Stripe;

/// <summary>Which part of a list to read, and how much of it at most.</summary>
public abstract record ListWindow
{
    /// <summary>The most that Stripe puts on a page.</summary>
    public const int MaximumPageSize = 100;

    private protected ListWindow()
    {
    }

    /// <summary>Only what was created at this time or later.</summary>
    public DateTimeOffset? CreatedFrom { get; init; }

    /// <summary>Only what was created before this time.</summary>
    public DateTimeOffset? CreatedBefore { get; init; }

    /// <summary>1 to 100 on a page; default 100.</summary>
    public int PageSize { get; init; } = MaximumPageSize;

    /// <summary>How many pages are read before it is called a mistake; default 100.</summary>
    public int MaximumPages { get; init; } = 100;

    /// <summary>The id after which to begin, exclusive; null for the newest.</summary>
    public string? StartingAfter { get; init; }

    /// <summary>Fields to answer with the object instead of its id; of a list, e.g. <c>data.balance_transaction</c>.</summary>
    public IReadOnlyList<string>? Expand { get; init; }

    internal StripeForm ToQuery(string? startingAfter)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(PageSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(PageSize, MaximumPageSize);
        var form = new StripeForm();
        form.Add("limit", PageSize);
        form.Add("starting_after", startingAfter);
        AddTimes(form, "created", CreatedFrom, CreatedBefore);
        AddFilters(form);
        form.AddExpand(Expand);
        return form;
    }

    private protected abstract void AddFilters(StripeForm form);

    private protected static void AddTimes(StripeForm form, string name, DateTimeOffset? from, DateTimeOffset? before)
    {
        AddTime(form, name, "gte", from);
        AddTime(form, name, "lt", before);
    }

    private static void AddTime(StripeForm form, string name, string bound, DateTimeOffset? time)
    {
        if (time is { } given)
        {
            form.Child(name).Add(bound, given.ToUnixTimeSeconds());
        }
    }
}

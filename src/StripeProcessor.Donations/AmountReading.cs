namespace StripeProcessor.Donations;

/// <summary>What came of reading an amount that somebody typed.</summary>
public abstract record AmountReading
{
    private AmountReading()
    {
    }

    /// <summary>One reading, above zero, with no more decimals than the currency has. Limits are not checked.</summary>
    public sealed record Read(Money Amount) : AmountReading;

    /// <summary>No reading, or more than one.</summary>
    /// <param name="Code">One of <see cref="FaultCodes"/>.</param>
    /// <param name="Message">For the donor; repeats what was typed, cut short, unless it may be a card number.</param>
    public sealed record Refused(string Code, string Message) : AmountReading;
}

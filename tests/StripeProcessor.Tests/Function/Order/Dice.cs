namespace StripeProcessor.Tests.Function.Order;

/// <summary>Throws that were generated beforehand: the same throws tell the same history.</summary>
internal sealed class Dice(int[] throws)
{
    private int _thrown;

    /// <summary>0 to one less than the sides.</summary>
    public int Roll(int sides)
    {
        var round = Math.DivRem(_thrown++, throws.Length, out var place);
        return (throws[place] + (round * 7919)) % sides;
    }

    /// <summary>True once in so many throws.</summary>
    public bool OneIn(int sides) => Roll(sides) == 0;
}

namespace StripeProcessor.Cli;

/// <summary>What AWS asks for one kind of thing.</summary>
/// <param name="Name">The same everywhere: in tables, in JSON, in tests.</param>
/// <param name="Amount">For <paramref name="Per"/> of the unit.</param>
/// <param name="Per">How many units <paramref name="Amount"/> buys.</param>
/// <param name="Unit">What is counted.</param>
/// <param name="Free">How many units a month are nobody's to pay, for as long as there is an account; 0 for none.</param>
/// <param name="Page">The page of AWS's that has it.</param>
/// <param name="Known">How we know, and as of when.</param>
internal sealed record Price(string Name, Usd Amount, decimal Per, string Unit, decimal Free, string Page, string Known)
{
    /// <summary>Without the free part.</summary>
    public Usd Of(decimal units) => Amount * units / Per;

    /// <summary>What is left to pay after the free part.</summary>
    public Usd BeyondFree(decimal units) => Of(Math.Max(0, units - Free));
}

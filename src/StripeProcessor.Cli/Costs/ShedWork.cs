namespace StripeProcessor.Cli;

/// <summary>
/// What a gift takes that Stripe is too busy for: the claim, and the word that nobody is asking any more; and each time it is sent
/// again and Stripe is asked. While the function pauses it takes nothing. Counted, as <see cref="GiftWork"/> is.
/// </summary>
internal static class ShedWork
{
    internal const int FirstWrites = 6;
    internal const int FirstReads = 1;
    internal const int AgainWrites = 4;
    internal const int AgainReads = 2;
}

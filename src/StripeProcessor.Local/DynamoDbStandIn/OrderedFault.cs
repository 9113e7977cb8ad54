namespace StripeProcessor.Local.Dynamo;

/// <summary>What is to go wrong with one call.</summary>
/// <param name="Before">The answer instead of doing anything; null to do it.</param>
/// <param name="Delay">How much later to answer.</param>
/// <param name="After">How much of the answer gets lost.</param>
internal sealed record OrderedFault(DynamoDbError? Before, TimeSpan Delay, LostAnswer After);

/// <summary>How much of an answer gets lost.</summary>
internal enum LostAnswer
{
    No,
    Half,
    All,
}

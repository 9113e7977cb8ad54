namespace StripeProcessor.Cli;

/// <summary>What <c>teardown</c> was asked to do.</summary>
/// <param name="ExportFile">Where the donations go first; null for no export.</param>
/// <param name="WithDonors">Whether the export has names and addresses.</param>
/// <param name="KeepsEndpoint">Whether the webhook endpoint at Stripe is left to somebody's hand.</param>
/// <param name="AgreedName">The stack's name, said beforehand.</param>
/// <param name="IsDryRun">Whether only to say what would be done.</param>
/// <param name="AsJson">Whether a program reads the result.</param>
internal sealed record TeardownOrder(
    string? ExportFile, bool WithDonors, bool KeepsEndpoint, string? AgreedName, bool IsDryRun, bool AsJson);

using StripeProcessor.Donations.Reports;

namespace StripeProcessor.Function.Bookkeeping;

/// <summary>A drift, and what became of it.</summary>
/// <param name="Drift">What was found.</param>
/// <param name="IsRepaired">Whether it is gone: looked at again after the repair.</param>
internal sealed record FoundDrift(Drift Drift, bool IsRepaired);

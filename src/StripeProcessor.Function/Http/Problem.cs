using StripeProcessor.Donations;

namespace StripeProcessor.Function.Http;

/// <summary>Why a request was not done, before anybody decided whether to say so in JSON or on a page.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Kind">A constant that front ends may branch on.</param>
/// <param name="Title">The same for every problem of the kind.</param>
/// <param name="Detail">What was met and what to try, for a donor's eyes.</param>
internal sealed record Problem(int Status, string Kind, string Title, string Detail)
{
    /// <summary>What is wrong with single fields.</summary>
    public IReadOnlyList<FieldFault> Faults { get; init; } = [];

    /// <summary>For a declined payment: whether the same card may still work once the donor did what the detail says.</summary>
    public bool? Retryable { get; init; }

    /// <summary>How long a client should wait before it sends the same again.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>
    /// Whether Stripe has refused the donation's id for good: whatever is sent with it again gets the same answer, or is taken
    /// for a mistake. Trying once more takes a new id, and the card details again.
    /// </summary>
    public bool IsIdSpent { get; init; }

    /// <summary>The methods that the path does answer, for the Allow header of a 405.</summary>
    public string? Allow { get; init; }
}

using StripeProcessor.Donations;

namespace StripeProcessor.Function.Http;

/// <summary>
/// One request on its way to its reply, with what was learned on the way: so that a failure further down can still say which
/// donation it was about, keep what the donor typed, and leave facts in the log.
/// </summary>
internal sealed class Exchange(FriendlyRequest request, string reference)
{
    public FriendlyRequest Request { get; } = request;

    /// <summary>What a donor can quote and an operator can look for: also in the log.</summary>
    public string Reference { get; } = reference;

    /// <summary>The fields as sent, once they could be read; empty before.</summary>
    public FormFields Fields { get; set; } = FormFields.Empty;

    /// <summary>What stands in the path where the route has its <c>{id}</c>, as the client wrote it.</summary>
    public string? PathId { get; set; }

    /// <summary>The donation this is about, once known.</summary>
    public DonationId? DonationId { get; set; }

    /// <summary>Facts for the one log line of this request.</summary>
    public ExchangeFacts Facts { get; } = new();
}

/// <summary>What the log may say about a request beyond its route and status: Stripe's and our own constants and ids.</summary>
internal sealed class ExchangeFacts
{
    /// <summary>What was decided, such as <c>declined</c> or <c>trapped</c>: a constant of the routes.</summary>
    public string? Outcome { get; set; }

    public string? StripeRequestId { get; set; }

    public string? ErrorType { get; set; }

    public string? ErrorCode { get; set; }

    public string? DeclineCode { get; set; }

    /// <summary>Whether somebody should look at this: our key, our request or an answer we do not understand.</summary>
    public bool IsAlarming { get; set; }
}

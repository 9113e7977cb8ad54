namespace StripeProcessor.Stripe;

/// <summary>Whether a webhook body was sent by Stripe, and if not, why. All refusals are answered alike (400).</summary>
public abstract record WebhookVerdict
{
    private WebhookVerdict()
    {
    }

    /// <summary>The body is what Stripe signed, lately.</summary>
    /// <param name="SignedAt">When Stripe signed this delivery; each retry is signed anew.</param>
    public sealed record Genuine(DateTimeOffset SignedAt) : WebhookVerdict;

    /// <summary>There is no signature header.</summary>
    public sealed record NoHeader : WebhookVerdict;

    /// <summary>The header names no time, two times, or something that is not whole seconds.</summary>
    public sealed record UnreadableTimestamp : WebhookVerdict;

    /// <summary>The header carries no <c>v1</c> signature; <c>v0</c> is a decoy of test mode.</summary>
    public sealed record NoSignature : WebhookVerdict;

    /// <summary>No signature was made with any of the secrets over these very bytes.</summary>
    public sealed record WrongSignature : WebhookVerdict;

    /// <summary>The signature is right and too old: a replay, or a clock that is wrong.</summary>
    public sealed record TooOld : WebhookVerdict;

    /// <summary>The signature is right and from the future: a clock that is wrong.</summary>
    public sealed record TooNew : WebhookVerdict;
}

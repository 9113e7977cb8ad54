using StripeProcessor.Stripe;

namespace StripeProcessor.Function;

/// <summary>What <c>POST /stripe/webhook</c> takes: the list with which its endpoint at Stripe is made.</summary>
public static class WebhookEvents
{
    /// <summary>The types that have an effect here. Others are answered 200 and ignored.</summary>
    public static IReadOnlyList<string> Handled => StripeEventTypes.Handled;
}

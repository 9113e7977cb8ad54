using StripeProcessor.Donations;

namespace StripeProcessor.Function.Http;

/// <summary>The problems that more than one route can meet, each worded once.</summary>
internal static class Problems
{
    public static Problem Unreadable(string reason) =>
        new(400, "unreadable", "The request could not be read", reason);

    public static Problem OriginRefused() =>
        new(403, "origin_refused", "This site may not send donations here", "Please give from the organisation's own site.");

    public static Problem NotFound() =>
        new(404, "not_found", "Nothing here", "There is nothing at this address.");

    public static Problem MethodNotAllowed(string allow) =>
        new(405, "method_not_allowed", "Not with this method", "This address answers other methods only.") { Allow = allow };

    public static Problem TooLarge() =>
        new(413, "too_large", "The request is too large", "Please shorten what you wrote and send it again.");

    public static Problem UnsupportedMediaType(string accepted) =>
        new(415, "unsupported_media_type", "The request has another format", $"This address reads {accepted}.");

    public static Problem Invalid(IReadOnlyList<FieldFault> faults) =>
        new(422, "invalid", "Some answers need another look", "Please correct what is marked and send the form again.") { Faults = faults };

    /// <summary>For an address that a page carries, not for a form that a donor filled.</summary>
    public static Problem Undrawable(IReadOnlyList<FieldFault> faults) =>
        Invalid(faults) with { Detail = "Please correct the address of this picture." };

    /// <summary>Says nothing about why: whoever tries ids or tokens learns nothing from it.</summary>
    public static Problem NotManageable() =>
        new(404, "not_manageable", "This gift cannot be managed here",
            "The link is too old, or there is no repeating gift behind it. Please write to us, and we will change or stop the gift for you.");

    /// <param name="paid">What was paid under the id; null when nothing was.</param>
    public static Problem OtherContent(Money? paid) =>
        new(409, "other_content", "This gift was already sent with other details",
            paid is { } amount
                ? $"A gift of {amount.ToDisplayString()} with this id went through before, and was not changed; nothing more was charged. "
                    + "If you want to give once more, please start a new form."
                : "A gift with this id was sent before with other details, and nothing was charged for this one. "
                    + "If you want to give, please start a new form.")
        {
            IsIdSpent = true,
        };

    public static Problem InProgress() =>
        new(409, "in_progress", "This gift is being worked on", "The same gift is just being charged. Please wait a moment; it is not charged twice.")
        {
            RetryAfterSeconds = 2,
        };

    public static Problem NoWebhook() =>
        new(503, "no_webhook", "Not set up yet", "This stack has no Stripe key or no webhook secret yet.");

    public static Problem Unsigned() =>
        new(400, "unsigned", "The signature does not fit", "The body was not signed by Stripe for this address, or too long ago.");

    public static Problem OtherMode(string mode) =>
        new(400, "other_mode", "Not in this mode", $"This stack takes events of {mode} mode only.");

    public static Problem Sealed() =>
        new(503, "sealed", "Donations are not open yet", "This site cannot take donations yet: its payment key has not been set up.");
}

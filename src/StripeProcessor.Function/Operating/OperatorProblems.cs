using StripeProcessor.Donations;
using StripeProcessor.Function.Http;

namespace StripeProcessor.Function.Operating;

/// <summary>What an operator can meet, each worded once.</summary>
internal static class OperatorProblems
{
    public static Problem UnknownCursor() =>
        new(422, "unknown_cursor", "Where to go on is not known", "The cursor is none of this ledger's. Please begin again without one.");

    public static Problem UnknownDonation() =>
        new(404, "unknown_donation", "No such donation", "The ledger has no donation with this id.");

    public static Problem NotPaid() =>
        new(409, "not_paid", "Nothing to give back", "This donation was never paid.");

    public static Problem NothingLeft() =>
        new(409, "nothing_left", "Nothing is left to give back", "All of this donation was given back already, or is on its way.");

    /// <param name="refunded">What the ledger says.</param>
    public static Problem RefundedMeanwhile(Money refunded) =>
        new(409, "refunded_meanwhile", "The donation has changed",
            $"{refunded.ToDisplayString()} of it were given back by now, which is not what this refund was asked upon. Please look at it again.");

    /// <param name="amount">The amount.</param>
    public static Problem RefundedBefore(Money amount) =>
        new(409, "refunded_before", "The same amount was given back before",
            $"{amount.ToDisplayString()} of this donation were given back within the last day. If it is to be given back once more, say so.");

    public static Problem Disputed() =>
        new(409, "disputed", "The donation is disputed",
            "Stripe gives nothing back of a disputed payment: the donor's bank has taken the money, or decides about it. "
                + "Answer the dispute instead.");

    /// <param name="code">Stripe's code.</param>
    public static Problem StripeRefused(string code) =>
        new(409, "stripe_refused", "Stripe refused it", $"Stripe refused it with the code {code}. Nothing was changed.");

    public static Problem OtherRefund() =>
        new(409, "other_refund", "The same refund was asked for in other words",
            "This refund was asked for before with another reason. Please look at the donation again.");

    public static Problem BeingRefunded() =>
        new(409, "in_progress", "It is being worked on", "The same refund is just being made. It is not made twice.") { RetryAfterSeconds = 2 };

    public static Problem Invalid(string field, string code, string message) =>
        new(422, "invalid", "Some of it cannot be used", "Please correct what is named and send it again.")
        {
            Faults = [new FieldFault(field, code, message)],
        };

    /// <param name="permission">In the words of Stripe's dashboard.</param>
    public static Problem MissingPermission(string permission) =>
        new(409, "missing_permission", "The Stripe key may not do this",
            $"The sealed key is a restricted one and lacks a permission. Give it '{permission}' in Stripe's dashboard, and send the same again.");

    /// <param name="endpoint">The endpoint that works.</param>
    public static Problem AlreadyConnected(string endpoint) =>
        new(409, "already_connected", "The webhook is connected already",
            $"The endpoint {endpoint} at Stripe leads here and its secret is set. To have another secret, ask for it with rotate.");

    public static Problem RequestSpent() =>
        new(409, "request_spent", "This request is used up",
            "The endpoint that it made was deleted since. Please ask again under another request_id.");

    public static Problem ConnectedMeanwhile() =>
        new(409, "connected_meanwhile", "Somebody else was faster",
            "Another endpoint was made for this address at the same moment. This one was deleted again; look at what the other operator did, "
                + "or ask again under another request_id.");

    public static Problem BeingConnected() =>
        new(409, "in_progress", "It is being worked on", "The same endpoint is just being made. It is not made twice.") { RetryAfterSeconds = 2 };

    public static Problem OtherEndpoint() =>
        new(409, "other_endpoint", "The same request was made for another endpoint",
            "This request_id was used before with another address. Please ask under another request_id.");

    /// <param name="count">How many there are.</param>
    public static Problem TooManyEndpoints(int count) =>
        new(409, "too_many_endpoints", "Stripe takes no more webhook endpoints",
            $"The account has {count} webhook endpoints in this mode, and Stripe allows {StackEndpoints.Limit}. "
                + "Delete one that is not needed any more in Stripe's dashboard, and send the same again.");

    public static Problem NoKmsKey() =>
        new(409, "no_kms_key", "There is no key to seal with", "KMS_KEY_ID is not set on this function, so the webhook secret could not be sealed. Nothing was made.");

    /// <param name="code">KMS's code, or our reason.</param>
    public static Problem NotSealed(string code) =>
        new(409, "not_sealed", "KMS did not seal the webhook secret",
            $"KMS refused with {code}. May the function's role use kms:Encrypt with the stack's key? The endpoint is made and its secret was "
                + "dropped unseen: once the role may, send the same again within a day, and nothing is made twice.");

    public static Problem UnknownEndpoint() =>
        new(409, "unknown_endpoint", "There is no such endpoint", "The endpoint to keep is not at Stripe, or is another stack's. Nothing was deleted.");

    public static Problem EndpointIsOff() =>
        new(409, "endpoint_is_off", "The endpoint to keep is switched off",
            "Stripe sends nothing to it. Switch it on in Stripe's dashboard first. Nothing was deleted.");

    /// <param name="newer">What was made after it.</param>
    public static Problem NotTheNewest(string newer) =>
        new(409, "not_newest", "The endpoint to keep is not the newest",
            $"{newer} was made after it, and this stack keeps the newest secret. Keep that one. Nothing was deleted.");

    /// <param name="reason">Our own sentence; it shows nothing of the key.</param>
    public static Problem UnfitKey(string reason) =>
        new(422, "unfit_key", "This is no key for this stack", reason);

    /// <param name="code">Stripe's code.</param>
    public static Problem KeyRefused(string code) =>
        new(422, "key_refused", "Stripe does not accept this key",
            $"Stripe refused the key with the code {code}: it was mistyped, rolled, deleted or has expired. Copy it from Stripe's dashboard again.");
}

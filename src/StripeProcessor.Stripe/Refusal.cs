using System.Buffers;

namespace StripeProcessor.Stripe;

/// <summary>Which exception an answer becomes.</summary>
internal static class Refusal
{
    private static readonly SearchValues<char> CodeCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.");

    /// <summary>The exception for an answer other than 2xx.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="answer">The last answer.</param>
    /// <param name="mayHaveActed">Whether an earlier attempt may have been carried out without our knowing.</param>
    public static StripeException Of(StripeRequest request, StripeAnswer answer, bool mayHaveActed)
    {
        var error = answer.ReadError();
        var message = $"Stripe answered {answer.Status} to {request}{Named(error.Type)}{Named(error.Code)}{Named(error.DeclineCode)}"
            + (IsCode(answer.RequestId) ? $" (request {answer.RequestId})" : "");

        // 401, 403 and 429 are answered before an earlier attempt with the same key is looked up; the others tell of it.
        FailureFacts Facts(bool isSafeToRetry, bool tellsOutcome) =>
            new(error, answer.RequestId, answer.Status, isSafeToRetry, tellsOutcome);

        return answer.Status switch
        {
            429 => new StripeRateLimitException(message, Facts(true, !mayHaveActed)),
            400 when error.Code == "rate_limit" => new StripeRateLimitException(message, Facts(true, !mayHaveActed)),
            409 => new StripeConflictException(message, Facts(true, false)),
            >= 400 and < 500 when error.Code == "idempotency_key_in_use" => new StripeConflictException(message, Facts(true, false)),
            >= 400 and < 500 when error.Type == "idempotency_error" => new StripeIdempotencyException(message, Facts(false, true)),
            401 => new StripeAuthenticationException(message, Facts(false, !mayHaveActed)),
            402 => new StripeCardException(message, Facts(false, true)),
            403 => new StripePermissionException(message, Facts(false, !mayHaveActed)),
            424 => new StripeApiException(message, Facts(true, false)),
            >= 400 and < 500 => new StripeInvalidRequestException(message, Facts(false, true)),
            _ => new StripeApiException(message, Facts(true, false)),
        };
    }

    /// <summary>The exception for a 2xx whose body is not what was asked for: Stripe has acted.</summary>
    public static StripeException Unreadable(StripeRequest request, StripeAnswer answer, string? where) => new StripeApiException(
        $"Stripe answered {answer.Status} to {request} with a body that cannot be read at {where ?? "its start"}"
            + (IsCode(answer.RequestId) ? $" (request {answer.RequestId})" : ""),
        new FailureFacts(new StripeError(), answer.RequestId, answer.Status, IsSafeToRetry: true, IsOutcomeKnown: false));

    private static string Named(string? code) => IsCode(code) ? $", {code}" : "";

    /// <summary>Only what looks like a code goes into a message, whatever the answer calls one.</summary>
    private static bool IsCode(string? text) => text is { Length: > 0 and <= 100 } && !text.AsSpan().ContainsAnyExcept(CodeCharacters);
}

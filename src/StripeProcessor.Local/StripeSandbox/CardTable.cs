namespace StripeProcessor.Local.Sandbox;

/// <summary>All cards the sandbox knows, by number and by the names of their ready-made payment methods and tokens.</summary>
internal static class CardTable
{
    private static readonly TestCard[] Cards =
    [
        new("4242424242424242", "visa"),
        new("4000056655665556", "visa_debit") { Funding = "debit" },
        new("5555555555554444", "mastercard") { Brand = "mastercard" },
        new("2223003122003222", "mastercard_2") { Brand = "mastercard" },
        new("5200828282828210", "mastercard_debit") { Brand = "mastercard", Funding = "debit" },
        new("378282246310005", "amex") { Brand = "amex" },
        new("6011111111111117", "discover") { Brand = "discover" },
        new("3056930009020004", "diners") { Brand = "diners" },
        new("3566002020360505", "jcb") { Brand = "jcb" },
        new("6200000000000005", "unionpay") { Brand = "unionpay" },
        new("4000000000000077", "bypassPending") { IsAvailableAtOnce = true },

        new("4000000000000002", "chargeDeclined") { Decline = CardDecline.Generic },
        new("4000000000009995", "chargeDeclinedInsufficientFunds") { Decline = CardDecline.InsufficientFunds },
        new("4000000000009987", "chargeDeclinedLostCard") { Decline = CardDecline.ForReason("lost_card") },
        new("4000000000009979", "chargeDeclinedStolenCard") { Decline = CardDecline.ForReason("stolen_card") },
        new("4000000000000069", "chargeDeclinedExpiredCard")
        {
            Decline = new("expired_card", "expired_card", "Your card has expired.", "do_not_try_again"),
        },
        new("4000000000000127", "chargeDeclinedIncorrectCvc")
        {
            Decline = new("incorrect_cvc", "incorrect_cvc", "Your card's security code is incorrect.", "confirm_card_data"),
            CvcCheck = "fail",
        },
        new("4000000000000119", "chargeDeclinedProcessingError")
        {
            Decline = new(
                "processing_error", "processing_error", "An error occurred while processing your card. Try again in a little bit."),
        },
        new("4000000000006975", "chargeDeclinedVelocityLimitExceeded")
        {
            Decline = new("card_declined", "card_velocity_exceeded", "Your card has been used too often, or for too much, in a short time."),
        },
        new("4000000000000341", "chargeCustomerFail") { Decline = CardDecline.Generic, SavesAnyway = true },

        new("4100000000000019", "radarBlock")
        {
            Decline = CardDecline.ForReason("fraudulent"), IsBlocked = true, RiskLevel = "highest", RiskScore = 92,
        },
        new("4000000000004954", "riskLevelHighest")
        {
            Decline = CardDecline.ForReason("fraudulent"), IsBlocked = true, RiskLevel = "highest", RiskScore = 88,
        },
        new("4000000000009235", "riskLevelElevated") { RiskLevel = "elevated", RiskScore = 68 },
        new("4000000000000101", "cvcCheckFail") { CvcCheck = "fail" },
        new("4000000000000036", "avsZipFail") { PostalCodeCheck = "fail" },

        new("4000000000003220", "threeDSecure2Required") { NeedsAuthentication = true },
        new("4000002760003184", "authenticationRequired") { NeedsAuthentication = true, AsksEveryTime = true },
        new("4000002500003155", "authenticationRequiredOnSetup") { NeedsAuthentication = true },
        new("4000008260003178", "authenticationRequiredChargeDeclinedInsufficientFunds")
        {
            NeedsAuthentication = true, DeclineAfterAuthentication = CardDecline.InsufficientFunds,
        },
        new("4000008400001629", "threeDSecureRequiredChargeDeclined")
        {
            NeedsAuthentication = true, DeclineAfterAuthentication = CardDecline.Generic,
        },
        new("4000000000003055", "threeDSecureOptional"),

        new("4000000000000259", "createDispute") { Disputes = DisputeCourse.Fraudulent },
        new("4000000000002685", "createDisputeProductNotReceived") { Disputes = DisputeCourse.ProductNotReceived },
        new("4000000000001976", "createDisputeInquiry") { Disputes = DisputeCourse.Inquiry },
        new("4000000000005423", "createIssuerFraudRecord") { Disputes = DisputeCourse.EarlyFraudWarning },
        new("4000000000007726", "pendingRefund") { Refunds = RefundCourse.PendingThenSucceeds },
        new("4000000000005126", "refundFail") { Refunds = RefundCourse.SucceedsThenFails },
    ];

    private static readonly Dictionary<string, TestCard> ByNumber = Cards.ToDictionary(card => card.Number);
    private static readonly Dictionary<string, TestCard> ByName = Cards.ToDictionary(card => card.Name, StringComparer.Ordinal);

    public static TestCard Named(string name) => ByName[name];

    /// <summary>The card behind <c>pm_card_…</c> (or <c>pm_card_visa_…</c>), or null.</summary>
    public static TestCard? OfPaymentMethod(string id) => OfAlias(id, "pm_card_");

    /// <summary>The card behind <c>tok_…</c> (or <c>tok_visa_…</c>), or null.</summary>
    public static TestCard? OfToken(string id) => OfAlias(id, "tok_");

    /// <summary>The card a number belongs to; refuses numbers that are wrong, and cards that are real.</summary>
    public static TestCard OfNumber(string typed)
    {
        var number = new string([.. typed.Where(character => character is not (' ' or '-'))]);
        if (ByNumber.TryGetValue(number, out var card))
        {
            return card;
        }

        if (number.Length is < 12 or > 19 || !number.All(char.IsAsciiDigit) || !HasLuhnSum(number))
        {
            throw ApiError.Card("incorrect_number", "Your card number is incorrect.", param: "number");
        }

        throw ApiError.Card(
            "card_declined",
            "Your card was declined. The sandbox takes test cards only, such as 4242 4242 4242 4242.",
            "testmode_decline");
    }

    private static TestCard? OfAlias(string id, string prefix)
    {
        if (!id.StartsWith(prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var name = id[prefix.Length..];
        return ByName.GetValueOrDefault(name)
            ?? (name.StartsWith("visa_", StringComparison.Ordinal) ? ByName.GetValueOrDefault(name["visa_".Length..]) : null);
    }

    private static bool HasLuhnSum(string digits)
    {
        var sum = 0;
        for (var at = 0; at < digits.Length; at++)
        {
            var digit = digits[digits.Length - 1 - at] - '0';
            var weighed = at % 2 == 0 ? digit : digit * 2;
            sum += weighed > 9 ? weighed - 9 : weighed;
        }

        return sum % 10 == 0;
    }
}

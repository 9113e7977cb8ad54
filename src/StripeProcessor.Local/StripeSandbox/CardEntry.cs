using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>A card as a person or a program gave it: which test card it is, and its expiry. Numbers are not kept.</summary>
internal sealed record CardEntry(TestCard Card, long ExpiryMonth, long ExpiryYear, bool HasCvc)
{
    /// <summary>The ready-made cards of <c>pm_card_…</c> and <c>tok_…</c>.</summary>
    public static CardEntry ReadyMade(TestCard card, long now) =>
        new(card, 8, DateTimeOffset.FromUnixTimeSeconds(now).Year + 3, HasCvc: true);

    public static CardEntry Read(FormParameters card, long now)
    {
        var number = card.RequiredText("number");
        var month = card.RequiredText("exp_month");
        var year = card.RequiredText("exp_year");
        return Of(number, month, year, card.Text("cvc"), now);
    }

    /// <summary>Refuses what cannot be a card, naming the field in <c>param</c>.</summary>
    public static CardEntry Of(string number, string expiryMonth, string expiryYear, string? cvc, long now)
    {
        var card = CardTable.OfNumber(number);
        if (!TryRead(expiryMonth, out var month) || month is < 1 or > 12)
        {
            throw ApiError.Card("invalid_expiry_month", "Your card's expiration month is invalid.", param: "exp_month");
        }

        var today = DateTimeOffset.FromUnixTimeSeconds(now);
        if (!TryRead(expiryYear, out var year))
        {
            throw InvalidYear();
        }

        year = year < 100 ? year + 2000 : year;
        if (year < today.Year || year > today.Year + 50)
        {
            throw InvalidYear();
        }

        if (year == today.Year && month < today.Month)
        {
            throw ApiError.Card("invalid_expiry_month", "Your card's expiration month is invalid.", param: "exp_month");
        }

        var cvcLength = card.Brand == "amex" ? 4 : 3;
        if (cvc is not null && (!cvc.All(char.IsAsciiDigit) || (cvc.Length != 3 && cvc.Length != cvcLength)))
        {
            throw ApiError.Card("invalid_cvc", "Your card's security code is invalid.", param: "cvc");
        }

        return new CardEntry(card, month, year, cvc is not null);
    }

    /// <summary>The <c>card</c> part of a payment method.</summary>
    public JsonObject ToPaymentMethodCard() => new()
    {
        ["brand"] = Card.Brand,
        ["checks"] = Checks(),
        ["country"] = "US",
        ["display_brand"] = Card.Brand,
        ["exp_month"] = ExpiryMonth,
        ["exp_year"] = ExpiryYear,
        ["fingerprint"] = Fingerprint,
        ["funding"] = Card.Funding,
        ["generated_from"] = null,
        ["last4"] = Card.Last4,
        ["networks"] = new JsonObject { ["available"] = new JsonArray(Card.Brand), ["preferred"] = null },
        ["regulated_status"] = "unregulated",
        ["three_d_secure_usage"] = new JsonObject { ["supported"] = true },
        ["wallet"] = null,
    };

    /// <summary>The <c>card</c> part of a token.</summary>
    public JsonObject ToLegacyCard() => new()
    {
        ["id"] = Documents.NewId("card_"),
        ["object"] = "card",
        ["address_city"] = null,
        ["address_country"] = null,
        ["address_line1"] = null,
        ["address_line1_check"] = null,
        ["address_line2"] = null,
        ["address_state"] = null,
        ["address_zip"] = null,
        ["address_zip_check"] = null,
        ["brand"] = Card.Brand switch
        {
            "amex" => "American Express",
            "mastercard" => "MasterCard",
            "discover" => "Discover",
            "diners" => "Diners Club",
            "jcb" => "JCB",
            "unionpay" => "UnionPay",
            _ => "Visa",
        },
        ["country"] = "US",
        ["cvc_check"] = HasCvc ? "unchecked" : null,
        ["dynamic_last4"] = null,
        ["exp_month"] = ExpiryMonth,
        ["exp_year"] = ExpiryYear,
        ["fingerprint"] = Fingerprint,
        ["funding"] = Card.Funding,
        ["last4"] = Card.Last4,
        ["metadata"] = new JsonObject(),
        ["name"] = null,
        ["networks"] = new JsonObject { ["preferred"] = null },
        ["regulated_status"] = "unregulated",
        ["tokenization_method"] = null,
    };

    // Equal for equal cards, as Stripe's is.
    private string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes("sandbox " + Card.Name)))[..16];

    private JsonObject Checks() => new()
    {
        ["address_line1_check"] = null,
        ["address_postal_code_check"] = null,
        ["cvc_check"] = HasCvc ? Card.CvcCheck : null,
    };

    private static bool TryRead(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static ApiError InvalidYear() =>
        ApiError.Card("invalid_expiry_year", "Your card's expiration year is invalid.", param: "exp_year");
}

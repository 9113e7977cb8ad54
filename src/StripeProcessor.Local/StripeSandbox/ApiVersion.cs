using System.Globalization;

namespace StripeProcessor.Local.Sandbox;

/// <summary>The API version a request asks for, such as <c>2026-10-28.endive</c>; without one, the account's own.</summary>
internal sealed record ApiVersion(string Text, DateOnly Date)
{
    public const string OfTheAccount = "2026-10-28.endive";
    private static readonly DateOnly Endive = new(2026, 9, 30);

    /// <summary>Endive no longer takes <c>payment_method_types</c> as an input.</summary>
    public bool TakesPaymentMethodTypes => Date < Endive;

    public static ApiVersion Read(string? header)
    {
        var text = string.IsNullOrEmpty(header) ? OfTheAccount : header;
        var date = text.Split('.', 2)[0];
        return DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed)
            ? new ApiVersion(text, parsed)
            : throw ApiError.Invalid("Invalid Stripe API version: it must look like " + OfTheAccount + ".");
    }

    /// <summary>Reads <c>payment_method_types</c>, or refuses it where the version has dropped it.</summary>
    public IReadOnlyList<string> PaymentMethodTypes(FormParameters parameters)
    {
        if (parameters.Has("payment_method_types") && !TakesPaymentMethodTypes)
        {
            throw ApiError.Invalid(
                $"payment_method_types is no longer supported in API version {Text}. Remove it, or name what to allow in"
                + " allowed_payment_method_types.",
                "payment_method_types",
                "payment_method_types_no_longer_supported");
        }

        return parameters.Texts("payment_method_types");
    }
}

namespace StripeProcessor.Donations;

/// <summary>The means of payment a form sends, and the id of the gift it pays.</summary>
internal static class PaymentFields
{
    // What a page's script sends, no donor ever types: all they can do is start over.
    private const string StartOver = "The payment details could not be read. Please reload the page and try again.";

    private static readonly (string Field, PaymentTokenKind Kind)[] Kinds =
    [
        (DonationFields.ConfirmationToken, PaymentTokenKind.ConfirmationToken),
        (DonationFields.PaymentMethod, PaymentTokenKind.PaymentMethod),
        (DonationFields.Source, PaymentTokenKind.LegacyToken),
    ];

    /// <summary>True when any token was sent, readable or not.</summary>
    internal static bool AnyToken(FieldReader form) => Array.Exists(Kinds, kind => form.Value(kind.Field) is not null);

    /// <summary>The token; null when none was sent or it is refused.</summary>
    internal static PaymentToken? ReadToken(FieldReader form)
    {
        PaymentToken? token = null;
        var isFirst = true;
        foreach (var (field, kind) in Kinds)
        {
            if (form.Value(field) is not { } value)
            {
                continue;
            }

            if (!isFirst)
            {
                form.Fault(field, FaultCodes.Twice, "Two ways to pay were sent. Please reload the page and try again.");
            }
            else if (CardNumber.LooksLikeOne(value))
            {
                form.Fault(field, FaultCodes.CardNumber, DonorText.CardNumberMessage);
            }
            else if (!PaymentToken.HasShape(value, kind))
            {
                form.Fault(field, FaultCodes.Unreadable, StartOver);
            }
            else
            {
                token = new(kind, value);
            }

            isFirst = false;
        }

        return token;
    }

    /// <summary>
    /// The id that was sent as a field, as the header, or as both alike. Without one: a single-use token names the gift it
    /// pays, hosted checkout takes the fresh id, and a reusable payment method is refused, for nothing would tell a second
    /// gift from a second click.
    /// </summary>
    internal static DonationId ReadId(FieldReader form, string? idempotencyKey, PaymentToken? token, DonationId freshId)
    {
        var field = form.Value(DonationFields.DonationId);
        var header = Unquoted(idempotencyKey);
        if (field is null && header is null)
        {
            return token switch
            {
                { IsSingleUse: true } => DonationId.FromToken(token.Value),
                null when form.Value(DonationFields.PaymentMethod) is null => freshId,
                _ => MissingId(form, freshId),
            };
        }

        var fieldIsId = DonationId.TryParse(field, out var fromField);
        var headerIsId = DonationId.TryParse(header, out var fromHeader);
        if (field is not null && !fieldIsId)
        {
            form.Fault(DonationFields.DonationId, FaultCodes.Unreadable,
                "donation_id must be a UUID. Please reload the page and try again.");
        }
        else if (header is not null && !headerIsId)
        {
            form.Fault(DonationFields.DonationId, FaultCodes.Unreadable,
                "The Idempotency-Key header must be a UUID. Please reload the page and try again.");
        }
        else if (field is not null && header is not null && fromField != fromHeader)
        {
            form.Fault(DonationFields.DonationId, FaultCodes.Differs,
                "donation_id and the Idempotency-Key header differ. Please reload the page and try again.");
        }

        return fieldIsId ? fromField : headerIsId ? fromHeader : freshId;
    }

    private static DonationId MissingId(FieldReader form, DonationId freshId)
    {
        form.Fault(DonationFields.DonationId, FaultCodes.Missing,
            "donation_id is needed with payment_method. Please reload the page and try again.");
        return freshId;
    }

    // As a structured field (RFC 9651) the header's value stands in quotation marks; most clients send it bare.
    private static string? Unquoted(string? header)
    {
        var text = header?.Trim();
        if (text is ['"', .. var inner, '"'])
        {
            text = inner;
        }

        return string.IsNullOrWhiteSpace(text) ? null : text;
    }
}

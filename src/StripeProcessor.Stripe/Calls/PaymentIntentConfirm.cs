namespace StripeProcessor.Stripe;

/// <summary>What to charge a payment with.</summary>
public sealed record PaymentIntentConfirm
{
    /// <summary><c>ctoken_…</c>, what the donor entered, ready to charge once.</summary>
    public string? ConfirmationToken { get; init; }

    /// <summary><c>pm_…</c>.</summary>
    public string? PaymentMethod { get; init; }

    /// <summary><c>tok_…</c> of an older form: sent as the card of a new payment method.</summary>
    public string? CardToken { get; init; }

    /// <summary>Where the donor comes back to.</summary>
    public string? ReturnUrl { get; init; }

    /// <summary>Whether Stripe.js on the page handles what the bank asks.</summary>
    public bool UseStripeSdk { get; init; }

    /// <summary>Whether the donor is away, and can answer nothing that the bank asks.</summary>
    public bool OffSession { get; init; }

    /// <summary>Stripe sends its receipt there (live mode only).</summary>
    public string? ReceiptEmail { get; init; }

    /// <summary>Fields to answer with the object instead of its id, e.g. <c>latest_charge.balance_transaction</c>.</summary>
    public IReadOnlyList<string>? Expand { get; init; }

    /// <summary>Nothing: what is charged is for Stripe alone.</summary>
    public override string ToString() => "";

    /// <summary>The parameters as they are sent: what is kept to ask the same again.</summary>
    public StripeForm ToForm()
    {
        var form = new StripeForm();
        form.Add("confirmation_token", ConfirmationToken);
        form.Add("payment_method", PaymentMethod);
        form.AddCardToken(CardToken);
        form.Add("return_url", ReturnUrl);
        form.AddIfTrue("use_stripe_sdk", UseStripeSdk);
        form.AddIfTrue("off_session", OffSession);
        form.Add("receipt_email", ReceiptEmail);
        form.AddExpand(Expand);
        return form;
    }
}

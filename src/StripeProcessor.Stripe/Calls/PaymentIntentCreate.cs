namespace StripeProcessor.Stripe;

/// <summary>A payment to create. The kinds of payment are Stripe's to choose: since endive a list of them is refused.</summary>
public sealed record PaymentIntentCreate
{
    /// <summary>In the unit Stripe counts the currency in.</summary>
    public required long Amount { get; init; }

    /// <summary>Lower case.</summary>
    public required string Currency { get; init; }

    /// <summary><c>cus_…</c>; null for a donor who gives once.</summary>
    public string? Customer { get; init; }

    /// <summary><c>off_session</c> or <c>on_session</c>: keeps the card for later payments of the customer.</summary>
    public string? SetupFutureUsage { get; init; }

    /// <summary>Whether the donor is away, and can answer nothing that the bank asks; only where it is charged at once.</summary>
    public bool OffSession { get; init; }

    /// <summary>Whether to charge at once.</summary>
    public bool Confirm { get; init; }

    /// <summary><c>ctoken_…</c>, what the donor entered, ready to charge once.</summary>
    public string? ConfirmationToken { get; init; }

    /// <summary><c>pm_…</c>.</summary>
    public string? PaymentMethod { get; init; }

    /// <summary><c>tok_…</c> of an older form: sent as the card of a new payment method.</summary>
    public string? CardToken { get; init; }

    /// <summary>Whether payment methods that leave the page are welcome; they need <see cref="ReturnUrl"/>.</summary>
    public bool AllowRedirects { get; init; }

    /// <summary>Where the donor comes back to.</summary>
    public string? ReturnUrl { get; init; }

    /// <summary>Whether Stripe.js on the page handles what the bank asks.</summary>
    public bool UseStripeSdk { get; init; }

    /// <summary>Stripe sends its receipt there (live mode only).</summary>
    public string? ReceiptEmail { get; init; }

    /// <summary>For people, in Stripe's dashboard.</summary>
    public string? Description { get; init; }

    /// <summary>The end of the line on the bank statement.</summary>
    public string? StatementDescriptorSuffix { get; init; }

    /// <summary>At most 50 pairs.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Fields to answer with the object instead of its id, e.g. <c>latest_charge.balance_transaction</c>.</summary>
    public IReadOnlyList<string>? Expand { get; init; }

    /// <summary>Amount and currency: nothing personal.</summary>
    public override string ToString() => $"{Amount} {Currency}";

    /// <summary>The parameters as they are sent: what is kept to ask the same again.</summary>
    public StripeForm ToForm()
    {
        var form = new StripeForm();
        form.Add("amount", Amount);
        form.Add("currency", Currency);
        form.Add("customer", Customer);
        form.Add("setup_future_usage", SetupFutureUsage);
        form.Add("confirmation_token", ConfirmationToken);
        form.Add("payment_method", PaymentMethod);
        form.AddCardToken(CardToken);
        AddAutomaticMethods(form);
        if (Confirm)
        {
            form.Add("confirm", true);
            form.Add("return_url", ReturnUrl);
            form.AddIfTrue("off_session", OffSession);
        }

        form.AddIfTrue("use_stripe_sdk", UseStripeSdk);

        form.Add("receipt_email", ReceiptEmail);
        form.Add("description", Description);
        form.Add("statement_descriptor_suffix", StatementDescriptorSuffix);
        form.AddMetadata("metadata", Metadata);
        form.AddExpand(Expand);
        return form;
    }

    private void AddAutomaticMethods(StripeForm form)
    {
        var automatic = form.Child("automatic_payment_methods");
        automatic.Add("enabled", true);
        if (!AllowRedirects)
        {
            automatic.Add("allow_redirects", "never");
        }
    }
}

namespace StripeProcessor.Stripe;

/// <summary>What to write on a payment. What is not named stays.</summary>
public sealed record PaymentIntentUpdate
{
    /// <summary>Where Stripe sends its receipt.</summary>
    public TextChange ReceiptEmail { get; init; }

    /// <summary>For people, in Stripe's dashboard.</summary>
    public TextChange Description { get; init; }

    /// <summary>Pairs to write, others stay; one with an empty value is removed.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Nothing: it may be personal.</summary>
    public override string ToString() => "";

    internal StripeForm ToForm()
    {
        var form = new StripeForm();
        ReceiptEmail.AddTo(form, "receipt_email");
        Description.AddTo(form, "description");
        form.AddMetadata("metadata", Metadata);
        return form;
    }
}

namespace StripeProcessor.Stripe;

/// <summary>A hosted payment page to open.</summary>
public sealed record CheckoutSessionCreate
{
    /// <summary>Once or again and again.</summary>
    public required CheckoutMode Mode { get; init; }

    /// <summary>What the page shows; at least one.</summary>
    public required IReadOnlyList<CheckoutLineItem> LineItems { get; init; }

    /// <summary>The word on the button, e.g. <c>donate</c>; null for the default.</summary>
    public string? SubmitType { get; init; }

    /// <summary>Where the donor goes after paying. <c>{CHECKOUT_SESSION_ID}</c> in it becomes the session's id.</summary>
    public required string SuccessUrl { get; init; }

    /// <summary>Where the donor goes who turns back.</summary>
    public string? CancelUrl { get; init; }

    /// <summary>Our name for it, at most 200 characters.</summary>
    public string? ClientReferenceId { get; init; }

    /// <summary>Filled into the page.</summary>
    public string? CustomerEmail { get; init; }

    /// <summary>Of the session; Stripe does not copy it to the payment or the subscription.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>For the payment, in payment mode.</summary>
    public CheckoutPaymentIntentData? PaymentIntentData { get; init; }

    /// <summary>For the subscription, in subscription mode.</summary>
    public CheckoutSubscriptionData? SubscriptionData { get; init; }

    /// <summary>The page's language; null follows the browser.</summary>
    public string? Locale { get; init; }

    /// <summary>When the page closes: 30 minutes to 24 hours ahead, by default 24 hours.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The mode: nothing personal.</summary>
    public override string ToString() => $"{Mode}";

    /// <summary>The parameters as they are sent: what is kept to ask the same again.</summary>
    public StripeForm ToForm()
    {
        var form = new StripeForm();
        form.Add("mode", Mode == CheckoutMode.Payment ? "payment" : "subscription");
        for (var index = 0; index < LineItems.Count; index++)
        {
            LineItems[index].AddTo(form.Item("line_items", index));
        }

        form.Add("submit_type", SubmitType);
        form.Add("success_url", SuccessUrl);
        form.Add("cancel_url", CancelUrl);
        form.Add("client_reference_id", ClientReferenceId);
        form.Add("customer_email", CustomerEmail);
        form.AddMetadata("metadata", Metadata);
        PaymentIntentData?.AddTo(form.Child("payment_intent_data"));
        SubscriptionData?.AddTo(form.Child("subscription_data"));
        form.Add("locale", Locale);
        if (ExpiresAt is { } expiresAt)
        {
            form.Add("expires_at", expiresAt.ToUnixTimeSeconds());
        }

        return form;
    }
}

/// <summary>Whether a session is paid once or again and again.</summary>
public enum CheckoutMode
{
    /// <summary>Once.</summary>
    Payment,

    /// <summary>By subscription.</summary>
    Subscription,
}

/// <summary>A line of the page, with its price.</summary>
public sealed record CheckoutLineItem
{
    /// <summary>Lower case.</summary>
    public required string Currency { get; init; }

    /// <summary>In the unit Stripe counts the currency in.</summary>
    public required long UnitAmount { get; init; }

    /// <summary>What it is called.</summary>
    public required string ProductName { get; init; }

    /// <summary><c>day</c>, <c>week</c>, <c>month</c> or <c>year</c>; required in subscription mode, null otherwise.</summary>
    public string? RecurringInterval { get; init; }

    /// <summary>Every how many intervals; default 1.</summary>
    public int RecurringIntervalCount { get; init; } = 1;

    /// <summary>Default 1.</summary>
    public int Quantity { get; init; } = 1;

    internal void AddTo(StripeForm line)
    {
        var price = line.Child("price_data");
        price.Add("currency", Currency);
        price.Add("unit_amount", UnitAmount);
        price.Child("product_data").Add("name", ProductName);
        if (RecurringInterval is not null)
        {
            var recurring = price.Child("recurring");
            recurring.Add("interval", RecurringInterval);
            recurring.Add("interval_count", RecurringIntervalCount);
        }

        line.Add("quantity", Quantity);
    }
}

/// <summary>What the payment of a session carries.</summary>
public sealed record CheckoutPaymentIntentData
{
    /// <summary>For people, in Stripe's dashboard.</summary>
    public string? Description { get; init; }

    /// <summary>At most 50 pairs.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Stripe sends its receipt there (live mode only).</summary>
    public string? ReceiptEmail { get; init; }

    /// <summary>The end of the line on the bank statement.</summary>
    public string? StatementDescriptorSuffix { get; init; }

    /// <summary>The description: nothing personal.</summary>
    public override string ToString() => Description ?? "";

    internal void AddTo(StripeForm data)
    {
        data.Add("description", Description);
        data.AddMetadata("metadata", Metadata);
        data.Add("receipt_email", ReceiptEmail);
        data.Add("statement_descriptor_suffix", StatementDescriptorSuffix);
    }
}

/// <summary>What the subscription of a session carries.</summary>
public sealed record CheckoutSubscriptionData
{
    /// <summary>For people, in Stripe's dashboard and portal.</summary>
    public string? Description { get; init; }

    /// <summary>At most 50 pairs.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    internal void AddTo(StripeForm data)
    {
        data.Add("description", Description);
        data.AddMetadata("metadata", Metadata);
    }
}

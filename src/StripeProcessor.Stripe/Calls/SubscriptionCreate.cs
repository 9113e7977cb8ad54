namespace StripeProcessor.Stripe;

/// <summary>A recurring gift to create: one product, one amount, once per interval.</summary>
public sealed record SubscriptionCreate
{
    /// <summary><c>cus_…</c>; null where it is added to the form once it is known.</summary>
    public string? Customer { get; init; }

    /// <summary>Lower case.</summary>
    public required string Currency { get; init; }

    /// <summary>The id of a product that exists: here Stripe does not take a new one.</summary>
    public required string Product { get; init; }

    /// <summary>In the unit Stripe counts the currency in.</summary>
    public required long UnitAmount { get; init; }

    /// <summary><c>day</c>, <c>week</c>, <c>month</c> or <c>year</c>.</summary>
    public required string Interval { get; init; }

    /// <summary>Every how many intervals; default 1.</summary>
    public int IntervalCount { get; init; } = 1;

    /// <summary>What it is paid with, <c>pm_…</c>, attached to the customer; null for the customer's own default.</summary>
    public string? DefaultPaymentMethod { get; init; }

    /// <summary>
    /// What becomes of it when the first payment fails: one of <see cref="SubscriptionPaymentBehavior"/>; null for Stripe's default.
    /// </summary>
    public string? PaymentBehavior { get; init; }

    /// <summary>Whether the card of the first payment is the one for the next.</summary>
    public bool SaveDefaultPaymentMethod { get; init; }

    /// <summary>Whether the donor is away, and can answer nothing that the bank asks.</summary>
    public bool OffSession { get; init; }

    /// <summary>For people, in Stripe's dashboard and portal.</summary>
    public string? Description { get; init; }

    /// <summary>At most 50 pairs.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Fields to answer with the object instead of its id, e.g. <c>latest_invoice.confirmation_secret</c>.</summary>
    public IReadOnlyList<string>? Expand { get; init; }

    /// <summary>Amount, currency and interval: nothing personal.</summary>
    public override string ToString() => $"{UnitAmount} {Currency} a {Interval}";

    /// <summary>The parameters as they are sent: what is kept to ask the same again.</summary>
    public StripeForm ToForm()
    {
        var form = new StripeForm();
        form.Add("customer", Customer);
        AddPrice(form.Item("items", 0).Child("price_data"));
        form.Add("default_payment_method", DefaultPaymentMethod);
        form.Add("payment_behavior", PaymentBehavior);
        if (SaveDefaultPaymentMethod)
        {
            form.Child("payment_settings").Add("save_default_payment_method", "on_subscription");
        }

        form.AddIfTrue("off_session", OffSession);
        form.Add("description", Description);
        form.AddMetadata("metadata", Metadata);
        form.AddExpand(Expand);
        return form;
    }

    private void AddPrice(StripeForm price)
    {
        price.Add("currency", Currency);
        price.Add("product", Product);
        price.Add("unit_amount", UnitAmount);
        var recurring = price.Child("recurring");
        recurring.Add("interval", Interval);
        recurring.Add("interval_count", IntervalCount);
    }
}

/// <summary>What becomes of a subscription whose first payment does not succeed at once.</summary>
public static class SubscriptionPaymentBehavior
{
    /// <summary>It is tried, and waits as incomplete if it fails.</summary>
    public const string AllowIncomplete = "allow_incomplete";

    /// <summary>It is not tried: it waits as incomplete for somebody to confirm the payment.</summary>
    public const string DefaultIncomplete = "default_incomplete";

    /// <summary>It is tried, and there is no subscription if it fails.</summary>
    public const string ErrorIfIncomplete = "error_if_incomplete";
}

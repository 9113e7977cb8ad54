namespace StripeProcessor.Stripe;

/// <summary>Parameters that several calls write alike.</summary>
internal static class CommonParameters
{
    /// <summary>Switches something on; what is off is left out, as Stripe's default.</summary>
    public static void AddIfTrue(this StripeForm form, string name, bool isOn)
    {
        if (isOn)
        {
            form.Add(name, true);
        }
    }

    /// <summary>Texts of an array; none leaves it out.</summary>
    public static void AddItems(this StripeForm form, string name, IReadOnlyList<string>? values)
    {
        for (var index = 0; index < (values?.Count ?? 0); index++)
        {
            form.AddItem(name, index, values![index]);
        }
    }

    /// <summary>A token of an older form, as the card of a new payment method.</summary>
    public static void AddCardToken(this StripeForm form, string? token)
    {
        if (token is not null)
        {
            form.Child("payment_method_data").AddCard(token);
        }
    }

    /// <summary>A payment method that is the card of a token.</summary>
    public static void AddCard(this StripeForm method, string token)
    {
        method.Add("type", "card");
        method.Child("card").Add("token", token);
    }
}

namespace StripeProcessor.Stripe;

/// <summary>The parameter that asks for whole objects in place of ids.</summary>
internal static class Expansion
{
    public static void AddExpand(this StripeForm form, IReadOnlyList<string>? fields) => form.AddItems("expand", fields);

    public static StripeForm? ToQuery(IReadOnlyList<string>? fields)
    {
        if (fields is not { Count: > 0 })
        {
            return null;
        }

        var form = new StripeForm();
        form.AddExpand(fields);
        return form;
    }
}

using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>The parameters that only mean something while a payment intent is confirmed.</summary>
internal sealed record ConfirmationOrder
{
    private static readonly string[] OnlyWithConfirm =
        ["return_url", "off_session", "error_on_requires_action", "mandate_data", "mandate", "confirmation_token"];

    public PaymentSource? Source { get; init; }

    public string? ReturnUrl { get; init; }

    public bool UsesStripeSdk { get; init; }

    public bool IsOffSession { get; init; }

    public bool FailsOnRequiredAction { get; init; }

    /// <summary>A subscription's own attempt: nobody is there, and where the bank asks, somebody is called for.</summary>
    public bool IsRenewal { get; init; }

    public static ConfirmationOrder Read(SandboxObjects objects, FormParameters parameters)
    {
        var offSession = parameters.OneOf("off_session", "true", "false", "True", "False", "one_off", "recurring");
        parameters.Kept("mandate_data");
        parameters.Text("mandate");
        parameters.Kept("radar_options");
        return new ConfirmationOrder
        {
            Source = PaymentSource.Read(objects, parameters),
            ReturnUrl = WebAddress.Read(parameters, "return_url"),
            UsesStripeSdk = parameters.Flag("use_stripe_sdk") ?? false,
            IsOffSession = offSession is not (null or "false" or "False"),
            FailsOnRequiredAction = parameters.Flag("error_on_requires_action") ?? false,
        };
    }

    /// <summary>On a create that does not confirm, these would be silently lost.</summary>
    public static void RefuseWithoutConfirm(FormParameters parameters)
    {
        foreach (var name in OnlyWithConfirm)
        {
            if (parameters.Has(name))
            {
                throw ApiError.Invalid($"The parameter {name} can only be used with confirm=true.", name);
            }
        }
    }

    /// <summary>Methods that redirect need somewhere to come back to, so either they are excluded or a return_url is there.</summary>
    public void RefuseWithoutReturnUrl(JsonObject? automatic, string? intentReturnUrl)
    {
        if (automatic is null || !automatic.IsTrue("enabled") || automatic.TextOrNull("allow_redirects") == "never")
        {
            return;
        }

        if ((ReturnUrl ?? Source?.ConfirmationToken?.TextOrNull("return_url") ?? intentReturnUrl) is null)
        {
            throw ApiError.Invalid(
                "This PaymentIntent accepts payment methods that may redirect the customer, so a `return_url` is needed."
                + " To accept none of those, set `automatic_payment_methods[enabled]` to `true` and `automatic_payment_methods[allow_redirects]` to `never`.",
                "return_url");
        }
    }
}

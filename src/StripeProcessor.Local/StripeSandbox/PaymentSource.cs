using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>What a payment is to be made with: exactly one of a method, the data for one, or a confirmation token.</summary>
internal sealed record PaymentSource(JsonObject Method, JsonObject? SpentToken, JsonObject? ConfirmationToken)
{
    private static readonly string[] Names = ["payment_method", "payment_method_data", "confirmation_token"];

    /// <summary>Null when the request names none. Nothing is changed yet.</summary>
    public static PaymentSource? Read(SandboxObjects objects, FormParameters parameters)
    {
        var given = Names.Where(parameters.Has).ToList();
        if (given.Count > 1)
        {
            throw ApiError.Invalid($"You may only specify one of these parameters: {string.Join(", ", given)}.", given[1]);
        }

        var method = parameters.Text("payment_method");
        var token = parameters.Text("confirmation_token");
        if (token is not null)
        {
            var (found, meant) = objects.ConfirmationTokens.Read(token, "confirmation_token");
            return new PaymentSource(meant, null, found);
        }

        if (method is not null)
        {
            return new PaymentSource(objects.PaymentMethods.Read(method, "payment_method"), null, null);
        }

        var data = parameters.Group("payment_method_data");
        if (given.Count == 0)
        {
            return null;
        }

        var (made, spent) = objects.PaymentMethods.FromData(data);
        return new PaymentSource(made, spent, null);
    }

    /// <summary>The payment has to be open for this kind of method.</summary>
    public void RefuseUnless(List<string> types)
    {
        var type = Method.Text("type");
        if (!types.Contains(type))
        {
            throw ApiError.Invalid(
                $"The PaymentMethod provided ({type}) is not allowed for this PaymentIntent: it takes {string.Join(", ", types)}.",
                "payment_method",
                "payment_intent_incompatible_payment_method");
        }
    }

    /// <summary>Binds it to the intent: a token is used from here on.</summary>
    public void Use(SandboxObjects objects, JsonObject intent)
    {
        objects.Tokens.Use(SpentToken);
        objects.Store.Save(Method);
        intent["payment_method"] = Method.Text("id");
        if (ConfirmationToken is not { } token)
        {
            return;
        }

        objects.ConfirmationTokens.Use(token, intent.Text("id"));
        intent["setup_future_usage"] ??= token["setup_future_usage"]?.DeepClone();
        intent["shipping"] ??= token["shipping"]?.DeepClone();
    }
}

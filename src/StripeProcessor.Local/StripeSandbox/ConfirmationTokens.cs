using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>What a browser collected for one confirmation: single use, good for twelve hours.</summary>
internal sealed class ConfirmationTokens(SandboxObjects objects)
{
    private const long LifetimeSeconds = 12 * 60 * 60;

    public JsonObject Create(ApiCall call)
    {
        var parameters = call.Parameters;
        JsonObject method;
        JsonObject? spent = null;
        if (parameters.Text("payment_method") is { } id)
        {
            method = objects.PaymentMethods.Read(id, "payment_method");
        }
        else if (parameters.Has("payment_method_data"))
        {
            (method, spent) = objects.PaymentMethods.FromData(parameters.Group("payment_method_data"));
        }
        else
        {
            throw ApiError.MissingParameter("payment_method");
        }

        var preview = method.Public();
        foreach (var field in (ReadOnlySpan<string>)["id", "object", "created", "livemode", "metadata"])
        {
            preview.Remove(field);
        }

        var token = new JsonObject
        {
            ["id"] = Documents.NewId("ctoken_"),
            ["object"] = "confirmation_token",
            ["created"] = objects.Now,
            ["expires_at"] = objects.Now + LifetimeSeconds,
            ["livemode"] = false,
            ["mandate_data"] = null,
            ["payment_intent"] = null,
            ["payment_method_options"] = parameters.Kept("payment_method_options"),
            ["payment_method_preview"] = preview,
            ["return_url"] = WebAddress.Read(parameters, "return_url"),
            ["setup_future_usage"] = parameters.OneOf("setup_future_usage", "on_session", "off_session"),
            ["setup_intent"] = null,
            ["shipping"] = parameters.Kept("shipping"),
            ["use_stripe_sdk"] = true,
            ["_payment_method"] = method.Text("id"),
        };
        call.Begin();
        objects.Tokens.Use(spent);
        objects.Store.Save(method);
        return objects.Store.Save(token);
    }

    public JsonObject Retrieve(ApiCall call) =>
        objects.Store.Find(call.Id, "confirmation_token") ?? throw ApiError.NoSuch("confirmation_token", call.Id, "confirmation_token");

    /// <summary>A token that may still confirm something, and the method it stands for.</summary>
    public (JsonObject Token, JsonObject Method) Read(string id, string param)
    {
        var token = objects.Store.Find(id, "confirmation_token") ?? throw ApiError.NoSuchParameter("confirmation_token", id, param);
        if (token["payment_intent"] is not null || token["setup_intent"] is not null)
        {
            throw ApiError.Invalid(
                $"A ConfirmationToken can be used once only, and this one was used before: {id}.", param, "token_already_used");
        }

        return objects.Now < token.Number("expires_at")
            ? (token, objects.PaymentMethods.Read(token.Text("_payment_method"), param))
            : throw ApiError.Invalid($"The ConfirmationToken {id} has expired.", param);
    }

    public void Use(JsonObject token, string intent)
    {
        token[intent.StartsWith("seti_", StringComparison.Ordinal) ? "setup_intent" : "payment_intent"] = intent;
        objects.Store.Save(token);
    }
}

/// <summary>Addresses that Stripe would send a browser to.</summary>
internal static class WebAddress
{
    public static string? Read(FormParameters parameters, string name)
    {
        var text = parameters.Text(name);
        return text is null || IsOne(text)
            ? text
            : throw ApiError.Invalid("Not a valid URL.", parameters.PathOf(name), "url_invalid");
    }

    private static bool IsOne(string text) =>
        text.Length <= 5000
        && Uri.TryCreate(text.Replace("{CHECKOUT_SESSION_ID}", "id", StringComparison.Ordinal), UriKind.Absolute, out var address)
        && address.Scheme is "http" or "https";
}

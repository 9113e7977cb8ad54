using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>The parameters that creating, updating and confirming share.</summary>
internal static class PaymentIntentParameters
{
    /// <summary>Which kinds of method may pay. Null: the request does not say.</summary>
    public static JsonObject? ReadAutomatic(FormParameters parameters)
    {
        if (!parameters.Has("automatic_payment_methods"))
        {
            return null;
        }

        var group = parameters.Group("automatic_payment_methods");
        group.RequiredText("enabled");
        return new JsonObject
        {
            ["allow_redirects"] = group.OneOf("allow_redirects", "always", "never") ?? "always",
            ["enabled"] = group.Flag("enabled"),
        };
    }

    /// <summary>True when the caller lists what may pay, which leaves nothing automatic.</summary>
    public static bool ReadMethodTypes(ApiCall call)
    {
        var parameters = call.Parameters;
        var types = call.Version.PaymentMethodTypes(parameters);
        var allowed = parameters.Texts("allowed_payment_method_types");
        var excluded = parameters.Texts("excluded_payment_method_types");
        var hasAutomatic = parameters.Has("automatic_payment_methods");
        if (allowed.Count > 0 && (hasAutomatic || excluded.Count > 0 || parameters.Has("payment_method_configuration")))
        {
            throw ApiError.Invalid(
                "allowed_payment_method_types cannot be combined with automatic_payment_methods, excluded_payment_method_types or"
                + " payment_method_configuration.",
                "allowed_payment_method_types");
        }

        if (types.Count > 0 && hasAutomatic && parameters.Group("automatic_payment_methods").Flag("enabled") == true)
        {
            throw ApiError.Invalid(
                "You may only specify one of these parameters: automatic_payment_methods, payment_method_types.",
                "payment_method_types");
        }

        parameters.Text("payment_method_configuration");
        var listed = types.Concat(allowed).ToList();
        return listed.Count == 0 || listed.Any(type => type is "card" or TestDebit.UsBankAccount or TestDebit.SepaDebit)
            ? listed.Count > 0
            : throw ApiError.Invalid("The sandbox has cards and bank debits only, and the list leaves them out.", "payment_method_types");
    }

    /// <summary>The kinds of method that may pay: those listed, or else cards and, where it is automatic, the currency's debit.</summary>
    public static List<string> MethodTypes(ApiCall call, string currency, JsonObject? automatic)
    {
        var listed = call.Version.PaymentMethodTypes(call.Parameters)
            .Concat(call.Parameters.Texts("allowed_payment_method_types"))
            .ToList();
        if (listed.Count > 0)
        {
            return listed;
        }

        var debit = automatic?.IsTrue("enabled") == true ? TestDebit.TypeFor(currency) : null;
        var excluded = call.Parameters.Texts("excluded_payment_method_types");
        return [.. new[] { "card", debit }.OfType<string>().Where(type => !excluded.Contains(type))];
    }

    public static List<string> MethodTypes(JsonObject intent) =>
        [.. intent["payment_method_types"]!.AsArray().Select(type => (string)type!)];

    /// <summary>Puts what is sent, if it is sent, into the intent; an empty value clears.</summary>
    public static Action<JsonObject> ReadChanges(SandboxObjects objects, FormParameters parameters, JsonObject? before)
    {
        if (parameters.Has("statement_descriptor"))
        {
            throw ApiError.Invalid(
                "statement_descriptor is not supported for card payments: use statement_descriptor_suffix.", "statement_descriptor");
        }

        var changes = new List<(string Name, JsonNode? Value)>();
        void Note(string name, JsonNode? value)
        {
            if (parameters.IsSent(name))
            {
                changes.Add((name, value));
            }
        }

        parameters.Text("statement_descriptor");
        Note("description", parameters.Text("description"));
        Note("receipt_email", EmailAddress.Read(parameters, "receipt_email"));
        Note("setup_future_usage", parameters.OneOf("setup_future_usage", "on_session", "off_session"));
        Note("shipping", parameters.Kept("shipping"));
        Note("statement_descriptor_suffix", StatementDescriptor.ReadSuffix(parameters));
        Note("transfer_group", parameters.Text("transfer_group"));
        Note("customer", objects.Customers.Read(parameters, "customer"));
        Note("payment_method_options", ReadOptions(parameters));
        Note("metadata", parameters.Metadata(before?.Part("metadata")));
        return intent =>
        {
            foreach (var (name, value) in changes)
            {
                intent[name] = value;
            }
        };
    }

    private static JsonObject ReadOptions(FormParameters parameters)
    {
        var card = parameters.Group("payment_method_options").Group("card");
        card.Text("cvc_token");
        card.Flag("moto");
        return CardOptions(card.OneOf("request_three_d_secure", "automatic", "any", "challenge") ?? "automatic");
    }

    public static JsonObject CardOptions(string requestThreeDSecure = "automatic") => new()
    {
        ["card"] = new JsonObject
        {
            ["installments"] = null,
            ["mandate_options"] = null,
            ["network"] = null,
            ["request_three_d_secure"] = requestThreeDSecure,
        },
    };
}

using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>Cards and bank accounts as reusable objects. One without a customer serves one payment only.</summary>
internal sealed class PaymentMethods(SandboxObjects objects)
{
    private static readonly string[] AddressFields = ["city", "country", "line1", "line2", "postal_code", "state"];

    public JsonObject Create(ApiCall call)
    {
        var (method, token) = FromData(call.Parameters);
        call.Begin();
        objects.Tokens.Use(token);
        return objects.Store.Save(method);
    }

    public JsonObject Retrieve(ApiCall call) =>
        call.Id.StartsWith("pm_card_", StringComparison.Ordinal) || TestDebit.Named(call.Id) is not null ? Find(call.Id, "payment_method", ApiError.NoSuch)
        : objects.Store.Find(call.Id, "payment_method") ?? throw ApiError.NoSuch("PaymentMethod", call.Id, "payment_method");

    public JsonObject List(ApiCall call)
    {
        var type = call.Parameters.Text("type");
        var customer = call.Parameters.Text("customer");
        return Listing.Page(
            call,
            objects.Store,
            "payment_method",
            "/v1/payment_methods",
            method => (type is null || method.Text("type") == type) && method.TextOrNull("customer") == customer);
    }

    /// <summary>The method a parameter names; a ready-made one becomes a new object, not yet kept.</summary>
    public JsonObject Read(string id, string param)
    {
        var method = Find(id, param, ApiError.NoSuchParameter);
        if (method.IsTrue("_spent"))
        {
            throw ApiError.Invalid(
                "This PaymentMethod was used before without being attached to a customer. It may not be used again.", param);
        }

        return method;
    }

    /// <summary>A new method from a card's token or number, or from a bank account's number; not yet kept.</summary>
    public (JsonObject Method, JsonObject? Token) FromData(FormParameters data)
    {
        var type = data.RequiredText("type");
        if (type is not ("card" or TestDebit.UsBankAccount or TestDebit.SepaDebit))
        {
            throw ApiError.Invalid($"The sandbox has cards and bank debits only, not {type}.", data.PathOf("type"));
        }

        data.Kept("radar_options");
        var (method, token) = type == "card" ? FromCard(data) : (FromDebit(BankDebits.Read(data, type)), null);
        method["billing_details"] = BillingDetails(data.Group("billing_details"));
        method["metadata"] = data.Metadata();
        method["allow_redisplay"] = data.OneOf("allow_redisplay", "always", "limited", "unspecified") ?? "unspecified";
        return (method, token);
    }

    public JsonObject FromEntry(CardEntry entry)
    {
        var method = New("card", entry.ToPaymentMethodCard());
        method["_card"] = entry.Card.Name;
        return method;
    }

    public JsonObject FromDebit(TestDebit debit)
    {
        var method = New(debit.Type, BankDebits.Part(debit));
        method["_debit"] = debit.Name;
        return method;
    }

    /// <summary>After a payment: kept for the customer, or spent.</summary>
    public void Settle(JsonObject method, string? customer, ApiCall? call)
    {
        if (customer is not null)
        {
            objects.Billing.AttachedMethods.Attach(method, customer, call);
            return;
        }

        if (method["customer"] is null)
        {
            method["_spent"] = true;
        }

        objects.Store.Save(method);
    }

    public static TestCard CardOf(JsonObject method) => CardTable.Named(method.Text("_card"));

    private JsonObject Find(string id, string param, Func<string, string, string, ApiError> missing) =>
        CardTable.OfPaymentMethod(id) is { } ready
            ? FromEntry(CardEntry.ReadyMade(ready, objects.Now))
            : TestDebit.Named(id) is { } debit ? FromDebit(debit)
            : objects.Store.Find(id, "payment_method") ?? throw missing("PaymentMethod", id, param);

    private (JsonObject Method, JsonObject? Token) FromCard(FormParameters data)
    {
        var card = data.Group("card");
        card.Kept("networks");
        var (entry, token) = card.Has("token")
            ? objects.Tokens.Read(card.RequiredText("token"), card.PathOf("token"))
            : (CardEntry.Read(card, objects.Now), null);
        return (FromEntry(entry), token);
    }

    private JsonObject New(string type, JsonObject part) => new()
    {
        ["id"] = Documents.NewId("pm_"),
        ["object"] = "payment_method",
        ["allow_redisplay"] = "unspecified",
        ["billing_details"] = BillingDetails(new FormParameters(new FormNode())),
        [type] = part,
        ["created"] = objects.Now,
        ["customer"] = null,
        ["customer_account"] = null,
        ["livemode"] = false,
        ["metadata"] = new JsonObject(),
        ["type"] = type,
    };

    public static JsonObject BillingDetails(FormParameters details)
    {
        var address = details.Group("address");
        var kept = new JsonObject();
        foreach (var field in AddressFields)
        {
            kept[field] = address.Text(field);
        }

        return new JsonObject
        {
            ["address"] = kept,
            ["email"] = EmailAddress.Read(details, "email"),
            ["name"] = details.Text("name"),
            ["phone"] = details.Text("phone"),
            ["tax_id"] = details.Text("tax_id"),
        };
    }
}

/// <summary>As much checking of an e-mail address as Stripe does: something on both sides of one @, no spaces.</summary>
internal static class EmailAddress
{
    public static string? Read(FormParameters parameters, string name)
    {
        var email = parameters.Text(name);
        return email is null || IsOne(email)
            ? email
            : throw ApiError.Invalid("Invalid email address.", parameters.PathOf(name), "email_invalid");
    }

    public static bool IsOne(string email)
    {
        var at = email.IndexOf('@');
        return at > 0 && at < email.Length - 1 && at == email.LastIndexOf('@') && !email.Any(char.IsWhiteSpace) && email.Length <= 512;
    }
}

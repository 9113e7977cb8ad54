using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>Donors that Stripe remembers: as little as payments need.</summary>
internal sealed class Customers(SandboxObjects objects)
{
    public JsonObject Create(ApiCall call)
    {
        var parameters = call.Parameters;
        var customer = New(EmailAddress.Read(parameters, "email"), parameters.Text("name"));
        customer["address"] = parameters.Kept("address");
        customer["description"] = parameters.Text("description");
        customer["metadata"] = parameters.Metadata();
        customer["phone"] = parameters.Text("phone");
        customer["shipping"] = parameters.Kept("shipping");
        call.Begin();
        return Keep(customer, call);
    }

    public JsonObject Retrieve(ApiCall call) =>
        objects.Store.Find(call.Id, "customer") ?? throw ApiError.NoSuch("customer", call.Id, "id");

    public JsonObject List(ApiCall call)
    {
        var email = call.Parameters.Text("email");
        var created = Listing.Created(call.Parameters);
        return Listing.Page(
            call,
            objects.Store,
            "customer",
            "/v1/customers",
            customer => created(customer) && (email is null || customer.TextOrNull("email") == email));
    }

    /// <summary>The id a parameter names, or null; refuses an id that is not there.</summary>
    public string? Read(FormParameters parameters, string name)
    {
        var id = parameters.Text(name);
        return id is null || objects.Store.Find(id, "customer") is not null
            ? id
            : throw ApiError.NoSuchParameter("customer", id, parameters.PathOf(name));
    }

    public JsonObject Keep(JsonObject customer, ApiCall? call)
    {
        objects.Store.Save(customer);
        objects.Events.Record("customer.created", customer, call);
        return customer;
    }

    public JsonObject New(string? email, string? name) => new()
    {
        ["id"] = Documents.NewId("cus_", 14),
        ["object"] = "customer",
        ["address"] = null,
        ["balance"] = 0L,
        ["created"] = objects.Now,
        ["currency"] = null,
        ["default_source"] = null,
        ["delinquent"] = false,
        ["description"] = null,
        ["discount"] = null,
        ["email"] = email,
        ["invoice_prefix"] = Documents.NewId("", 8).ToUpperInvariant(),
        ["invoice_settings"] = new JsonObject
        {
            ["custom_fields"] = null, ["default_payment_method"] = null, ["footer"] = null, ["rendering_options"] = null,
        },
        ["livemode"] = false,
        ["metadata"] = new JsonObject(),
        ["name"] = name,
        ["next_invoice_sequence"] = 1L,
        ["phone"] = null,
        ["preferred_locales"] = new JsonArray(),
        ["shipping"] = null,
        ["tax_exempt"] = "none",
        ["test_clock"] = null,
    };
}

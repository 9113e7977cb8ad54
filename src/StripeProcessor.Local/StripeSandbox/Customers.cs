using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>Donors that Stripe remembers. Of one that was deleted the id stays known, and nothing else.</summary>
internal sealed class Customers(SandboxObjects objects)
{
    public JsonObject Create(ApiCall call)
    {
        var parameters = call.Parameters;
        var customer = New(EmailAddress.Read(parameters, "email"), parameters.Text("name"));
        customer["metadata"] = parameters.Metadata();
        var change = ReadChanges(parameters, customer.Text("id"));
        call.Begin();
        change(customer);
        return Keep(customer, call);
    }

    public JsonObject Retrieve(ApiCall call) =>
        objects.Store.Find(call.Id, "customer") ?? throw ApiError.NoSuch("customer", call.Id, "id");

    public JsonObject Update(ApiCall call)
    {
        var customer = Existing(call.Id);
        var before = customer.Copy();
        var parameters = call.Parameters;
        var metadata = parameters.Metadata(customer.Part("metadata"));
        var change = ReadChanges(parameters, call.Id);
        var email = EmailAddress.Read(parameters, "email");
        var name = parameters.Text("name");
        call.Begin();
        change(customer);
        customer["metadata"] = metadata;
        customer["email"] = parameters.IsSent("email") ? email : customer.TextOrNull("email");
        customer["name"] = parameters.IsSent("name") ? name : customer.TextOrNull("name");
        return Change(before, customer, call);
    }

    /// <summary>Ends what the customer pays regularly, and forgets who it was.</summary>
    public JsonObject Delete(ApiCall call)
    {
        var customer = Existing(call.Id);
        call.Begin();
        foreach (var subscription in objects.Billing.Subscriptions.OfCustomer(call.Id))
        {
            objects.Billing.Subscriptions.Cancel(subscription, "cancellation_requested", call);
        }

        foreach (var method in objects.Store.OfKind("payment_method").Where(method => method.TextOrNull("customer") == call.Id).ToList())
        {
            objects.Billing.AttachedMethods.Detach(method, call);
        }

        objects.Events.Record("customer.deleted", Existing(call.Id), call);
        return objects.Store.Save(new JsonObject { ["id"] = call.Id, ["object"] = "customer", ["deleted"] = true });
    }

    public JsonObject List(ApiCall call)
    {
        var email = call.Parameters.Text("email");
        var created = Listing.Created(call.Parameters);
        return Listing.Page(
            call,
            objects.Store,
            "customer",
            "/v1/customers",
            customer => !customer.IsTrue("deleted") && created(customer) && (email is null || customer.TextOrNull("email") == email));
    }

    /// <summary>The id a parameter names, or null; refuses an id that is not there.</summary>
    public string? Read(FormParameters parameters, string name)
    {
        var id = parameters.Text(name);
        return id is null || Find(id) is not null
            ? id
            : throw ApiError.NoSuchParameter("customer", id, parameters.PathOf(name));
    }

    /// <summary>The customer, unless it is unknown or deleted.</summary>
    public JsonObject? Find(string id) =>
        objects.Store.Find(id, "customer") is { } customer && !customer.IsTrue("deleted") ? customer : null;

    public JsonObject Existing(string id) => Find(id) ?? throw ApiError.NoSuch("customer", id, "id");

    /// <summary>Keeps a customer that may have changed, and tells so.</summary>
    public JsonObject Change(JsonObject before, JsonObject customer, ApiCall? call)
    {
        objects.Store.Save(customer);
        Sandbox.Change.Record(objects, "customer.updated", before, customer, call);
        return customer;
    }

    /// <summary>The card that pays where a subscription names none of its own.</summary>
    public static string? DefaultMethod(JsonObject customer) => customer.Part("invoice_settings")?.TextOrNull("default_payment_method");

    public void SetDefaultMethod(JsonObject customer, string? method, ApiCall? call)
    {
        var before = customer.Copy();
        customer.Part("invoice_settings")!["default_payment_method"] = method;
        Change(before, customer, call);
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

    private Action<JsonObject> ReadChanges(FormParameters parameters, string id)
    {
        var changes = new List<(string Name, JsonNode? Value)>();
        void Note(string name, JsonNode? value)
        {
            if (parameters.IsSent(name))
            {
                changes.Add((name, value));
            }
        }

        Note("address", parameters.Kept("address"));
        Note("description", parameters.Text("description"));
        Note("phone", parameters.Text("phone"));
        Note("preferred_locales", parameters.Texts("preferred_locales").ToJsonArray());
        Note("shipping", parameters.Kept("shipping"));
        var settings = parameters.Group("invoice_settings");
        var method = objects.Billing.AttachedMethods.ReadOwn(settings, "default_payment_method", id);
        var setsMethod = settings.IsSent("default_payment_method");
        return customer =>
        {
            foreach (var (name, value) in changes)
            {
                customer[name] = value;
            }

            if (setsMethod)
            {
                customer.Part("invoice_settings")!["default_payment_method"] = method;
            }
        };
    }
}

using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>What is given to, as prices name it.</summary>
internal sealed class Products(SandboxObjects objects)
{
    public JsonObject Create(ApiCall call)
    {
        var parameters = call.Parameters;
        var id = parameters.Text("id");
        if (id is not null && objects.Store.Find(id) is not null)
        {
            throw ApiError.Invalid($"Product already exists: {id}.", "id", "resource_already_exists");
        }

        var product = New(parameters.RequiredText("name"), objects.Now, isActive: parameters.Flag("active") ?? true);
        product["id"] = id ?? product.Text("id");
        product["metadata"] = parameters.Metadata();
        ReadDescription(parameters)(product);
        call.Begin();
        return Keep(product, call);
    }

    public JsonObject Retrieve(ApiCall call) => objects.Store.Find(call.Id, "product") ?? throw ApiError.NoSuch("product", call.Id, "id");

    public JsonObject Update(ApiCall call)
    {
        var product = Retrieve(call);
        var before = product.Copy();
        var parameters = call.Parameters;
        var name = parameters.IsSent("name") ? parameters.RequiredText("name") : product.Text("name");
        var isActive = parameters.Flag("active") ?? product.IsTrue("active");
        var defaultPrice = objects.Billing.Prices.Read(parameters, "default_price") ?? product.TextOrNull("default_price");
        var metadata = parameters.Metadata(product.Part("metadata"));
        var describe = ReadDescription(parameters);
        call.Begin();
        product["name"] = name;
        product["active"] = isActive;
        product["default_price"] = defaultPrice;
        product["metadata"] = metadata;
        product["updated"] = objects.Now;
        describe(product);
        objects.Store.Save(product);
        Change.Record(objects, "product.updated", before, product, call);
        return product;
    }

    public JsonObject List(ApiCall call)
    {
        var isActive = call.Parameters.Flag("active");
        var ids = call.Parameters.Texts("ids");
        var created = Listing.Created(call.Parameters);
        return Listing.Page(
            call,
            objects.Store,
            "product",
            "/v1/products",
            product => created(product)
                && (isActive is null || product.IsTrue("active") == isActive)
                && (ids.Count == 0 || ids.Contains(product.Text("id"))));
    }

    public JsonObject Keep(JsonObject product, ApiCall? call)
    {
        objects.Store.Save(product);
        objects.Events.Record("product.created", product, call);
        return product;
    }

    public string NameOf(JsonObject price) => objects.Store.Find(price.Text("product"), "product")?.Text("name") ?? "Gift";

    /// <summary>A product not yet kept. One that <c>product_data</c> brings into being is not active.</summary>
    public static JsonObject New(string name, long now, bool isActive) => new()
    {
        ["id"] = Documents.NewId("prod_", 14),
        ["object"] = "product",
        ["active"] = isActive,
        ["created"] = now,
        ["default_price"] = null,
        ["description"] = null,
        ["images"] = new JsonArray(),
        ["livemode"] = false,
        ["marketing_features"] = new JsonArray(),
        ["metadata"] = new JsonObject(),
        ["name"] = name,
        ["package_dimensions"] = null,
        ["shippable"] = null,
        ["statement_descriptor"] = null,
        ["tax_code"] = null,
        ["type"] = "service",
        ["unit_label"] = null,
        ["updated"] = now,
        ["url"] = null,
    };

    private static Action<JsonObject> ReadDescription(FormParameters parameters)
    {
        var changes = new List<(string Name, JsonNode? Value)>();
        foreach (var name in (ReadOnlySpan<string>)["description", "statement_descriptor", "tax_code", "unit_label"])
        {
            var text = parameters.Text(name);
            if (parameters.IsSent(name))
            {
                changes.Add((name, text));
            }
        }

        var url = WebAddress.Read(parameters, "url");
        if (parameters.IsSent("url"))
        {
            changes.Add(("url", url));
        }

        var images = parameters.Texts("images");
        if (parameters.IsSent("images"))
        {
            changes.Add(("images", images.ToJsonArray()));
        }

        return product =>
        {
            foreach (var (name, value) in changes)
            {
                product[name] = value;
            }
        };
    }
}

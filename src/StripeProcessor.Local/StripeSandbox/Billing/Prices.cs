using System.Globalization;
using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>An amount, once or over and over.</summary>
internal sealed class Prices(SandboxObjects objects)
{
    private static readonly string[] Intervals = ["day", "week", "month", "year"];

    public JsonObject Create(ApiCall call)
    {
        var parameters = call.Parameters;
        var currency = Amounts.ReadCurrency(parameters);
        var amount = ReadAmount(parameters);
        var recurring = parameters.Has("recurring") ? ReadRecurring(parameters) : null;
        var isActive = parameters.Flag("active") ?? true;
        parameters.OneOf("billing_scheme", "per_unit");
        var behavior = parameters.OneOf("tax_behavior", "inclusive", "exclusive", "unspecified") ?? "unspecified";
        var made = parameters.Has("product") ? null : ReadProductData(parameters);
        var product = made?.Text("id") ?? ReadProduct(parameters);
        var price = New(currency, amount, product, recurring, objects.Now, isActive);
        price["lookup_key"] = parameters.Text("lookup_key");
        price["metadata"] = parameters.Metadata();
        price["nickname"] = parameters.Text("nickname");
        price["tax_behavior"] = behavior;
        call.Begin();
        if (made is not null)
        {
            objects.Billing.Products.Keep(made, call);
        }

        return Keep(price, call);
    }

    public JsonObject Retrieve(ApiCall call) => objects.Store.Find(call.Id, "price") ?? throw ApiError.NoSuch("price", call.Id, "price");

    public JsonObject List(ApiCall call)
    {
        var parameters = call.Parameters;
        var isActive = parameters.Flag("active");
        var currency = parameters.Text("currency");
        var product = parameters.Text("product");
        var type = parameters.OneOf("type", "one_time", "recurring");
        var keys = parameters.Texts("lookup_keys");
        var interval = parameters.Group("recurring").OneOf("interval", Intervals);
        var created = Listing.Created(parameters);
        return Listing.Page(
            call,
            objects.Store,
            "price",
            "/v1/prices",
            price => created(price)
                && (isActive is null || price.IsTrue("active") == isActive)
                && (currency is null || price.Text("currency") == currency)
                && (product is null || price.Text("product") == product)
                && (type is null || price.Text("type") == type)
                && (keys.Count == 0 || keys.Contains(price.TextOrNull("lookup_key") ?? ""))
                && (interval is null || price.Part("recurring")?.Text("interval") == interval));
    }

    /// <summary>The id a parameter names, or null; refuses an id that is not there.</summary>
    public string? Read(FormParameters parameters, string name)
    {
        var id = parameters.Text(name);
        return id is null || objects.Store.Find(id, "price") is not null
            ? id
            : throw ApiError.NoSuchParameter("price", id, parameters.PathOf(name));
    }

    public JsonObject Keep(JsonObject price, ApiCall? call)
    {
        objects.Store.Save(price);
        objects.Events.Record("price.created", price, call);
        return price;
    }

    /// <summary>The id of a product that is there already; nothing else may stand in its place.</summary>
    public string ReadProduct(FormParameters parameters)
    {
        var id = parameters.RequiredText("product");
        return objects.Store.Find(id, "product") is not null
            ? id
            : throw ApiError.NoSuchParameter("product", id, parameters.PathOf("product"));
    }

    public static long ReadAmount(FormParameters parameters)
    {
        var amount = parameters.RequiredInteger("unit_amount");
        return amount is >= 0 and <= Amounts.Largest
            ? amount
            : throw ApiError.Invalid(
                "Invalid non-negative integer.", parameters.PathOf("unit_amount"), "parameter_invalid_integer");
    }

    public static JsonObject ReadRecurring(FormParameters parameters)
    {
        var recurring = parameters.Group("recurring");
        recurring.RequiredText("interval");
        var interval = recurring.OneOf("interval", Intervals)!;
        var count = recurring.Integer("interval_count") ?? 1;
        recurring.OneOf("usage_type", "licensed");

        // Three years at most.
        var most = interval switch { "day" => 1095, "week" => 156, "month" => 36, _ => 3 };
        return count >= 1 && count <= most
            ? new JsonObject
            {
                ["interval"] = interval,
                ["interval_count"] = count,
                ["meter"] = null,
                ["trial_period_days"] = null,
                ["usage_type"] = "licensed",
            }
            : throw ApiError.Invalid(
                $"Invalid interval_count: it must lie between 1 and {most} {interval}s.",
                recurring.PathOf("interval_count"),
                "parameter_invalid_integer");
    }

    /// <summary>A price not yet kept. One that <c>price_data</c> brings into being is not active: nobody else may use it.</summary>
    public static JsonObject New(string currency, long amount, string product, JsonObject? recurring, long now, bool isActive) => new()
    {
        ["id"] = Documents.NewId("price_"),
        ["object"] = "price",
        ["active"] = isActive,
        ["billing_scheme"] = "per_unit",
        ["created"] = now,
        ["currency"] = currency,
        ["custom_unit_amount"] = null,
        ["livemode"] = false,
        ["lookup_key"] = null,
        ["metadata"] = new JsonObject(),
        ["nickname"] = null,
        ["product"] = product,
        ["recurring"] = recurring,
        ["tax_behavior"] = "unspecified",
        ["tiers_mode"] = null,
        ["transform_quantity"] = null,
        ["type"] = recurring is null ? "one_time" : "recurring",
        ["unit_amount"] = amount,
        ["unit_amount_decimal"] = amount.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>The price as the older object that subscription items still carry.</summary>
    public static JsonObject Plan(JsonObject price)
    {
        var recurring = price.Part("recurring")!;
        return new JsonObject
        {
            ["id"] = price.Text("id"),
            ["object"] = "plan",
            ["active"] = price.IsTrue("active"),
            ["amount"] = price.Number("unit_amount"),
            ["amount_decimal"] = price.Text("unit_amount_decimal"),
            ["billing_scheme"] = "per_unit",
            ["created"] = price.Number("created"),
            ["currency"] = price.Text("currency"),
            ["interval"] = recurring.Text("interval"),
            ["interval_count"] = recurring.Number("interval_count"),
            ["livemode"] = false,
            ["metadata"] = price.Part("metadata")!.Copy(),
            ["meter"] = null,
            ["nickname"] = price.TextOrNull("nickname"),
            ["product"] = price.Text("product"),
            ["tiers_mode"] = null,
            ["transform_usage"] = null,
            ["trial_period_days"] = null,
            ["usage_type"] = "licensed",
        };
    }

    private JsonObject ReadProductData(FormParameters parameters)
    {
        if (!parameters.Has("product_data"))
        {
            throw ApiError.MissingParameter("product");
        }

        var data = parameters.Group("product_data");
        var product = Products.New(data.RequiredText("name"), objects.Now, data.Flag("active") ?? true);
        product["metadata"] = data.Metadata();
        return product;
    }
}

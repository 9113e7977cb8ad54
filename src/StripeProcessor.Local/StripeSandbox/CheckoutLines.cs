using System.Globalization;
using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>What a checkout session sells, with the prices and products that its <c>price_data</c> brings into being.</summary>
internal sealed record CheckoutLines(List<JsonObject> Items, List<JsonObject> NewObjects, string Currency, long Total)
{
    public static IEnumerable<JsonObject> Of(ObjectStore store, string session) =>
        store.OfKind("item", oldestFirst: true).Where(item => item.Text("_session") == session);

    /// <summary>Reads <c>line_items</c>; nothing is kept yet.</summary>
    public static CheckoutLines Read(SandboxObjects objects, FormParameters parameters, string mode)
    {
        var items = new List<JsonObject>();
        var made = new List<JsonObject>();
        string? currency = null;
        var lines = parameters.Items("line_items");
        if (lines.Count == 0)
        {
            throw ApiError.MissingParameter("line_items");
        }

        if (lines.Count > (mode == "subscription" ? 20 : 100))
        {
            throw ApiError.Invalid("Too many line items.", "line_items");
        }

        foreach (var line in lines)
        {
            var price = ReadPrice(objects, line, mode, made);
            var quantity = line.Integer("quantity") ?? 1;
            if (quantity is < 1 or > 999_999)
            {
                throw ApiError.Invalid("Invalid positive integer.", line.PathOf("quantity"), "parameter_invalid_integer");
            }

            var lineCurrency = price.Text("currency");
            if (currency is not null && currency != lineCurrency)
            {
                throw ApiError.Invalid("All line items must have one currency.", line.PathOf("price_data"));
            }

            currency = lineCurrency;
            items.Add(Item(price, quantity));
        }

        var total = items.Sum(item => item.Number("amount_total"));
        Amounts.RefuseUnchargeable(total, currency!, "line_items");
        return new CheckoutLines(items, made, currency!, total);
    }

    public void Keep(ObjectStore store, string session)
    {
        foreach (var made in NewObjects)
        {
            store.Save(made);
        }

        foreach (var item in Items)
        {
            item["_session"] = session;
            store.Save(item);
        }
    }

    /// <summary>"per month", "every 3 months"; null for a single payment.</summary>
    public static string? Period(JsonObject item)
    {
        var recurring = item.Part("price")?.Part("recurring");
        if (recurring is null)
        {
            return null;
        }

        var (interval, count) = (recurring.Text("interval"), recurring.Number("interval_count"));
        return count == 1 ? "per " + interval : string.Create(CultureInfo.InvariantCulture, $"every {count} {interval}s");
    }

    private static JsonObject Item(JsonObject price, long quantity)
    {
        var total = checked(price.Number("unit_amount") * quantity);
        return new JsonObject
        {
            ["id"] = Documents.NewId("li_"),
            ["object"] = "item",
            ["adjustable_quantity"] = null,
            ["amount_discount"] = 0L,
            ["amount_subtotal"] = total,
            ["amount_tax"] = 0L,
            ["amount_total"] = total,
            ["currency"] = price.Text("currency"),
            ["description"] = price.Text("_product_name"),
            ["metadata"] = new JsonObject(),
            ["price"] = price.Public(),
            ["quantity"] = quantity,
        };
    }

    private static JsonObject ReadPrice(SandboxObjects objects, FormParameters line, string mode, List<JsonObject> made)
    {
        if (line.Text("price") is { } id)
        {
            return objects.Store.Find(id, "price") ?? throw ApiError.NoSuchParameter("price", id, line.PathOf("price"));
        }

        if (!line.Has("price_data"))
        {
            throw ApiError.MissingParameter(line.PathOf("price_data"));
        }

        var data = line.Group("price_data");
        var currency = Amounts.ReadCurrency(data);
        var amount = data.RequiredInteger("unit_amount");
        if (amount is < 0 or > Amounts.Largest)
        {
            throw ApiError.Invalid("Invalid non-negative integer.", data.PathOf("unit_amount"), "parameter_invalid_integer");
        }

        data.OneOf("tax_behavior", "inclusive", "exclusive", "unspecified");
        var recurring = ReadRecurring(data, mode);
        var product = ReadProduct(objects, data.Group("product_data"));
        var price = new JsonObject
        {
            ["id"] = Documents.NewId("price_"),
            ["object"] = "price",
            ["active"] = false,
            ["billing_scheme"] = "per_unit",
            ["created"] = objects.Now,
            ["currency"] = currency,
            ["custom_unit_amount"] = null,
            ["livemode"] = false,
            ["lookup_key"] = null,
            ["metadata"] = new JsonObject(),
            ["nickname"] = null,
            ["product"] = product.Text("id"),
            ["recurring"] = recurring,
            ["tax_behavior"] = "unspecified",
            ["tiers_mode"] = null,
            ["transform_quantity"] = null,
            ["type"] = recurring is null ? "one_time" : "recurring",
            ["unit_amount"] = amount,
            ["unit_amount_decimal"] = amount.ToString(CultureInfo.InvariantCulture),
            ["_product_name"] = product.Text("name"),
        };
        made.Add(product);
        made.Add(price);
        return price;
    }

    private static JsonObject? ReadRecurring(FormParameters data, string mode)
    {
        if (!data.Has("recurring"))
        {
            return mode == "payment"
                ? null
                : throw ApiError.Invalid(
                    "In subscription mode a recurring price is needed.", data.PathOf("recurring"), "parameter_missing");
        }

        var recurring = data.Group("recurring");
        recurring.RequiredText("interval");
        var interval = recurring.OneOf("interval", "day", "week", "month", "year");
        var count = recurring.Integer("interval_count") ?? 1;
        if (mode != "subscription")
        {
            throw ApiError.Invalid("A recurring price needs mode=subscription.", data.PathOf("recurring"));
        }

        return count is >= 1 and <= 1095
            ? new JsonObject
            {
                ["interval"] = interval,
                ["interval_count"] = count,
                ["meter"] = null,
                ["trial_period_days"] = null,
                ["usage_type"] = "licensed",
            }
            : throw ApiError.Invalid("Invalid interval_count.", recurring.PathOf("interval_count"), "parameter_invalid_integer");
    }

    private static JsonObject ReadProduct(SandboxObjects objects, FormParameters data) => new()
    {
        ["id"] = Documents.NewId("prod_", 14),
        ["object"] = "product",
        ["active"] = false,
        ["created"] = objects.Now,
        ["default_price"] = null,
        ["description"] = data.Text("description"),
        ["images"] = data.Texts("images").ToJsonArray(),
        ["livemode"] = false,
        ["marketing_features"] = new JsonArray(),
        ["metadata"] = data.Metadata(),
        ["name"] = data.RequiredText("name"),
        ["package_dimensions"] = null,
        ["shippable"] = null,
        ["statement_descriptor"] = null,
        ["tax_code"] = data.Text("tax_code"),
        ["type"] = "service",
        ["unit_label"] = null,
        ["updated"] = objects.Now,
        ["url"] = null,
    };
}

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

    public void Keep(SandboxObjects objects, string session, ApiCall call)
    {
        foreach (var made in NewObjects)
        {
            if (made.Text("object") == "product")
            {
                objects.Billing.Products.Keep(made, call);
            }
            else
            {
                objects.Billing.Prices.Keep(made, call);
            }
        }

        foreach (var item in Items)
        {
            item["_session"] = session;
            objects.Store.Save(item);
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
            var known = objects.Store.Find(id, "price") ?? throw ApiError.NoSuchParameter("price", id, line.PathOf("price"));
            RefuseOtherMode(known["recurring"] is not null, mode, line.PathOf("price"));
            known["_product_name"] = objects.Billing.Products.NameOf(known);
            return known;
        }

        if (!line.Has("price_data"))
        {
            throw ApiError.MissingParameter(line.PathOf("price_data"));
        }

        var data = line.Group("price_data");
        var currency = Amounts.ReadCurrency(data);
        var amount = Prices.ReadAmount(data);
        var behavior = data.OneOf("tax_behavior", "inclusive", "exclusive", "unspecified") ?? "unspecified";
        RefuseOtherMode(data.Has("recurring"), mode, data.PathOf("recurring"));
        var recurring = data.Has("recurring") ? Prices.ReadRecurring(data) : null;
        var product = data.Has("product") ? null : ReadProduct(objects, data.Group("product_data"));
        var price = Prices.New(
            currency, amount, product?.Text("id") ?? objects.Billing.Prices.ReadProduct(data), recurring, objects.Now, isActive: false);
        price["tax_behavior"] = behavior;
        price["_product_name"] = product?.Text("name") ?? objects.Billing.Products.NameOf(price);
        if (product is not null)
        {
            made.Add(product);
        }

        made.Add(price);
        return price;
    }

    private static void RefuseOtherMode(bool recurs, string mode, string param)
    {
        if (recurs != (mode == "subscription"))
        {
            throw recurs
                ? ApiError.Invalid("A recurring price needs mode=subscription.", param)
                : ApiError.Invalid("In subscription mode a recurring price is needed.", param, "parameter_missing");
        }
    }

    private static JsonObject ReadProduct(SandboxObjects objects, FormParameters data)
    {
        var product = Products.New(data.RequiredText("name"), objects.Now, isActive: false);
        product["description"] = data.Text("description");
        product["images"] = data.Texts("images").ToJsonArray();
        product["metadata"] = data.Metadata();
        product["tax_code"] = data.Text("tax_code");
        return product;
    }
}

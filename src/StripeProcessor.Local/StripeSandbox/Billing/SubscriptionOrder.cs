using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>One thing given to regularly: a price that recurs, so many times.</summary>
internal sealed record SubscriptionLine(JsonObject Price, long Quantity)
{
    public JsonObject Metadata { get; init; } = [];

    public long Amount => checked(Price.Number("unit_amount") * Quantity);
}

/// <summary>All that decides how a subscription begins.</summary>
internal sealed record SubscriptionOrder
{
    public required string Customer { get; init; }

    public required IReadOnlyList<SubscriptionLine> Lines { get; init; }

    public string? DefaultPaymentMethod { get; init; }

    public string? Description { get; init; }

    public JsonObject Metadata { get; init; } = [];

    public bool CancelsAtPeriodEnd { get; init; }

    /// <summary>The card that pays becomes the subscription's own.</summary>
    public bool SavesMethod { get; init; }

    public long Total => Lines.Sum(line => line.Amount);

    public string Currency => Lines[0].Price.Text("currency");

    public JsonObject Recurring => Lines[0].Price.Part("recurring")!;

    /// <summary>Reads <c>items</c>, and which prices their <c>price_data</c> brings into being. Nothing is kept yet.</summary>
    public static (List<SubscriptionLine> Lines, List<JsonObject> NewPrices) ReadLines(SandboxObjects objects, FormParameters parameters)
    {
        var items = parameters.Items("items");
        if (items.Count is 0 or > 20)
        {
            throw items.Count == 0
                ? ApiError.MissingParameter("items")
                : ApiError.Invalid("A subscription has at most 20 items.", "items");
        }

        var made = new List<JsonObject>();
        var lines = new List<SubscriptionLine>();
        foreach (var item in items)
        {
            var quantity = item.Integer("quantity") ?? 1;
            if (quantity is < 1 or > 999_999)
            {
                throw ApiError.Invalid("Invalid positive integer.", item.PathOf("quantity"), "parameter_invalid_integer");
            }

            var line = new SubscriptionLine(ReadPrice(objects, item, made), quantity) { Metadata = item.Metadata() };
            RefuseMixture(lines.FirstOrDefault() ?? line, line, item);
            lines.Add(line);
        }

        Amounts.RefuseUnchargeable(lines.Sum(line => line.Amount), lines[0].Price.Text("currency"), items[0].PathOf("price"));
        return (lines, made);
    }

    private static JsonObject ReadPrice(SandboxObjects objects, FormParameters item, List<JsonObject> made)
    {
        if (objects.Billing.Prices.Read(item, "price") is { } id)
        {
            var known = objects.Store.Find(id, "price")!;
            return known["recurring"] is not null
                ? known
                : throw ApiError.Invalid(
                    "The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.",
                    item.PathOf("price"));
        }

        if (!item.Has("price_data"))
        {
            throw ApiError.MissingParameter(item.PathOf("price"));
        }

        var data = item.Group("price_data");
        var currency = Amounts.ReadCurrency(data);
        var product = objects.Billing.Prices.ReadProduct(data);
        if (!data.Has("recurring"))
        {
            throw ApiError.MissingParameter(data.PathOf("recurring"));
        }

        var price = Prices.New(currency, Prices.ReadAmount(data), product, Prices.ReadRecurring(data), objects.Now, isActive: false);
        price["tax_behavior"] = data.OneOf("tax_behavior", "inclusive", "exclusive", "unspecified") ?? "unspecified";
        made.Add(price);
        return price;
    }

    private static void RefuseMixture(SubscriptionLine first, SubscriptionLine line, FormParameters item)
    {
        if (line.Price.Text("currency") != first.Price.Text("currency"))
        {
            throw ApiError.Invalid("All items of a subscription must have one currency.", item.PathOf("price"));
        }

        if (!JsonNode.DeepEquals(line.Price["recurring"], first.Price["recurring"]))
        {
            throw ApiError.Invalid("In the sandbox all items of a subscription recur at one interval.", item.PathOf("price"));
        }
    }
}

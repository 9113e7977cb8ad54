using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>What each charge and refund did to the balance, fees included, and the balance itself. The sandbox settles every
/// currency in itself.</summary>
internal sealed class BalanceTransactions(SandboxObjects objects)
{
    private const long PendingSeconds = 2L * 24 * 60 * 60;

    public JsonObject OfCharge(JsonObject charge, bool isAvailableAtOnce)
    {
        var amount = charge.Number("amount_captured");
        var fee = Fee(amount);
        var transaction = New(charge, "charge", amount, fee);
        transaction["fee_details"] = new JsonArray(new JsonObject
        {
            ["amount"] = fee,
            ["application"] = null,
            ["currency"] = charge.Text("currency"),
            ["description"] = "Stripe processing fees",
            ["type"] = "stripe_fee",
        });
        return Keep(transaction, isAvailableAtOnce);
    }

    /// <summary>Stripe keeps the fee of the charge.</summary>
    public JsonObject OfRefund(JsonObject refund) => Keep(New(refund, "refund", -refund.Number("amount"), 0), true);

    public JsonObject OfRefundFailure(JsonObject refund) => Keep(New(refund, "refund_failure", refund.Number("amount"), 0), true);

    public JsonObject Retrieve(ApiCall call) =>
        objects.Store.Find(call.Id, "balance_transaction") ?? throw ApiError.NoSuch("balance transaction", call.Id, "id");

    public JsonObject List(ApiCall call)
    {
        var type = call.Parameters.Text("type");
        var currency = call.Parameters.Text("currency");
        var source = call.Parameters.Text("source");
        call.Parameters.Text("payout");
        var created = Listing.Created(call.Parameters);
        return Listing.Page(
            call,
            objects.Store,
            "balance_transaction",
            "/v1/balance_transactions",
            transaction => created(transaction)
                && (type is null || transaction.Text("type") == type)
                && (currency is null || transaction.Text("currency") == currency)
                && (source is null || transaction.Text("source") == source));
    }

    public JsonObject Balance(ApiCall call)
    {
        var all = objects.Store.OfKind("balance_transaction").ToList();
        return new JsonObject
        {
            ["object"] = "balance",
            ["available"] = Sums(all, "available"),
            ["connect_reserved"] = new JsonArray(),
            ["livemode"] = false,
            ["pending"] = Sums(all, "pending"),
        };
    }

    public void ComeDue(JsonObject transaction)
    {
        transaction["status"] = "available";
        objects.Store.Save(transaction);
    }

    // Rounded half up, as money is in fee tables.
    private long Fee(long amount) =>
        checked(((amount * objects.Options.FeePercentHundredths) + 5_000) / 10_000 + objects.Options.FeeFixed);

    private JsonObject New(JsonObject source, string type, long amount, long fee) => new()
    {
        ["id"] = Documents.NewId("txn_"),
        ["object"] = "balance_transaction",
        ["amount"] = amount,
        ["available_on"] = objects.Now,
        ["balance_type"] = "payments",
        ["created"] = objects.Now,
        ["currency"] = source.Text("currency"),
        ["description"] = source.TextOrNull("description"),
        ["exchange_rate"] = null,
        ["fee"] = fee,
        ["fee_details"] = new JsonArray(),
        ["net"] = amount - fee,
        ["reporting_category"] = type,
        ["source"] = source.Text("id"),
        ["status"] = "available",
        ["type"] = type,
    };

    private JsonObject Keep(JsonObject transaction, bool isAvailable)
    {
        if (isAvailable)
        {
            return objects.Store.Save(transaction);
        }

        var due = objects.Now + PendingSeconds;
        transaction["available_on"] = due;
        transaction["status"] = "pending";
        return objects.Store.Save(transaction, due);
    }

    private static JsonArray Sums(IEnumerable<JsonObject> transactions, string status)
    {
        var byCurrency = transactions
            .GroupBy(transaction => transaction.Text("currency"))
            .OrderBy(group => group.Key, StringComparer.Ordinal);
        var sums = new JsonArray();
        foreach (var group in byCurrency)
        {
            var sum = group
                .Where(transaction => transaction.Text("status") == status)
                .Sum(transaction => transaction.Number("net"));
            sums.Add((JsonNode)new JsonObject
            {
                ["amount"] = sum,
                ["currency"] = group.Key,
                ["source_types"] = new JsonObject { ["card"] = sum },
            });
        }

        if (sums.Count == 0)
        {
            sums.Add((JsonNode)new JsonObject
            {
                ["amount"] = 0L, ["currency"] = "usd", ["source_types"] = new JsonObject { ["card"] = 0L },
            });
        }

        return sums;
    }
}

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
        var isCard = charge.Part("payment_method_details")?.TextOrNull("type") is null or "card";
        var transaction = New(charge, isCard ? "charge" : "payment", amount, fee, "charge");
        transaction["fee_details"] = FeeDetails(fee, charge.Text("currency"), "Stripe processing fees");
        return Keep(transaction, isAvailableAtOnce);
    }

    /// <summary>Stripe keeps the fee of the charge.</summary>
    public JsonObject OfRefund(JsonObject refund) => Keep(New(refund, "refund", -refund.Number("amount"), 0), true);

    public JsonObject OfRefundFailure(JsonObject refund) => Keep(New(refund, "refund_failure", refund.Number("amount"), 0), true);

    /// <summary>The bank takes the money, and a fee for the trouble.</summary>
    public JsonObject OfDispute(JsonObject dispute)
    {
        var fee = objects.Options.DisputeFee;
        var transaction = New(dispute, "adjustment", -dispute.Number("amount"), fee, "dispute");
        transaction["description"] = "Chargeback withdrawal for " + dispute.Text("charge");
        if (fee > 0)
        {
            transaction["fee_details"] = FeeDetails(fee, dispute.Text("currency"), "Dispute fee");
        }

        return Keep(transaction, true);
    }

    /// <summary>The bank gives the money back, without the fee.</summary>
    public JsonObject OfReinstatement(JsonObject dispute)
    {
        var transaction = New(dispute, "adjustment", dispute.Number("amount"), 0, "dispute_reversal");
        transaction["description"] = "Chargeback reversal for " + dispute.Text("charge");
        return Keep(transaction, true);
    }

    /// <summary>Belongs to the payout that it is, and to no later one.</summary>
    public JsonObject OfPayout(JsonObject payout) => objects.Store.Save(New(payout, "payout", -payout.Number("amount"), 0));

    public JsonObject OfPayoutFailure(JsonObject payout) =>
        Keep(New(payout, "payout_failure", payout.Number("amount"), 0, "payout_reversal"), true);

    public JsonObject Retrieve(ApiCall call) =>
        objects.Store.Find(call.Id, "balance_transaction") ?? throw ApiError.NoSuch("balance transaction", call.Id, "id");

    public JsonObject List(ApiCall call)
    {
        var type = call.Parameters.Text("type");
        var currency = call.Parameters.Text("currency");
        var source = call.Parameters.Text("source");
        var payout = call.Parameters.Text("payout");
        if (payout is not null && objects.Store.Find(payout, "payout") is null)
        {
            throw ApiError.NoSuchParameter("payout", payout, "payout");
        }

        var created = Listing.Created(call.Parameters);
        return Listing.Page(
            call,
            objects.Store,
            "balance_transaction",
            "/v1/balance_transactions",
            transaction => created(transaction)
                && (type is null || transaction.Text("type") == type)
                && (currency is null || transaction.Text("currency") == currency)
                && (source is null || transaction.Text("source") == source)
                && (payout is null || transaction.TextOrNull("_payout") == payout));
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

    private static JsonArray FeeDetails(long fee, string currency, string description) => new(new JsonObject
    {
        ["amount"] = fee,
        ["application"] = null,
        ["currency"] = currency,
        ["description"] = description,
        ["type"] = "stripe_fee",
    });

    private JsonObject New(JsonObject source, string type, long amount, long fee, string? category = null) => new()
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
        ["reporting_category"] = category ?? type,
        ["source"] = source.Text("id"),
        ["status"] = "available",
        ["type"] = type,
    };

    private JsonObject Keep(JsonObject transaction, bool isAvailable)
    {
        objects.Payouts.Note(transaction);
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

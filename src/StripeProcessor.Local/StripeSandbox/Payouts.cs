using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>
/// What is available goes to the bank once a day, a payout for each currency, and arrives two days later. A balance below zero
/// is carried on until there is enough again.
/// </summary>
internal sealed class Payouts(SandboxObjects objects)
{
    /// <summary>The document whose due time is the next payout day. Nobody outside sees it.</summary>
    public const string ScheduleKind = "_payout_schedule";

    private const string Unpaid = "not paid out";
    private const long Day = 24L * 60 * 60;
    private const long ArrivalSeconds = 2 * Day;

    public JsonObject Retrieve(ApiCall call) => Find(call.Id);

    public JsonObject List(ApiCall call)
    {
        var status = call.Parameters.OneOf("status", "pending", "paid", "failed", "canceled", "in_transit");
        var destination = call.Parameters.Text("destination");
        var created = Listing.Created(call.Parameters);
        var arrival = Listing.Created(call.Parameters, "arrival_date");
        return Listing.Page(
            call,
            objects.Store,
            "payout",
            "/v1/payouts",
            payout => created(payout)
                && arrival(payout)
                && (status is null || payout.Text("status") == status)
                && (destination is null || payout.Text("destination") == destination));
    }

    /// <summary>A movement of the balance that a later payout will hold.</summary>
    public void Note(JsonObject transaction)
    {
        if (!objects.Options.PaysOutDaily)
        {
            return;
        }

        objects.Store.Enlist(Unpaid, transaction.Text("id"));
        if (objects.Store.Find(ScheduleKind) is null)
        {
            KeepSchedule();
        }
    }

    /// <summary>The payout day has come.</summary>
    public void PayOut()
    {
        var unpaid = objects.Store.Listed(Unpaid);
        var byCurrency = unpaid
            .GroupBy(transaction => transaction.Text("currency"))
            .OrderBy(group => group.Key, StringComparer.Ordinal);
        foreach (var ofCurrency in byCurrency)
        {
            var available = ofCurrency.Where(transaction => transaction.Text("status") == "available").ToList();
            var sum = available.Sum(transaction => transaction.Number("net"));
            if (sum > 0)
            {
                PayOut(ofCurrency.Key, sum, available);
            }
        }

        // With nothing pending, the next day can only come with a new movement, which starts the schedule again.
        if (unpaid.Any(transaction => transaction.Text("status") == "pending"))
        {
            KeepSchedule();
        }
        else
        {
            objects.Store.Remove(ScheduleKind);
        }
    }

    /// <summary>The money has arrived.</summary>
    public void ComeDue(JsonObject payout)
    {
        payout["status"] = "paid";
        objects.Store.Save(payout);
        objects.Events.Record("payout.paid", payout);
    }

    /// <summary>The bank sends it back; the next payout takes it along.</summary>
    public JsonObject Fail(string id)
    {
        var payout = Find(id);
        if (payout.Text("status") is not ("in_transit" or "paid"))
        {
            throw ApiError.Invalid($"The payout {id} cannot fail: its status is {payout.Text("status")}.", "payout");
        }

        payout["status"] = "failed";
        payout["failure_code"] = "account_closed";
        payout["failure_message"] = "The bank account has been closed.";
        payout["failure_balance_transaction"] = objects.BalanceTransactions.OfPayoutFailure(payout).Text("id");
        objects.Store.Save(payout);
        objects.Events.Record("payout.failed", payout);
        return payout;
    }

    private void PayOut(string currency, long amount, List<JsonObject> holds)
    {
        var payout = New(currency, amount);
        var transaction = objects.BalanceTransactions.OfPayout(payout);
        payout["balance_transaction"] = transaction.Text("id");
        foreach (var held in holds.Append(transaction))
        {
            held["_payout"] = payout.Text("id");
            objects.Store.Save(held);
            objects.Store.Strike(Unpaid, held.Text("id"));
        }

        objects.Store.Save(payout, payout.Number("arrival_date"));
        objects.Events.Record("payout.created", payout);
    }

    private void KeepSchedule()
    {
        var nextMidnight = objects.Now - (objects.Now % Day) + Day;
        objects.Store.Save(new JsonObject { ["id"] = ScheduleKind, ["object"] = ScheduleKind }, nextMidnight);
    }

    private JsonObject Find(string id) => objects.Store.Find(id, "payout") ?? throw ApiError.NoSuch("payout", id, "payout");

    private JsonObject New(string currency, long amount) => new()
    {
        ["id"] = Documents.NewId("po_"),
        ["object"] = "payout",
        ["amount"] = amount,
        ["application_fee"] = null,
        ["application_fee_amount"] = null,
        ["arrival_date"] = objects.Now + ArrivalSeconds,
        ["automatic"] = true,
        ["balance_transaction"] = null,
        ["created"] = objects.Now,
        ["currency"] = currency,
        ["description"] = "STRIPE PAYOUT",
        ["destination"] = "ba_sandbox",
        ["failure_balance_transaction"] = null,
        ["failure_code"] = null,
        ["failure_message"] = null,
        ["livemode"] = false,
        ["metadata"] = new JsonObject(),
        ["method"] = "standard",
        ["original_payout"] = null,
        ["payout_method"] = null,
        ["reconciliation_status"] = "completed",
        ["reversed_by"] = null,
        ["source_type"] = "card",
        ["statement_descriptor"] = null,
        ["status"] = "in_transit",
        ["trace_id"] = new JsonObject { ["status"] = "pending", ["value"] = null },
        ["type"] = "bank_account",
    };
}

using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>
/// A cardholder's bank takes the money back, and what becomes of it. The money and the bank's fee leave at once; won, the money
/// comes back and the fee does not. Of an inquiry no money moves.
/// </summary>
internal sealed class Disputes(SandboxObjects objects)
{
    private const long ResponseSeconds = 14L * 24 * 60 * 60;
    private const string Winning = "winning_evidence";
    private const string Losing = "losing_evidence";

    public JsonObject Retrieve(ApiCall call) => Find(call.Id);

    public JsonObject List(ApiCall call)
    {
        var charge = call.Parameters.Text("charge");
        var paymentIntent = call.Parameters.Text("payment_intent");
        var created = Listing.Created(call.Parameters);
        return Listing.Page(
            call,
            objects.Store,
            "dispute",
            "/v1/disputes",
            dispute => created(dispute)
                && (charge is null || dispute.Text("charge") == charge)
                && (paymentIntent is null || dispute.TextOrNull("payment_intent") == paymentIntent));
    }

    /// <summary>Takes evidence. Submitted evidence is final; the two texts of test mode decide the case.</summary>
    public JsonObject Update(ApiCall call)
    {
        var dispute = Retrieve(call);
        var parameters = call.Parameters;
        var group = parameters.Group("evidence");
        var sent = DisputeShape.EvidenceFields.Where(group.IsSent).ToDictionary(field => field, group.Text);
        group.Kept("enhanced_evidence");
        var submits = parameters.Flag("submit") ?? true;
        var metadata = parameters.Metadata(dispute.Part("metadata"));
        if (sent.Count > 0)
        {
            RefuseUnlessOpen(dispute);
        }

        call.Begin();
        dispute["metadata"] = metadata;
        var evidence = dispute.Part("evidence")!;
        foreach (var (field, value) in sent)
        {
            evidence[field] = value;
        }

        var details = dispute.Part("evidence_details")!;
        details["has_evidence"] = DisputeShape.EvidenceFields.Any(field => evidence[field] is not null);
        if (sent.Count == 0 || !submits)
        {
            Keep(dispute);
            objects.Events.Record("charge.dispute.updated", dispute, call);
            return dispute;
        }

        details["submission_count"] = details.Number("submission_count") + 1;
        dispute["status"] = IsInquiry(dispute) ? "warning_under_review" : "under_review";
        Keep(dispute);
        objects.Events.Record("charge.dispute.updated", dispute, call);
        return evidence.TextOrNull("uncategorized_text") switch
        {
            Winning => Resolve(dispute, isWon: true, call),
            Losing => Resolve(dispute, isWon: false, call),
            _ => dispute,
        };
    }

    /// <summary>Gives the case up.</summary>
    public JsonObject Close(ApiCall call)
    {
        var dispute = Retrieve(call);
        RefuseUnlessOpen(dispute);
        call.Begin();
        return Resolve(dispute, isWon: false, call);
    }

    /// <summary>What a test card that disputes does as soon as its payment has been taken.</summary>
    public void AfterPayment(JsonObject charge)
    {
        var method = objects.Store.Find(charge.Text("payment_method"), "payment_method");
        switch (method is null || BankDebits.Of(method) is not null ? DisputeCourse.None : PaymentMethods.CardOf(method).Disputes)
        {
            case DisputeCourse.Fraudulent:
                Raise(charge, "fraudulent", isInquiry: false);
                break;
            case DisputeCourse.ProductNotReceived:
                Raise(charge, "product_not_received", isInquiry: false);
                break;
            case DisputeCourse.Inquiry:
                Raise(charge, "general", isInquiry: true);
                break;
            case DisputeCourse.EarlyFraudWarning:
                objects.FraudWarnings.Raise(charge);
                break;
        }
    }

    public JsonObject Raise(JsonObject charge, string reason, bool isInquiry)
    {
        if (!charge.IsTrue("paid") || !charge.IsTrue("captured") || charge.IsTrue("refunded") || OpenOn(charge).Any())
        {
            throw ApiError.Invalid(
                $"The charge {charge.Text("id")} has no money that could be disputed, or is disputed already.", "charge");
        }

        var dispute = DisputeShape.New(charge, reason, isInquiry, objects.Now, objects.Now + ResponseSeconds);
        charge["disputed"] = true;
        objects.Charges.Keep(charge);
        objects.Store.Enlist(ListOf(charge), dispute.Text("id"));
        if (isInquiry)
        {
            Keep(dispute);
            objects.Events.Record("charge.dispute.created", dispute);
        }
        else
        {
            Note(dispute, objects.BalanceTransactions.OfDispute(dispute));
            Keep(dispute);
            objects.Events.Record("charge.dispute.created", dispute);
            objects.Events.Record("charge.dispute.funds_withdrawn", dispute);
        }

        objects.FraudWarnings.Settle(charge);
        return dispute;
    }

    /// <summary>The bank decides; an inquiry is only closed.</summary>
    public JsonObject Resolve(JsonObject dispute, bool isWon, ApiCall? call = null)
    {
        if (!IsUndecided(dispute))
        {
            throw ApiError.Invalid($"The dispute {dispute.Text("id")} is closed: {dispute.Text("status")}.", "dispute");
        }

        var isInquiry = IsInquiry(dispute);
        dispute["status"] = isInquiry ? "warning_closed" : isWon ? "won" : "lost";
        dispute["is_charge_refundable"] = isInquiry || isWon;
        if (isInquiry || !isWon)
        {
            Keep(dispute);
            objects.Events.Record("charge.dispute.closed", dispute, call);
            return dispute;
        }

        Note(dispute, objects.BalanceTransactions.OfReinstatement(dispute));
        Keep(dispute);
        objects.Events.Record("charge.dispute.closed", dispute, call);
        objects.Events.Record("charge.dispute.funds_reinstated", dispute, call);
        return dispute;
    }

    /// <summary>Nobody answered in time.</summary>
    public void ComeDue(JsonObject dispute)
    {
        dispute.Part("evidence_details")!["past_due"] = true;
        Resolve(dispute, isWon: false);
    }

    /// <summary>A refund while the bank has the money would give it back twice.</summary>
    public void RefuseRefund(JsonObject charge)
    {
        if (objects.Store.Listed(ListOf(charge)).Any(dispute => !dispute.IsTrue("is_charge_refundable")))
        {
            throw ApiError.Invalid($"Charge {charge.Text("id")} has been charged back; cannot issue a refund.", code: "charge_disputed");
        }
    }

    /// <summary>Who is given the money back has nothing left to ask.</summary>
    public void AfterRefund(JsonObject charge)
    {
        if (!charge.IsTrue("refunded"))
        {
            return;
        }

        foreach (var inquiry in OpenOn(charge))
        {
            Resolve(inquiry, isWon: false);
        }
    }

    public JsonObject Find(string id) => objects.Store.Find(id, "dispute") ?? throw ApiError.NoSuch("dispute", id, "dispute");

    public static bool IsUndecided(JsonObject dispute) =>
        dispute.Text("status") is "needs_response" or "under_review" or "warning_needs_response" or "warning_under_review";

    private List<JsonObject> OpenOn(JsonObject charge) => [.. objects.Store.Listed(ListOf(charge)).Where(IsUndecided)];

    // Time decides only what nobody has answered.
    private void Keep(JsonObject dispute) => objects.Store.Save(
        dispute,
        dispute.Text("status") is "needs_response" or "warning_needs_response"
            ? dispute.Part("evidence_details")!.Number("due_by")
            : null);

    private static void Note(JsonObject dispute, JsonObject transaction) =>
        dispute["balance_transactions"]!.AsArray().Add((JsonNode)transaction.Public());

    private static bool IsInquiry(JsonObject dispute) => dispute.Text("status").StartsWith("warning_", StringComparison.Ordinal);

    private static string ListOf(JsonObject charge) => "disputes of " + charge.Text("id");

    private static void RefuseUnlessOpen(JsonObject dispute)
    {
        if (dispute.Text("status") is not ("needs_response" or "warning_needs_response"))
        {
            throw ApiError.Invalid(
                $"This dispute takes no more answers: its status is {dispute.Text("status")}.", code: "dispute_closed");
        }
    }
}

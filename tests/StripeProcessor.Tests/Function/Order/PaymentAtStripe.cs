using System.Globalization;

namespace StripeProcessor.Tests.Function.Order;

/// <summary>A payment intent with its charge, refunds and disputes. Each step changes it and tells of it as Stripe does.</summary>
internal sealed class PaymentAtStripe(Diary diary, long amount, string currency, string metadata)
{
    private readonly List<RefundAtStripe> _refunds = [];
    private readonly List<DisputeAtStripe> _disputes = [];
    private readonly long _created = diary.Now;
    private long _chargedAt;
    private string? _charge;
    private string? _booking;
    private bool _isPaid;

    public string Id { get; } = diary.NewId("pi");

    public long Amount => amount;

    public string Currency => currency;

    public string Charge => _charge!;

    /// <summary>Minor units that are left of it.</summary>
    public long Worth => _isPaid ? Math.Max(0, amount - RefundedSum - DisputedSum) : 0;

    /// <summary>The bookings that it led to.</summary>
    public List<string> Movements { get; } = [];

    private string Json(string status, string? latestCharge = null, string? failure = null) => string.Create(CultureInfo.InvariantCulture, $$"""
        {"id":"{{Id}}","object":"payment_intent","amount":{{amount}},"amount_received":{{(status == "succeeded" ? amount : 0)}},
         "currency":"{{currency}}","status":"{{status}}","created":{{_created}},"livemode":false,"metadata":{{metadata}},
         "client_secret":"{{Id}}_secret_x","latest_charge":{{Text(latestCharge)}},"customer":null,"payment_method":null,
         "last_payment_error":{{(failure is null ? "null" : $"{{\"type\":\"card_error\",\"code\":\"{failure}\"}}")}} }
        """);

    public void Decline(string code = "card_declined")
    {
        var refused = diary.NewId("ch");
        diary.Tell("charge.failed", ChargeJson(refused, "failed", null, code));
        diary.Tell("payment_intent.payment_failed", Json("requires_payment_method", refused, code));
    }

    public void AskTheBank() => diary.Tell("payment_intent.requires_action", Json("requires_action"));

    public void FailAuthentication() =>
        diary.Tell("payment_intent.payment_failed", Json("requires_payment_method", failure: "payment_intent_authentication_failure"));

    public void Cancel() => diary.Tell("payment_intent.canceled", Json("canceled"));

    public void Process()
    {
        _charge = diary.NewId("py");
        _chargedAt = diary.Now;
        diary.Tell("charge.pending", ChargeJson(_charge, "pending", null));
        diary.Tell("payment_intent.processing", Json("processing", _charge));
    }

    public void FailLate()
    {
        diary.Tell("charge.failed", ChargeJson(_charge!, "failed", null, "insufficient_funds"));
        diary.Tell("payment_intent.payment_failed", Json("requires_payment_method", _charge, "insufficient_funds"));
    }

    /// <summary>The money comes; its booking at once or, as after an asynchronous capture, a moment later.</summary>
    public void Succeed()
    {
        _isPaid = true;
        if (_charge is null)
        {
            _charge = diary.NewId("ch");
            _chargedAt = diary.Now;
        }

        var isBookedLater = diary.Dice.OneIn(3);
        var booking = Keep(diary.Book("charge", amount));
        _booking = isBookedLater ? null : booking;
        diary.Tell("charge.succeeded", ChargeJson(_charge, "succeeded", _booking));
        diary.Tell("payment_intent.succeeded", Json("succeeded", _charge));
        if (isBookedLater)
        {
            _booking = booking;
            diary.Tell("charge.updated", ChargeJson(_charge, "succeeded", _booking));
        }
    }

    public void Warn() => diary.Tell("radar.early_fraud_warning.created", string.Create(CultureInfo.InvariantCulture, $$"""
        {"id":"{{diary.NewId("issfr")}}","object":"radar.early_fraud_warning","actionable":true,"charge":"{{_charge}}",
         "payment_intent":"{{Id}}","created":{{diary.Now}},"fraud_type":"misc","livemode":false}
        """));

    public RefundAtStripe Refund(long units)
    {
        var refund = new RefundAtStripe(diary, this, units);
        _refunds.Add(refund);
        refund.Begin();
        return refund;
    }

    public DisputeAtStripe Dispute(bool isInquiry)
    {
        var dispute = new DisputeAtStripe(diary, this, diary.Dice.OneIn(4) ? amount / 2 : amount, isInquiry);
        _disputes.Add(dispute);
        dispute.Begin();
        return dispute;
    }

    /// <summary>What is left to refund.</summary>
    public long Refundable => amount - RefundedSum;

    public void TellCharge(string type) => diary.Tell(type, ChargeJson(_charge!, "succeeded", _booking));

    public string Keep(string booking)
    {
        Movements.Add(booking);
        return booking;
    }

    private long RefundedSum => _refunds.Where(refund => refund.Counts).Sum(refund => refund.Amount);

    private long DisputedSum => _disputes.Where(dispute => dispute.Counts).Sum(dispute => dispute.Amount);

    private string ChargeJson(string id, string status, string? booking, string? failure = null) => string.Create(CultureInfo.InvariantCulture, $$"""
        {"id":"{{id}}","object":"charge","amount":{{amount}},"amount_captured":{{(status == "succeeded" ? amount : 0)}},
         "amount_refunded":{{RefundedSum}},"balance_transaction":{{Text(booking)}},"captured":{{(status == "succeeded" ? "true" : "false")}},
         "created":{{(_chargedAt == 0 ? diary.Now : _chargedAt)}},"currency":"{{currency}}","disputed":{{(_disputes.Count > 0 ? "true" : "false")}},
         "failure_code":{{Text(failure)}},"livemode":false,"metadata":{{metadata}},"paid":{{(status == "failed" ? "false" : "true")}},
         "payment_intent":"{{Id}}","payment_method_details":{"type":"card"},"refunded":{{(RefundedSum == amount ? "true" : "false")}},"status":"{{status}}"}
        """);

    public static string Text(string? text) => text is null ? "null" : $"\"{text}\"";
}

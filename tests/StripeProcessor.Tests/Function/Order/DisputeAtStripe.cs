using System.Globalization;

namespace StripeProcessor.Tests.Function.Order;

/// <summary>A dispute, or the inquiry before one. It tells its bookings whole.</summary>
internal sealed class DisputeAtStripe(Diary diary, PaymentAtStripe payment, long amount, bool isInquiry)
{
    private readonly string _id = diary.NewId("du");
    private readonly long _created = diary.Now;
    private readonly List<string> _bookings = [];
    private string _status = isInquiry ? "warning_needs_response" : "needs_response";

    public long Amount => amount;

    public bool Counts => _status is not ("won" or "warning_needs_response" or "warning_under_review" or "warning_closed");

    public void Begin()
    {
        if (!isInquiry && diary.Dice.OneIn(2))
        {
            Withdraw();
        }

        diary.Tell("charge.dispute.created", Json());
        if (!isInquiry)
        {
            Withdraw();
            diary.Tell("charge.dispute.funds_withdrawn", Json());
        }
    }

    public void Escalate()
    {
        _status = "needs_response";
        Withdraw();
        diary.Tell("charge.dispute.updated", Json());
        diary.Tell("charge.dispute.funds_withdrawn", Json());
    }

    public void Answer()
    {
        _status = _status == "warning_needs_response" ? "warning_under_review" : "under_review";
        diary.Tell("charge.dispute.updated", Json());
    }

    public void LetGo()
    {
        _status = "warning_closed";
        diary.Tell("charge.dispute.closed", Json());
    }

    public void Win()
    {
        _status = "won";
        diary.Tell("charge.dispute.closed", Json());
        _bookings.Add(payment.Keep(diary.Book("adjustment", amount)));
        diary.Tell("charge.dispute.funds_reinstated", Json());
    }

    public void Lose()
    {
        _status = "lost";
        diary.Tell("charge.dispute.closed", Json());
    }

    public void Appeal()
    {
        _status = "appeal_under_review";
        diary.Tell("charge.dispute.updated", Json());
    }

    private void Withdraw()
    {
        if (_bookings.Count == 0)
        {
            _bookings.Add(payment.Keep(diary.Book("adjustment", -amount)));
        }
    }

    private string Json() => string.Create(CultureInfo.InvariantCulture, $$"""
        {"id":"{{_id}}","object":"dispute","amount":{{amount}},"balance_transactions":[{{string.Join(',', _bookings.Select(id => diary.Bookings[id]))}}],
         "charge":"{{payment.Charge}}","created":{{_created}},"currency":"{{payment.Currency}}","is_charge_refundable":false,"livemode":false,
         "payment_intent":"{{payment.Id}}","reason":"general","status":"{{_status}}","evidence_details":{"due_by":{{_created + 864000}} } }
        """);
}

using System.Globalization;

namespace StripeProcessor.Tests.Function.Order;

/// <summary>A refund. It tells of itself, and the charge tells the sum of all.</summary>
internal sealed class RefundAtStripe(Diary diary, PaymentAtStripe payment, long amount)
{
    private readonly string _id = diary.NewId("re");
    private readonly long _created = diary.Now;
    private string _status = "succeeded";
    private string? _booking;
    private string? _returned;

    public long Amount => amount;

    public bool Counts => _status is "succeeded" or "pending";

    public void Begin()
    {
        _status = diary.Dice.OneIn(3) ? "pending" : "succeeded";
        _booking = payment.Keep(diary.Book("refund", -amount));
        var chargeComesFirst = diary.Dice.OneIn(2);
        if (chargeComesFirst)
        {
            payment.TellCharge("charge.refunded");
        }

        diary.Tell("refund.created", Json());
        if (!chargeComesFirst)
        {
            payment.TellCharge("charge.refunded");
        }

        // The bank's reference number comes with an update that changes nothing for us.
        if (diary.Dice.OneIn(2))
        {
            diary.PassDays(1);
            diary.Tell("refund.updated", Json());
        }
    }

    public void Settle()
    {
        _status = "succeeded";
        diary.Tell("refund.updated", Json());
    }

    public void Fail()
    {
        _status = "failed";
        _returned = payment.Keep(diary.Book("refund_failure", amount));
        diary.Tell("refund.failed", Json());
        diary.Tell("refund.updated", Json());
        payment.TellCharge("charge.updated");
    }

    private string Json() => string.Create(CultureInfo.InvariantCulture, $$"""
        {"id":"{{_id}}","object":"refund","amount":{{amount}},"balance_transaction":{{PaymentAtStripe.Text(_booking)}},
         "charge":"{{payment.Charge}}","created":{{_created}},"currency":"{{payment.Currency}}","metadata":{},
         "failure_balance_transaction":{{PaymentAtStripe.Text(_returned)}},"payment_intent":"{{payment.Id}}","reason":null,"status":"{{_status}}"}
        """);
}

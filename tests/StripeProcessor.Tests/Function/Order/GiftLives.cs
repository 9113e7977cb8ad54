using System.Globalization;
using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;

namespace StripeProcessor.Tests.Function.Order;

/// <summary>The lives that gifts lead at Stripe.</summary>
internal static class GiftLives
{
    private static readonly Action<Diary>[] Kinds =
    [
        PaidAtOnce, DeclinedThenPaid, ConfirmedWithTheBank, PaidOnThePage, LeftThePage, DebitedOverDays, GivenAgainAndAgain, RefusedPromise,
        OfSomebodyElse, PaidAtOnce, GivenAgainAndAgain,
    ];

    public static void Lead(Diary diary) => Kinds[diary.Dice.Roll(Kinds.Length)](diary);

    private static void PaidAtOnce(Diary diary)
    {
        var gift = new GiftAtStripe(diary, AttemptKind.Payment);
        var payment = gift.NewPayment();
        payment.Succeed();
        Record(diary, gift, payment);
        LiveOn(diary, payment);
    }

    private static void DeclinedThenPaid(Diary diary)
    {
        var gift = new GiftAtStripe(diary, AttemptKind.Payment);
        var refused = gift.NewPayment();
        refused.Decline();
        if (diary.Dice.OneIn(3))
        {
            refused.Decline("expired_card");
        }

        refused.Cancel();
        if (diary.Dice.OneIn(5))
        {
            return;
        }

        var payment = gift.NewPayment();
        payment.Succeed();
        Record(diary, gift, payment);
        LiveOn(diary, payment);
    }

    private static void ConfirmedWithTheBank(Diary diary)
    {
        var gift = new GiftAtStripe(diary, AttemptKind.Payment);
        var payment = gift.NewPayment();
        payment.AskTheBank();
        Record(diary, gift, payment);
        if (diary.Dice.OneIn(2))
        {
            payment.FailAuthentication();
            payment.AskTheBank();
        }

        switch (diary.Dice.Roll(4))
        {
            case 0:
                payment.FailAuthentication();
                break;
            case 1:
                payment.Cancel();
                break;
            default:
                payment.Succeed();
                LiveOn(diary, payment);
                break;
        }
    }

    private static void PaidOnThePage(Diary diary)
    {
        var gift = new GiftAtStripe(diary, AttemptKind.Checkout);
        if (diary.Dice.OneIn(2))
        {
            var left = diary.NewId("cs_test");
            diary.Tell("checkout.session.expired", Session(diary, gift, left, "expired", "unpaid", null));
        }

        var session = diary.NewId("cs_test");
        var payment = gift.NewPayment();
        if (diary.Dice.OneIn(3))
        {
            payment.Decline();
        }

        payment.Succeed();
        diary.Tell("checkout.session.completed", Session(diary, gift, session, "complete", "paid", payment));
        LiveOn(diary, payment);
    }

    private static void LeftThePage(Diary diary)
    {
        var gift = new GiftAtStripe(diary, AttemptKind.Checkout);
        for (var visit = diary.Dice.Roll(2); visit >= 0; visit--)
        {
            diary.PassDays(1);
            diary.Tell("checkout.session.expired", Session(diary, gift, diary.NewId("cs_test"), "expired", "unpaid", null));
        }
    }

    private static void DebitedOverDays(Diary diary)
    {
        var gift = new GiftAtStripe(diary, AttemptKind.Checkout);
        var session = diary.NewId("cs_test");
        var payment = gift.NewPayment();
        payment.Process();
        diary.Tell("checkout.session.completed", Session(diary, gift, session, "complete", "unpaid", payment));
        diary.PassDays(4);
        if (diary.Dice.OneIn(3))
        {
            payment.FailLate();
            diary.Tell("checkout.session.async_payment_failed", Session(diary, gift, session, "complete", "unpaid", payment));
            return;
        }

        payment.Succeed();
        diary.Tell("checkout.session.async_payment_succeeded", Session(diary, gift, session, "complete", "paid", payment));
        LiveOn(diary, payment);
    }

    private static void GivenAgainAndAgain(Diary diary)
    {
        var isOnPage = diary.Dice.OneIn(2);
        var gift = new GiftAtStripe(diary, isOnPage ? AttemptKind.Checkout : AttemptKind.Subscription, AnyFrequency(diary));
        var subscription = new SubscriptionAtStripe(diary, gift);
        subscription.Tell("created", isOnPage ? "active" : "incomplete");
        var first = subscription.FirstInvoice();
        if (isOnPage)
        {
            first.Pay();
            diary.Tell("checkout.session.completed", SubscribedSession(diary, gift, subscription));
        }
        else
        {
            Record(diary, gift, first.Payment);
            if (diary.Dice.OneIn(3))
            {
                first.AskTheBank();
            }

            first.Pay();
            subscription.Tell("updated", "active");
        }

        LiveOn(diary, first.Payment);
        Continue(diary, subscription);
    }

    /// <summary>The first card is declined, the subscription made for it given up, and another card makes another one.</summary>
    private static void RefusedPromise(Diary diary)
    {
        var gift = new GiftAtStripe(diary, AttemptKind.Subscription, AnyFrequency(diary));
        var refused = new SubscriptionAtStripe(diary, gift);
        refused.Tell("created", "incomplete");
        refused.FirstInvoice().Fail();
        refused.Tell("deleted", "incomplete_expired");

        var subscription = new SubscriptionAtStripe(diary, gift);
        subscription.Tell("created", "incomplete");
        subscription.FirstInvoice().Pay();
        subscription.Tell("updated", "active");
        Continue(diary, subscription);
    }

    private static void Continue(Diary diary, SubscriptionAtStripe subscription)
    {
        for (var renewals = diary.Dice.Roll(3); renewals > 0; renewals--)
        {
            diary.PassDays(30);
            var invoice = subscription.Renew();
            if (diary.Dice.OneIn(3))
            {
                invoice.Fail();
                subscription.Tell("updated", "past_due");
                diary.PassDays(3);
                if (diary.Dice.OneIn(3))
                {
                    invoice.Fail();
                    subscription.Tell("deleted", "canceled");
                    return;
                }
            }

            invoice.Pay();
            subscription.Tell("updated", "active");
            LiveOn(diary, invoice.Payment);
        }

        if (diary.Dice.OneIn(2))
        {
            subscription.EndWithThePeriod();
            diary.PassDays(20);
            subscription.Tell("deleted", "canceled");
        }
    }

    /// <summary>The same Stripe account serves a shop, and another stack.</summary>
    private static void OfSomebodyElse(Diary diary)
    {
        var metadata = diary.Dice.OneIn(2) ? """{"order":"4711"}""" : """{"stack":"other","donation_id":"6a1f2f3e-24e5-4a7e-9c40-0d5b8a6f7c21"}""";
        var payment = new PaymentAtStripe(diary, 700 + diary.Dice.Roll(100), "usd", metadata);
        payment.Succeed();
        LiveOn(diary, payment);
        diary.Tell("invoice_payment.paid", string.Create(CultureInfo.InvariantCulture, $$"""
            {"id":"{{diary.NewId("inpay")}}","object":"invoice_payment","invoice":"{{diary.NewId("in")}}","currency":"usd","created":{{diary.Now}},
             "payment":{"type":"payment_intent","payment_intent":"{{payment.Id}}"},"status":"paid","amount_paid":700}
            """));
        diary.Tell("customer.created", $$"""{"id":"{{diary.NewId("cus")}}","object":"customer"}""");
    }

    /// <summary>What may befall the money after it came.</summary>
    private static void LiveOn(Diary diary, PaymentAtStripe payment)
    {
        if (diary.Dice.OneIn(6))
        {
            payment.Warn();
        }

        switch (diary.Dice.Roll(6))
        {
            case 0 or 1:
                GiveBack(diary, payment);
                break;
            case 2:
                Question(diary, payment.Dispute(isInquiry: diary.Dice.OneIn(3)));
                break;
        }
    }

    private static void GiveBack(Diary diary, PaymentAtStripe payment)
    {
        for (var times = 1 + diary.Dice.Roll(3); times > 0 && payment.Refundable > 1; times--)
        {
            diary.PassDays(diary.Dice.Roll(2));
            var refund = payment.Refund(diary.Dice.OneIn(3) ? payment.Refundable : payment.Refundable / 3);
            switch (diary.Dice.Roll(4))
            {
                case 0:
                    diary.PassDays(2);
                    refund.Fail();
                    break;
                case 1:
                    refund.Settle();
                    break;
            }
        }
    }

    private static void Question(Diary diary, DisputeAtStripe dispute)
    {
        if (!dispute.Counts)
        {
            diary.PassDays(3);
            if (diary.Dice.OneIn(2))
            {
                dispute.LetGo();
                return;
            }

            dispute.Escalate();
        }

        diary.PassDays(1);
        dispute.Answer();
        diary.PassDays(60);
        switch (diary.Dice.Roll(4))
        {
            case 0:
                dispute.Win();
                break;
            case 1:
                dispute.Lose();
                diary.PassDays(9);
                dispute.Appeal();
                diary.PassDays(9);
                dispute.Win();
                break;
            case 2:
                dispute.Lose();
                break;
        }
    }

    /// <summary>In most lives the donor's own request learns which payment it made; in some it dies before it can write that down.</summary>
    private static void Record(Diary diary, GiftAtStripe gift, PaymentAtStripe payment)
    {
        if (!diary.Dice.OneIn(3))
        {
            diary.Answer(gift.Id, new Finding { Payment = new Payment { Id = payment.Id } });
        }
    }

    private static Recurrence AnyFrequency(Diary diary) => diary.Dice.OneIn(2) ? Recurrence.Monthly : Recurrence.Weekly;

    private static string Session(Diary diary, GiftAtStripe gift, string id, string status, string paid, PaymentAtStripe? payment) =>
        string.Create(CultureInfo.InvariantCulture, $$"""
            {"id":"{{id}}","object":"checkout.session","mode":"payment","status":"{{status}}","payment_status":"{{paid}}","livemode":false,
             "amount_total":{{gift.Amount}},"currency":"{{gift.Currency}}","client_reference_id":"{{gift.Id}}","metadata":{{gift.Metadata}},
             "payment_intent":{{PaymentAtStripe.Text(payment?.Id)}},"subscription":null,"customer":null,"invoice":null,"url":null,
             "created":{{diary.Now - 60}},"expires_at":{{diary.Now + 86400}} }
            """);

    private static string SubscribedSession(Diary diary, GiftAtStripe gift, SubscriptionAtStripe subscription) =>
        string.Create(CultureInfo.InvariantCulture, $$"""
            {"id":"{{diary.NewId("cs_test")}}","object":"checkout.session","mode":"subscription","status":"complete","payment_status":"paid",
             "amount_total":{{gift.Amount}},"currency":"{{gift.Currency}}","client_reference_id":"{{gift.Id}}","metadata":{{gift.Metadata}},
             "payment_intent":null,"subscription":"{{subscription.Id}}","customer":"{{subscription.Customer}}","invoice":null,"url":null,
             "created":{{diary.Now - 60}},"expires_at":{{diary.Now + 86400}},"livemode":false}
            """);
}

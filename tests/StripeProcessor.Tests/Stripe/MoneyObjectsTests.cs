using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using StripeProcessor.Stripe;

namespace StripeProcessor.Tests.Stripe;

public sealed class MoneyObjectsTests
{
    [Fact]
    public void A_charge_tells_what_it_was_paid_with_and_what_became_of_it()
    {
        var charge = Read(
            """
            {"id":"py_1","amount":2500,"amount_refunded":2500,"paid":true,"captured":true,"refunded":true,"disputed":false,"failure_code":null,
            "customer":{"id":"cus_1"},"payment_method_details":{"us_bank_account":{"last4":"6789","type":"not this one"},"type":"us_bank_account"},
            "balance_transaction":"txn_1","payment_intent":"pi_1"}
            """,
            StripeJson.Default.Charge);

        Assert.Equal(("us_bank_account", "cus_1"), (charge.PaymentMethodType, charge.Customer));
        Assert.True(charge.Paid && charge.Captured && charge.Refunded);
        Assert.Null(charge.FailureCode);
    }

    [Theory]
    [InlineData("""{"id":"ch_1"}""")]
    [InlineData("""{"id":"ch_1","payment_method_details":null}""")]
    [InlineData("""{"id":"ch_1","payment_method_details":{"card":{"brand":"visa"}}}""")]
    public void A_charge_that_does_not_say_what_it_was_paid_with_is_read(string json)
    {
        Assert.Null(Read(json, StripeJson.Default.Charge).PaymentMethodType);
    }

    [Fact]
    public void A_payment_tells_its_customer_its_card_and_when_it_was_cancelled()
    {
        var intent = Read(
            """{"id":"pi_1","status":"canceled","customer":"cus_1","payment_method":{"id":"pm_1","type":"card"},"canceled_at":1790000000}""",
            StripeJson.Default.PaymentIntent);
        var running = Read("""{"id":"pi_2","customer":null,"payment_method":null,"canceled_at":null}""", StripeJson.Default.PaymentIntent);

        Assert.Equal(("cus_1", "pm_1", DateTimeOffset.FromUnixTimeSeconds(1_790_000_000)), (intent.Customer, intent.PaymentMethod, intent.CanceledAt));
        Assert.Null(running.Customer);
        Assert.Null(running.PaymentMethod);
        Assert.Null(running.CanceledAt);
    }

    [Fact]
    public void A_refund_that_failed_tells_both_movements()
    {
        var refund = Read(
            """
            {"id":"re_1","amount":500,"status":"failed","reason":"requested_by_customer","failure_reason":"expired_or_canceled_card",
            "balance_transaction":{"id":"txn_1","amount":-500,"fee":0,"net":-500,"currency":"usd"},"failure_balance_transaction":"txn_2"}
            """,
            StripeJson.Default.Refund);

        Assert.Equal(("requested_by_customer", "expired_or_canceled_card"), (refund.Reason, refund.FailureReason));
        Assert.Equal((-500, "txn_2"), (refund.BalanceTransaction?.Value?.Net, refund.FailureBalanceTransaction));
    }

    [Fact]
    public void A_dispute_that_was_won_tells_what_left_and_what_came_back()
    {
        var dispute = Read(
            """
            {"id":"dp_1","object":"dispute","amount":2500,"currency":"usd","status":"won","reason":"fraudulent","charge":{"id":"ch_1"},"payment_intent":"pi_1",
            "balance_transactions":[{"id":"txn_2","amount":-2500,"fee":1500,"net":-4000,"type":"adjustment","reporting_category":"dispute"},
            {"id":"txn_3","amount":2500,"fee":0,"net":2500,"type":"adjustment","reporting_category":"dispute_reversal"}],
            "evidence_details":{"due_by":1790604799,"has_evidence":true,"past_due":false,"submission_count":1},"is_charge_refundable":false,"livemode":true}
            """,
            StripeJson.Default.Dispute);

        Assert.Equal((DisputeStatus.Won, "fraudulent", "ch_1", "pi_1"), (dispute.Status, dispute.Reason, dispute.Charge, dispute.PaymentIntent));
        Assert.Equal([-4000, 2500], dispute.BalanceTransactions.Select(movement => movement.Net));
        Assert.Equal("dispute_reversal", dispute.BalanceTransactions[1].ReportingCategory);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_790_604_799), dispute.EvidenceDueBy);
        Assert.False(dispute.IsChargeRefundable);
    }

    [Theory]
    [InlineData("""{"id":"dp_1","status":"appeal_by_carrier_pigeon"}""")]
    [InlineData("""{"id":"dp_1","status":"appeal_by_carrier_pigeon","evidence_details":null,"balance_transactions":null,"payment_intent":null}""")]
    [InlineData("""{"id":"dp_1","status":"appeal_by_carrier_pigeon","evidence_details":{"due_by":null}}""")]
    [InlineData("""{"id":"dp_1","status":"appeal_by_carrier_pigeon","evidence_details":{"due_by":0}}""")]
    public void A_dispute_that_takes_no_evidence_names_no_day_for_it(string json)
    {
        var dispute = Read(json, StripeJson.Default.Dispute);

        Assert.Equal("appeal_by_carrier_pigeon", dispute.Status);
        Assert.Null(dispute.EvidenceDueBy);
        Assert.Empty(dispute.BalanceTransactions);
    }

    [Fact]
    public void A_fraud_warning_names_the_charge_to_refund()
    {
        var warning = Read(
            """{"id":"issfr_1","actionable":true,"charge":"ch_1","payment_intent":{"id":"pi_1"},"fraud_type":"made_with_lost_card","created":1790000000}""",
            StripeJson.Default.EarlyFraudWarning);

        Assert.Equal((true, "ch_1", "pi_1", "made_with_lost_card"), (warning.Actionable, warning.Charge, warning.PaymentIntent, warning.FraudType));
    }

    [Fact]
    public void A_rate_of_exchange_keeps_every_digit_that_Stripe_gave()
    {
        var converted = Read("""{"id":"txn_1","exchange_rate":1.08276,"currency":"usd"}""", StripeJson.Default.BalanceTransaction);
        var plain = Read("""{"id":"txn_2","exchange_rate":null,"currency":"usd"}""", StripeJson.Default.BalanceTransaction);

        Assert.Equal(1.08276m, converted.ExchangeRate);
        Assert.Null(plain.ExchangeRate);
    }

    [Fact]
    public void A_payout_and_the_balance_are_read()
    {
        var payout = Read(
            """
            {"id":"po_1","amount":110000,"currency":"usd","status":"in_transit","arrival_date":1790000000,"automatic":true,
            "balance_transaction":{"id":"txn_1"},"failure_code":null,"created":1789900000,"livemode":true}
            """,
            StripeJson.Default.Payout);
        var balance = Read(
            """{"object":"balance","livemode":false,"available":[{"amount":-30,"currency":"usd","source_types":{"card":-30}}],"pending":[{"amount":7,"currency":"eur"}]}""",
            StripeJson.Default.Balance);

        Assert.Equal((110_000, "in_transit", "txn_1", true), (payout.Amount, payout.Status, payout.BalanceTransaction, payout.Automatic));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_790_000_000), payout.ArrivalDate);
        Assert.Equal(new BalanceAmount { Amount = -30, Currency = "usd" }, Assert.Single(balance.Available));
        Assert.Equal(new BalanceAmount { Amount = 7, Currency = "eur" }, Assert.Single(balance.Pending));
    }

    private static T Read<T>(string json, JsonTypeInfo<T> type) => JsonSerializer.Deserialize(json, type)!;
}

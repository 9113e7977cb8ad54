using System.Text.Json;
using StripeProcessor.Stripe;

namespace StripeProcessor.Tests.Stripe;

public sealed class StripeObjectsTests
{
    [Fact]
    public void A_payment_is_read_past_everything_Stripe_may_add()
    {
        var intent = Read("""
            {"object":"payment_intent","brand_new":{"deep":[1,{"er":null}]},"id":"pi_1","amount":2500,"amount_received":0,"currency":"usd",
            "status":"requires_levitation","client_secret":"pi_1_secret_2","livemode":true,"created":1790000000,
            "next_action":{"type":"redirect_to_url","redirect_to_url":{"url":"https://hooks.stripe.com/3d","return_url":"https://example.org"}},
            "last_payment_error":{"type":"card_error","code":"card_declined","payment_method":{"id":"pm_1"}},
            "metadata":{"donation_id":"d-1"},"latest_charge":"ch_1","payment_method_types":["card","teleport"]}
            """);

        Assert.Equal(("pi_1", 2500, 0, "usd", "requires_levitation"), (intent.Id, intent.Amount, intent.AmountReceived, intent.Currency, intent.Status));
        Assert.Equal("https://hooks.stripe.com/3d", intent.NextAction?.RedirectToUrl?.Url);
        Assert.Equal("card_declined", intent.LastPaymentError?.Code);
        Assert.Equal("d-1", intent.Metadata["donation_id"]);
        Assert.Equal(new DateTimeOffset(2026, 9, 21, 14, 13, 20, TimeSpan.Zero), intent.Created);
        Assert.True(intent.Livemode);
    }

    [Fact]
    public void A_payment_with_nothing_but_its_id_is_read()
    {
        var intent = Read("""{"id":"pi_1","latest_charge":null,"next_action":null}""");

        Assert.Null(intent.LatestCharge);
        Assert.Empty(intent.Metadata);
    }

    [Fact]
    public void A_reference_is_read_as_an_id_and_as_the_object_itself()
    {
        var plain = Read("""{"id":"pi_1","latest_charge":"ch_1"}""");
        var expanded = Read("""
            {"id":"pi_1","latest_charge":{"id":"ch_1","status":"succeeded","payment_intent":{"id":"pi_1"},
            "balance_transaction":{"id":"txn_1","amount":2500,"fee":103,"net":2397,"currency":"eur","source":{"id":"ch_1"}}}}
            """);

        Assert.Equal(new Expandable<Charge>("ch_1", null), plain.LatestCharge);
        var charge = expanded.LatestCharge?.Value;
        Assert.Equal(("ch_1", "pi_1"), (expanded.LatestCharge?.Id, charge?.PaymentIntent));
        Assert.Equal(2397, charge?.BalanceTransaction?.Value?.Net);
        Assert.Equal("ch_1", charge?.BalanceTransaction?.Value?.Source);
    }

    [Fact]
    public void Milliseconds_in_a_field_of_seconds_are_recognised()
    {
        var seconds = Read("""{"id":"pi_1","created":1790000000}""");
        var milliseconds = Read("""{"id":"pi_1","created":1790000000000}""");

        Assert.Equal(seconds.Created, milliseconds.Created);
    }

    [Fact]
    public void A_time_that_is_left_open_does_not_make_a_payment_unreadable()
    {
        var intent = Read("""{"id":"pi_1","created":null}""");

        Assert.Equal("pi_1", intent.Id);
    }

    [Fact]
    public void An_event_hands_its_object_over_as_what_its_type_says()
    {
        var happened = JsonSerializer.Deserialize(
            """
            {"id":"evt_1","object":"event","type":"payment_intent.succeeded","api_version":"2026-10-28.endive","livemode":false,"created":1790000000,
            "data":{"object":{"id":"pi_1","status":"succeeded"},"previous_attributes":{}},"request":{"id":"req_1","idempotency_key":"d-1"}}
            """,
            StripeJson.Default.StripeEvent);

        var intent = happened?.Data?.Read(StripeJson.Default.PaymentIntent);

        Assert.Equal("pi_1", intent?.Id);
        Assert.Equal("payment_intent.succeeded evt_1", happened?.ToString());
    }

    [Fact]
    public void Nothing_secret_or_personal_shows_in_an_objects_text()
    {
        string[] texts =
        [
            $"{new PaymentIntent { Id = "pi_1", ClientSecret = "canary", LastPaymentError = new() { Message = "canary" } }}",
            $"{new PaymentIntentNextAction { RedirectToUrl = new() { Url = "canary" } }}",
            $"{new RedirectToUrl { Url = "canary" }}",
            $"{new WebhookEndpoint { Id = "we_1", Secret = "canary" }}",
            $"{new CheckoutSession { Id = "cs_1", Url = "canary" }}",
            $"{new StripeError { Message = "canary" }}",
            $"{new StripeEventData { Object = JsonSerializer.SerializeToElement("canary") }}",
            $"{new PaymentIntentCreate { Amount = 1, Currency = "usd", ReceiptEmail = "canary", CardToken = "canary" }}",
            $"{new CheckoutPaymentIntentData { ReceiptEmail = "canary" }}",
            $"{new CheckoutSessionCreate { Mode = CheckoutMode.Payment, LineItems = [], SuccessUrl = "canary", CustomerEmail = "canary" }}",
            $"{StripeRequest.Post(StripePath.Of("refunds"), FormOf("canary"), "canary")}",
            $"{StripeRequest.Delete(StripePath.Of("customers"), FormOf("canary"))}",
            $"{new PaymentIntentConfirm { ConfirmationToken = "canary", CardToken = "canary", ReceiptEmail = "canary", ReturnUrl = "canary" }}",
            $"{new PaymentIntentUpdate { ReceiptEmail = "canary", Description = "canary" }}",
            $"{new ChargeUpdate { ReceiptEmail = "canary" }}",
            $"{(TextChange)"canary"}",
            $"{new CustomerCreate { Email = "canary", Name = "canary" }}",
            $"{new CustomerUpdate { Email = "canary", Name = "canary" }}",
            $"{new Customer { Id = "cus_1", Email = "canary", Name = "canary" }}",
            $"{new CustomerWindow { Email = "canary" }}",
            $"{new SubscriptionCreate { Customer = "cus_1", Currency = "usd", Product = "p", UnitAmount = 1, Interval = "month", Description = "canary" }}",
            $"{new Invoice { Id = "in_1", ConfirmationSecret = new() { ClientSecret = "canary" } }}",
            $"{new InvoiceConfirmationSecret { ClientSecret = "canary" }}",
            $"{new BillingPortalSession { Id = "bps_1", Url = "canary" }}",
            $"{new StripeList<Customer> { Data = [new() { Id = "cus_1", Email = "canary" }] }}",
            $"{new StripeSearchPage<PaymentIntent> { Data = [new() { Id = "pi_1", ClientSecret = "canary" }] }}",
        ];

        Assert.All(texts, text => Assert.DoesNotContain("canary", text, StringComparison.Ordinal));
    }

    private static StripeForm FormOf(string value)
    {
        var form = new StripeForm();
        form.Add("name", value);
        return form;
    }

    private static PaymentIntent Read(string json) => JsonSerializer.Deserialize(json, StripeJson.Default.PaymentIntent)!;
}

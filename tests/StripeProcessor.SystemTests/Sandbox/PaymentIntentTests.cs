using System.Net;

namespace StripeProcessor.SystemTests.Sandbox;

public class PaymentIntentTests : SandboxTest
{
    [Fact]
    public async Task A_good_card_pays_at_once_and_leaves_a_charge_with_its_fee()
    {
        var paid = await Caller.PayAsync(more: [("metadata[designation]", "general"), ("expand[0]", "latest_charge.balance_transaction")]);

        var charge = paid.Json["latest_charge"]!;
        Assert.Equal("succeeded", paid["status"]);
        Assert.Equal("2500", paid["amount_received"]);
        Assert.Equal("False", paid["livemode"], ignoreCase: true);
        Assert.Equal("general", (string?)charge["metadata"]!["designation"]);
        Assert.Equal("4242", (string?)charge["payment_method_details"]!["card"]!["last4"]);
        Assert.Equal(103, (long)charge["balance_transaction"]!["fee"]!);
        Assert.Equal(2397, (long)charge["balance_transaction"]!["net"]!);
    }

    [Fact]
    public async Task An_intent_walks_through_its_states()
    {
        var created = await Caller.PostAsync(
            "/v1/payment_intents", ("amount", "2500"), ("currency", "usd"), ("automatic_payment_methods[enabled]", "true"));
        var updated = await Caller.PostAsync("/v1/payment_intents/" + created.Id, ("payment_method", "pm_card_visa"));
        var confirmed = await Caller.PostAsync($"/v1/payment_intents/{created.Id}/confirm", ("return_url", "https://example.org/back"));
        var again = await Caller.PostAsync($"/v1/payment_intents/{created.Id}/confirm", ("return_url", "https://example.org/back"));

        Assert.Equal("requires_payment_method", created["status"]);
        Assert.Equal("requires_confirmation", updated["status"]);
        Assert.Equal("succeeded", confirmed["status"]);
        Assert.Equal("payment_intent_unexpected_state", (string?)again.Error["code"]);
        Assert.Equal(created.Id, (string?)again.Error["payment_intent"]!["id"]);
    }

    [Theory]
    [InlineData("0", "usd", "parameter_invalid_integer")]
    [InlineData("-5", "usd", "parameter_invalid_integer")]
    [InlineData("25.00", "usd", "parameter_invalid_integer")]
    [InlineData("49", "usd", "amount_too_small")]
    [InlineData("100000000", "usd", "amount_too_large")]
    [InlineData("49", "jpy", "amount_too_small")]
    [InlineData("25001", "kwd", null)]
    [InlineData("1050", "isk", null)]
    [InlineData("", "usd", "parameter_invalid_empty")]
    public async Task An_amount_the_currency_does_not_allow_is_refused(string amount, string currency, string? code)
    {
        var reply = await Caller.PostAsync("/v1/payment_intents", ("amount", amount), ("currency", currency));

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Equal("amount", (string?)reply.Error["param"]);
        Assert.Equal(code, (string?)reply.Error["code"]);
    }

    [Theory]
    [InlineData("50", "usd")]
    [InlineData("99999999", "usd")]
    [InlineData("50", "JPY")]
    [InlineData("25010", "kwd")]
    [InlineData("1000", "isk")]
    public async Task An_amount_at_the_edge_is_taken(string amount, string currency)
    {
        var reply = await Caller.PostAsync("/v1/payment_intents", ("amount", amount), ("currency", currency));

        Assert.Equal(currency.ToLowerInvariant(), reply["currency"]);
    }

    [Fact]
    public async Task A_missing_amount_is_named()
    {
        var reply = await Caller.PostAsync("/v1/payment_intents", ("currency", "usd"));

        Assert.Equal("parameter_missing", (string?)reply.Error["code"]);
        Assert.Equal("amount", (string?)reply.Error["param"]);
    }

    [Fact]
    public async Task Methods_that_may_redirect_need_somewhere_to_come_back_to()
    {
        (string, string)[] payment = [("amount", "2500"), ("currency", "usd"), ("confirm", "true"), ("payment_method", "pm_card_visa")];

        var without = await Caller.PostAsync("/v1/payment_intents", payment);
        var with = await Caller.PostAsync("/v1/payment_intents", [.. payment, ("return_url", "https://example.org/back")]);
        var cardsOnly = await Caller.PostAsync("/v1/payment_intents", [.. payment, ("allowed_payment_method_types[0]", "card")]);

        Assert.Equal(HttpStatusCode.BadRequest, without.Status);
        Assert.Equal("succeeded", with["status"]);
        Assert.Equal("succeeded", cardsOnly["status"]);
    }

    [Fact]
    public async Task A_return_url_means_something_only_when_confirming()
    {
        var reply = await Caller.PostAsync("/v1/payment_intents", ("amount", "2500"), ("currency", "usd"), ("return_url", "https://example.org"));

        Assert.Equal("return_url", (string?)reply.Error["param"]);
    }

    [Theory]
    [InlineData("GIFT", true)]
    [InlineData("WINTER SHELT", true)]
    [InlineData("WINTER SHELTER", false)]
    [InlineData("2026", false)]
    [InlineData("A*B", false)]
    [InlineData("Подарок", false)]
    public async Task A_statement_suffix_is_short_latin_and_has_a_letter(string suffix, bool isTaken)
    {
        var reply = await Caller.PayAsync(more: ("statement_descriptor_suffix", suffix));

        Assert.Equal(isTaken ? HttpStatusCode.OK : HttpStatusCode.BadRequest, reply.Status);
    }

    [Fact]
    public async Task A_whole_statement_descriptor_is_refused_for_cards()
    {
        var reply = await Caller.PayAsync(more: ("statement_descriptor", "GIFT"));

        Assert.Equal("statement_descriptor", (string?)reply.Error["param"]);
    }

    [Fact]
    public async Task A_receipt_address_that_is_none_is_refused()
    {
        var reply = await Caller.PayAsync(more: ("receipt_email", "nobody"));

        Assert.Equal("email_invalid", (string?)reply.Error["code"]);
    }

    [Fact]
    public async Task A_legacy_token_pays_through_payment_method_data()
    {
        var paid = await Caller.PostAsync(
            "/v1/payment_intents",
            ("amount", "762"),
            ("currency", "usd"),
            ("confirm", "true"),
            ("payment_method_data[type]", "card"),
            ("payment_method_data[card][token]", "tok_visa"),
            ("automatic_payment_methods[enabled]", "true"),
            ("automatic_payment_methods[allow_redirects]", "never"));

        Assert.Equal("succeeded", paid["status"]);
    }

    [Fact]
    public async Task A_token_made_from_a_card_pays_once()
    {
        var token = await Caller.PostAsync(
            "/v1/tokens", ("card[number]", "4242424242424242"), ("card[exp_month]", "12"), ("card[exp_year]", "2040"), ("card[cvc]", "123"));
        (string, string)[] payment =
        [
            ("amount", "2500"), ("currency", "usd"), ("confirm", "true"), ("return_url", "https://example.org"),
            ("payment_method_data[type]", "card"), ("payment_method_data[card][token]", token.Id),
        ];

        var first = await Caller.PostAsync("/v1/payment_intents", payment);
        var second = await Caller.PostAsync("/v1/payment_intents", payment);

        Assert.Equal("succeeded", first["status"]);
        Assert.Equal("token_already_used", (string?)second.Error["code"]);
    }

    [Fact]
    public async Task A_confirmation_token_confirms_once()
    {
        var token = await Caller.PostAsync(
            "/v1/test_helpers/confirmation_tokens", ("payment_method", "pm_card_visa"), ("return_url", "https://example.org/back"));
        (string, string)[] payment = [("amount", "2500"), ("currency", "usd"), ("confirm", "true"), ("confirmation_token", token.Id)];

        var first = await Caller.PostAsync("/v1/payment_intents", payment);
        var second = await Caller.PostAsync("/v1/payment_intents", payment);
        var seen = await Caller.GetAsync("/v1/confirmation_tokens/" + token.Id);

        Assert.Equal("visa", (string?)token.Json["payment_method_preview"]!["card"]!["brand"]);
        Assert.Equal("succeeded", first["status"]);
        Assert.Equal("token_already_used", (string?)second.Error["code"]);
        Assert.Equal(first.Id, seen["payment_intent"]);
    }

    [Fact]
    public async Task A_method_that_belongs_to_nobody_serves_one_payment()
    {
        var method = await Caller.PostAsync("/v1/payment_methods", ("type", "card"), ("card[token]", "tok_visa"));

        var first = await Caller.PayAsync(method.Id);
        var second = await Caller.PayAsync(method.Id);

        Assert.Equal("succeeded", first["status"]);
        Assert.Equal(HttpStatusCode.BadRequest, second.Status);
    }

    [Fact]
    public async Task A_card_saved_for_a_customer_pays_again()
    {
        var customer = await Caller.PostAsync("/v1/customers", ("email", "jenny@example.com"));
        (string, string)[] saving = [("customer", customer.Id), ("setup_future_usage", "off_session")];

        var first = await Caller.PayAsync(more: saving);
        var second = await Caller.PayAsync(first["payment_method"]!, more: [("customer", customer.Id), ("off_session", "true")]);

        Assert.Equal("succeeded", second["status"]);
    }

    [Fact]
    public async Task An_authorised_amount_is_captured_in_part_and_the_rest_released()
    {
        var authorised = await Caller.PayAsync(more: ("capture_method", "manual"));

        var tooMuch = await Caller.PostAsync($"/v1/payment_intents/{authorised.Id}/capture", ("amount_to_capture", "2501"));
        var captured = await Caller.PostAsync($"/v1/payment_intents/{authorised.Id}/capture", ("amount_to_capture", "2000"));

        Assert.Equal("requires_capture", authorised["status"]);
        Assert.Equal("2500", authorised["amount_capturable"]);
        Assert.Equal("amount_to_capture", (string?)tooMuch.Error["param"]);
        Assert.Equal("succeeded", captured["status"]);
        Assert.Equal("2000", captured["amount_received"]);
    }

    [Fact]
    public async Task What_is_paid_cannot_be_canceled_and_what_is_not_can()
    {
        var paid = await Caller.PayAsync();
        var open = await Caller.PostAsync("/v1/payment_intents", ("amount", "2500"), ("currency", "usd"));

        var refused = await Caller.PostAsync($"/v1/payment_intents/{paid.Id}/cancel");
        var canceled = await Caller.PostAsync($"/v1/payment_intents/{open.Id}/cancel", ("cancellation_reason", "abandoned"));

        Assert.Equal("payment_intent_unexpected_state", (string?)refused.Error["code"]);
        Assert.Equal("canceled", canceled["status"]);
        Assert.Equal("abandoned", canceled["cancellation_reason"]);
    }

    [Fact]
    public async Task An_id_that_is_not_there_is_404_in_a_path_and_400_in_a_parameter()
    {
        var path = await Caller.GetAsync("/v1/payment_intents/pi_missing");
        var parameter = await Caller.PayAsync("pm_missing");

        Assert.Equal(HttpStatusCode.NotFound, path.Status);
        Assert.Equal("resource_missing", (string?)path.Error["code"]);
        Assert.Equal(HttpStatusCode.BadRequest, parameter.Status);
        Assert.Equal("payment_method", (string?)parameter.Error["param"]);
    }

    [Fact]
    public async Task What_cannot_be_expanded_is_refused_before_money_moves()
    {
        var reply = await Caller.PayAsync(more: ("expand[0]", "latest_charge.status"));

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Empty((await Caller.GetAsync("/v1/payment_intents")).Json["data"]!.AsArray());
    }

    [Fact]
    public async Task The_sandboxes_own_notes_are_never_sent()
    {
        var paid = await Caller.PayAsync(more: [("expand[0]", "payment_method"), ("expand[1]", "latest_charge")]);
        var events = await Caller.GetAsync("/v1/events");

        Assert.DoesNotContain("\"_", paid.Body + events.Body, StringComparison.Ordinal);
    }
}

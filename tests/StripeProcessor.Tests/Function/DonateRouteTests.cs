using System.Text;

namespace StripeProcessor.Tests.Function;

public sealed class DonateRouteTests
{
    private const string Id = "0f8fad5b-d9cb-469f-a165-70867728950e";

    internal const string OddCurrencies = """
        {"organisation":"R","default_currency":"isk","frequencies":["one_time"],"designations":[{"id":"general","name":"General"}],"currencies":[
          {"code":"isk","minimum":"100","maximum":"100000","fee":{"percent":"2.9","fixed":"1"}},
          {"code":"kwd","minimum":"1","maximum":"1000","fee":{"percent":"2.9","fixed":"0.11"}},
          {"code":"mga","minimum":"1000","maximum":"100000","fee":{"percent":"2.9","fixed":"50"}},
          {"code":"jpy","minimum":"100","maximum":"100000","fee":{"percent":"2.9","fixed":"0"}}]}
        """;

    private readonly Stage _stage = new();

    [Theory]
    [InlineData("confirmation_token", "ctoken_1", "confirmation_token")]
    [InlineData("payment_method", "pm_card_visa", "payment_method")]
    [InlineData("source", "tok_visa", "payment_method_data[card][token]")]
    public async Task Each_kind_of_token_is_charged_at_once(string field, string token, string parameter)
    {
        var reply = await _stage.GiveAsync($$"""{"amount":"25","currency":"USD","donation_id":"{{Id}}","{{field}}":"{{token}}"}""");

        Assert.Equal(200, reply.StatusCode);
        Assert.Equal("succeeded", reply.Json().Text("status"));
        Assert.Equal((Id, "25.00", "2500", "usd"), (reply.Json().Text("donation_id"), reply.Json().Text("amount"), reply.Json().Text("amount_minor"), reply.Json().Text("currency")));

        var charge = Assert.Single(_stage.Stripe.Charges);
        Assert.Equal(("/v1/payment_intents", Id + ":1"), (charge.Path, charge.IdempotencyKey));
        Assert.Equal(("2500", "usd", "true", token), (charge["amount"], charge["currency"], charge["confirm"], charge[parameter]));
        Assert.Equal("Bearer " + Stage.Key, charge.Authorization);
    }

    [Fact]
    public async Task What_the_organisation_must_know_stands_in_the_metadata_and_the_address_only_where_the_receipt_goes()
    {
        await _stage.GiveAsync($$"""
            {"amount_minor":2500,"donation_id":"{{Id}}","payment_method":"pm_card_visa","designation":"winter-shelter","cover_fee":true,
             "email":"ada@example.org","name":"Ada","comment":"Keep warm","anonymous":"on","dedication_kind":"in_memory","dedication_name":"Grace"}
            """);

        var charge = Assert.Single(_stage.Stripe.Charges);
        Assert.Equal("ada@example.org", charge["receipt_email"]);
        Assert.Equal("2606", charge["amount"]);
        Assert.Equal("Donation to Riverside Food Bank: Winter shelter", charge["description"]);
        Assert.Equal("GIFT", charge["statement_descriptor_suffix"]);
        Assert.Equal($"{Stage.Site}/thanks.html?donation={Id}", charge["return_url"]);
        Assert.Equal(
            [
                ("anonymous", "true"), ("comment", "Keep warm"), ("covers_fee", "true"), ("dedication_kind", "in_memory"), ("dedication_name", "Grace"),
                ("designation", "winter-shelter"), ("donation_id", Id), ("donor_name", "Ada"), ("frequency", "one_time"), ("gift_minor", "2500"),
                ("stack", "gifts"),
            ],
            charge.Form.Where(pair => pair.Key.StartsWith("metadata[", StringComparison.Ordinal))
                .Select(pair => (pair.Key["metadata[".Length..^1], pair.Value)).Order());
    }

    [Fact]
    public async Task A_form_without_script_is_sent_on_to_Stripes_page_where_the_donor_pays()
    {
        var reply = await _stage.GiveByFormAsync("amount=25&currency=usd");

        Assert.Equal((303, "https://checkout.stripe.com/c/pay/cs_test_1"), (reply.StatusCode, reply.Header("Location")));

        var session = Assert.Single(_stage.Stripe.Charges);
        Assert.Equal(("/v1/checkout/sessions", "payment", "donate"), (session.Path, session["mode"], session["submit_type"]));
        Assert.Equal(("2500", "usd", "1"), (session["line_items[0][price_data][unit_amount]"], session["line_items[0][price_data][currency]"], session["line_items[0][quantity]"]));
        var id = session.IdempotencyKey![..^":1".Length];
        Assert.Equal($"{Stage.Site}/thanks.html?donation={id}", session["success_url"]);
        Assert.Equal(Stage.Site + "/cancelled.html", session["cancel_url"]);
        Assert.Equal(id, session["client_reference_id"]);
        Assert.Equal(id, session["metadata[donation_id]"]);
        Assert.Equal(id, session["payment_intent_data[metadata][donation_id]"]);
    }

    [Theory]
    [InlineData("weekly", "week")]
    [InlineData("monthly", "month")]
    [InlineData("yearly", "year")]
    public async Task A_gift_that_repeats_becomes_a_subscription_at_Stripes_page(string frequency, string interval)
    {
        var reply = await _stage.GiveAsync($$"""{"amount":"10","frequency":"{{frequency}}"}""");

        Assert.Equal(("redirect", "https://checkout.stripe.com/c/pay/cs_test_1"), (reply.Json().Text("status"), reply.Json().Text("redirect_url")));

        var session = Assert.Single(_stage.Stripe.Charges);
        Assert.Equal(("subscription", interval), (session["mode"], session["line_items[0][price_data][recurring][interval]"]));
        Assert.Equal(frequency, session["subscription_data[metadata][frequency]"]);
        Assert.Null(session["submit_type"]);
        Assert.DoesNotContain(session.Form.Keys, name => name.StartsWith("payment_intent_data", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_gift_whose_answer_was_lost_is_sent_to_Stripe_again_in_the_words_first_recorded_and_under_the_same_key()
    {
        var answers = 0;
        using var stage = new Stage
        {
            Stripe = new StripeAnswers(_ => ++answers == 1 ? StripeAnswers.Json(500, "{}", ("Stripe-Should-Retry", "false")) : StripeAnswers.Intent("succeeded")),
        };

        var lost = await stage.GiveAsync("""{"amount":"25","confirmation_token":"ctoken_same","name":"Ada"}""");
        var again = await stage.GiveByFormAsync("amount=25&confirmation_token=ctoken_same&name=Ada+L.");

        Assert.Equal((502, 303), (lost.StatusCode, again.StatusCode));
        var charges = stage.Stripe.Charges;
        Assert.Equal(2, charges.Count);
        Assert.Equal(charges[0].IdempotencyKey, charges[1].IdempotencyKey);
        Assert.Equal(charges[0].Form, charges[1].Form);
    }

    [Fact]
    public async Task The_header_names_the_gift_as_well_as_the_field_does()
    {
        await _stage.SendAsync(Event.Json("/donations", """{"amount":"25","payment_method":"pm_card_visa"}""", ("idempotency-key", Id)));

        Assert.Equal(Id + ":1", Assert.Single(_stage.Stripe.Charges).IdempotencyKey);
    }

    [Fact]
    public async Task A_body_that_the_gateway_wrapped_in_base64_is_the_same_gift()
    {
        var wrapped = Event.Base64(Event.Form("/donations", ""), Encoding.UTF8.GetBytes("amount=25&comment=%C3%A9t%C3%A9+%26+hiver"));

        var reply = await _stage.SendAsync(wrapped);

        Assert.Equal(303, reply.StatusCode);
        Assert.Equal("été & hiver", Assert.Single(_stage.Stripe.Charges)["metadata[comment]"]);
    }

    [Theory]
    [InlineData("jpy", "1000", "1000", "1000", "1000")]
    [InlineData("eur", "12.50", "12.50", "1250", "1250")]
    public async Task Every_currency_is_charged_in_Stripes_unit_and_told_in_its_own(string currency, string typed, string told, string minor, string charged)
    {
        var reply = await _stage.GiveAsync($$"""{"amount":"{{typed}}","currency":"{{currency}}","source":"tok_visa"}""");

        Assert.Equal((told, minor), (reply.Json().Text("amount"), reply.Json().Text("amount_minor")));
        Assert.Equal(charged, Assert.Single(_stage.Stripe.Charges)["amount"]);
    }

    [Theory]
    [InlineData("isk", "500", "500", "500", "50000")]
    [InlineData("isk", "1,500", "1500", "1500", "150000")]
    [InlineData("kwd", "5.12", "5.12", "5120", "5120")]
    [InlineData("mga", "20000", "20000", "2000000", "20000")]
    public async Task No_odd_currency_is_charged_a_tenth_or_a_hundredfold_by_card_or_at_Stripes_page(
        string currency, string typed, string told, string minor, string charged)
    {
        var stage = new Stage { Form = OddCurrencies };

        var reply = await stage.GiveAsync($$"""{"amount":"{{typed}}","currency":"{{currency}}","source":"tok_visa"}""");
        await stage.GiveAsync($$"""{"amount_minor":{{minor}},"currency":"{{currency}}"}""");

        Assert.Equal((told, minor), (reply.Json().Text("amount"), reply.Json().Text("amount_minor")));
        Assert.Equal(charged, stage.Stripe.Charges[0]["amount"]);
        Assert.Equal(charged, stage.Stripe.Charges[1]["line_items[0][price_data][unit_amount]"]);
    }

    [Theory]
    [InlineData("isk", "500", "51600")]
    [InlineData("kwd", "5.12", "5390")]
    [InlineData("mga", "20000", "20649")]
    public async Task A_fee_on_top_is_charged_in_coins_that_Stripe_takes(string currency, string typed, string charged)
    {
        var stage = new Stage { Form = OddCurrencies };

        var reply = await stage.GiveAsync($$"""{"amount":"{{typed}}","currency":"{{currency}}","source":"tok_visa","cover_fee":true}""");

        Assert.Equal(200, reply.StatusCode);
        Assert.Equal(charged, Assert.Single(stage.Stripe.Charges)["amount"]);
    }

    [Fact]
    public async Task A_bank_debit_is_thanked_for_and_not_called_paid()
    {
        var stage = new Stage { Stripe = new StripeAnswers(_ => StripeAnswers.Intent("processing")) };

        var reply = await stage.GiveAsync("""{"amount":"25","confirmation_token":"ctoken_1"}""");

        Assert.Equal("processing", reply.Json().Text("status"));
    }

    [Fact]
    public async Task A_bank_that_asks_back_is_left_to_the_script_on_the_page()
    {
        var stage = new Stage { Stripe = new StripeAnswers(_ => StripeAnswers.Intent("requires_action", ""","next_action":{"type":"use_stripe_sdk"}""")) };

        var reply = await stage.GiveAsync("""{"amount":"25","confirmation_token":"ctoken_1"}""");

        Assert.Equal(("requires_action", "pi_1_secret_CANARY"), (reply.Json().Text("status"), reply.Json().Text("client_secret")));
        Assert.Equal("true", stage.Stripe.Charges[0]["use_stripe_sdk"]);
    }

    [Fact]
    public async Task A_bank_that_asks_back_is_visited_by_the_browser_that_runs_no_script()
    {
        var stage = new Stage
        {
            Stripe = new StripeAnswers(_ => StripeAnswers.Intent(
                "requires_action", ""","next_action":{"type":"redirect_to_url","redirect_to_url":{"url":"https://hooks.stripe.com/3ds/1"}}""")),
        };

        var reply = await stage.GiveByFormAsync("amount=25&confirmation_token=ctoken_1");

        Assert.Equal((303, "https://hooks.stripe.com/3ds/1"), (reply.StatusCode, reply.Header("Location")));
        Assert.Null(stage.Stripe.Charges[0]["use_stripe_sdk"]);
    }

    [Theory]
    [InlineData(""","next_action":{"type":"use_stripe_sdk"}""")]
    [InlineData(""","next_action":{"type":"redirect_to_url","redirect_to_url":{"url":"javascript:alert(1)"}}""")]
    public async Task A_bank_that_no_browser_can_reach_without_script_is_left_to_Stripes_page(string nextAction)
    {
        var stage = new Stage { Stripe = new StripeAnswers(_ => StripeAnswers.Intent("requires_action", nextAction)) };

        var reply = await stage.GiveByFormAsync("amount=25&confirmation_token=ctoken_1");

        Assert.Equal(402, reply.StatusCode);
        Assert.DoesNotContain("ctoken_1", reply.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("CANARY", reply.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browser_that_sent_a_token_goes_to_the_page_it_asked_for()
    {
        var reply = await _stage.GiveByFormAsync("amount=25&source=tok_visa&_next=https%3A%2F%2Fgala.riverside.example%2Fthanks%3Ftable%3D4%23top");

        var id = Assert.Single(_stage.Stripe.Charges).IdempotencyKey![..^":1".Length];
        Assert.Equal((303, $"https://gala.riverside.example/thanks?table=4&donation={id}#top"), (reply.StatusCode, reply.Header("Location")));
    }

    [Fact]
    public async Task All_faults_are_told_at_once_and_nothing_is_asked_of_Stripe()
    {
        var reply = await _stage.GiveAsync("""{"amount":"1e3","designation":"yachts","email":"nobody","_next":"https://evil.example/"}""");

        Assert.Equal(422, reply.StatusCode);
        Assert.Equal(["amount", "designation", "email", "_next"], reply.Faults().Select(fault => fault.Split(':')[0]));
        Assert.Empty(_stage.Stripe.Charges);
    }

    [Fact]
    public async Task A_card_number_in_a_text_field_is_refused_and_neither_logged_nor_shown_again()
    {
        var reply = await _stage.GiveByFormAsync("amount=25&comment=my+card+is+4242+4242+4242+4242");

        Assert.Equal(422, reply.StatusCode);
        Assert.DoesNotContain("4242", reply.Body + _stage.Log, StringComparison.Ordinal);
        Assert.Empty(_stage.Stripe.Charges);
    }

    [Theory]
    [InlineData("""{"amount":"25","_gotcha":"buy pills"}""", "redirect")]
    [InlineData("""{"amount":"25","_gotcha":"buy pills","source":"tok_visa"}""", "succeeded")]
    public async Task A_program_that_fills_the_hidden_field_is_told_all_went_well_and_nothing_happens(string body, string status)
    {
        var reply = await _stage.GiveAsync(body);

        Assert.Equal((200, status, "25.00"), (reply.StatusCode, reply.Json().Text("status"), reply.Json().Text("amount")));
        Assert.Empty(_stage.Stripe.Charges);
        Assert.Contains("\"trapped\"", _stage.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_with_the_hidden_field_filled_is_thanked_and_nothing_happens()
    {
        var reply = await _stage.GiveByFormAsync("amount=25&_gotcha=x&_next=https%3A%2F%2Fevil.example%2F");

        Assert.Equal(303, reply.StatusCode);
        Assert.StartsWith(Stage.Site + "/thanks.html?donation=", reply.Header("Location"), StringComparison.Ordinal);
        Assert.Empty(_stage.Stripe.Charges);
    }
}

using StripeProcessor.Stripe;

namespace StripeProcessor.Tests.Stripe;

public sealed class CallsTests
{
    [Fact]
    public async Task A_charge_lets_Stripe_choose_among_methods_that_stay_on_the_page()
    {
        var stripe = new ScriptedStripe().Answer(200, """{"id":"pi_1"}""");

        await stripe.Client().PaymentIntents.CreateAsync(
            new()
            {
                Amount = 2500,
                Currency = "usd",
                Confirm = true,
                ConfirmationToken = "ctoken_1",
                UseStripeSdk = true,
                ReceiptEmail = "ada+gift@example.org",
                Description = "Donation to A & B",
                StatementDescriptorSuffix = "GIFT",
                Metadata = new Dictionary<string, string> { ["donation_id"] = "d-1" },
                Expand = ["latest_charge"],
            },
            "d-1",
            default);

        Assert.Equal("/v1/payment_intents", stripe.Only.Address.PathAndQuery);
        Assert.Equal(
            [
                "amount=2500", "currency=usd", "confirmation_token=ctoken_1",
                "automatic_payment_methods[enabled]=true", "automatic_payment_methods[allow_redirects]=never",
                "confirm=true", "use_stripe_sdk=true", "receipt_email=ada+gift@example.org", "description=Donation to A & B",
                "statement_descriptor_suffix=GIFT", "metadata[donation_id]=d-1", "expand[0]=latest_charge",
            ],
            stripe.Only.Pairs);
    }

    [Fact]
    public async Task A_token_of_an_older_form_is_sent_as_the_card_of_a_new_payment_method()
    {
        var stripe = new ScriptedStripe().Answer(200, """{"id":"pi_1"}""");

        await stripe.Client().PaymentIntents.CreateAsync(
            new() { Amount = 762, Currency = "usd", Confirm = true, CardToken = "tok_visa", AllowRedirects = true, ReturnUrl = "https://example.org/back" },
            "d-1",
            default);

        Assert.Equal(
            [
                "amount=762", "currency=usd", "payment_method_data[type]=card", "payment_method_data[card][token]=tok_visa",
                "automatic_payment_methods[enabled]=true", "confirm=true", "return_url=https://example.org/back",
            ],
            stripe.Only.Pairs);
    }

    [Fact]
    public async Task A_page_for_one_gift_keeps_the_braces_that_Stripe_fills_in()
    {
        var stripe = new ScriptedStripe().Answer(200, """{"id":"cs_1","url":"https://checkout.stripe.com/c/pay/cs_1","payment_intent":null}""");

        var page = await stripe.Client().CheckoutSessions.CreateAsync(
            new()
            {
                Mode = CheckoutMode.Payment,
                LineItems = [new() { Currency = "usd", UnitAmount = 2500, ProductName = "Gift" }],
                SubmitType = "donate",
                SuccessUrl = "https://example.org/thanks?session={CHECKOUT_SESSION_ID}",
                CancelUrl = "https://example.org/",
                ClientReferenceId = "d-1",
                CustomerEmail = "ada@example.org",
                Metadata = new Dictionary<string, string> { ["donation_id"] = "d-1" },
                PaymentIntentData = new()
                {
                    Description = "Gift",
                    Metadata = new Dictionary<string, string> { ["donation_id"] = "d-1" },
                    ReceiptEmail = "ada@example.org",
                    StatementDescriptorSuffix = "GIFT",
                },
                Locale = "en",
                ExpiresAt = DateTimeOffset.FromUnixTimeSeconds(1_790_000_000),
            },
            "d-1",
            default);

        Assert.Equal("https://checkout.stripe.com/c/pay/cs_1", page.Value.Url);
        Assert.Equal(
            [
                "mode=payment", "line_items[0][price_data][currency]=usd", "line_items[0][price_data][unit_amount]=2500",
                "line_items[0][price_data][product_data][name]=Gift", "line_items[0][quantity]=1", "submit_type=donate",
                "success_url=https://example.org/thanks?session={CHECKOUT_SESSION_ID}", "cancel_url=https://example.org/",
                "client_reference_id=d-1", "customer_email=ada@example.org", "metadata[donation_id]=d-1",
                "payment_intent_data[description]=Gift", "payment_intent_data[metadata][donation_id]=d-1",
                "payment_intent_data[receipt_email]=ada@example.org", "payment_intent_data[statement_descriptor_suffix]=GIFT",
                "locale=en", "expires_at=1790000000",
            ],
            stripe.Only.Pairs);
    }

    [Fact]
    public async Task A_page_for_a_monthly_gift_carries_the_interval_and_the_subscriptions_own_metadata()
    {
        var stripe = new ScriptedStripe().Answer(200, """{"id":"cs_1"}""");

        await stripe.Client().CheckoutSessions.CreateAsync(
            new()
            {
                Mode = CheckoutMode.Subscription,
                LineItems = [new() { Currency = "eur", UnitAmount = 1000, ProductName = "Gift", RecurringInterval = "month" }],
                SuccessUrl = "https://example.org/thanks",
                SubscriptionData = new() { Description = "Gift", Metadata = new Dictionary<string, string> { ["donation_id"] = "d-1" } },
            },
            "d-1",
            default);

        Assert.Equal(
            [
                "mode=subscription", "line_items[0][price_data][currency]=eur", "line_items[0][price_data][unit_amount]=1000",
                "line_items[0][price_data][product_data][name]=Gift", "line_items[0][price_data][recurring][interval]=month",
                "line_items[0][price_data][recurring][interval_count]=1", "line_items[0][quantity]=1",
                "success_url=https://example.org/thanks", "subscription_data[description]=Gift", "subscription_data[metadata][donation_id]=d-1",
            ],
            stripe.Only.Pairs);
    }

    [Fact]
    public async Task A_page_is_read_and_closed_by_its_id()
    {
        var stripe = new ScriptedStripe()
            .Answer(200, """{"id":"cs_1","status":"complete","payment_status":"paid","payment_intent":{"id":"pi_1","status":"succeeded"}}""")
            .Answer(200, """{"id":"cs_1","status":"expired"}""");

        var read = await stripe.Client().CheckoutSessions.RetrieveAsync("cs_1", ["payment_intent"], default);
        var closed = await stripe.Client().CheckoutSessions.ExpireAsync("cs_1", "close-1", default);

        Assert.Equal(PaymentIntentStatus.Succeeded, read.Value.PaymentIntent?.Value?.Status);
        Assert.Equal(CheckoutSessionStatus.Expired, closed.Value.Status);
        Assert.Equal(
            ["GET /v1/checkout/sessions/cs_1?expand[0]=payment_intent", "POST /v1/checkout/sessions/cs_1/expire"],
            stripe.Sent.Select(sent => $"{sent.Method} {sent.Address.PathAndQuery}"));
        Assert.Equal("", stripe.Sent[1].Body);
    }

    [Fact]
    public async Task A_refund_names_the_payment_and_all_of_it_unless_told_how_much()
    {
        var stripe = new ScriptedStripe().Answer(200, """{"id":"re_1","status":"succeeded"}""").Answer(200, """{"id":"re_2"}""");

        await stripe.Client().Refunds.CreateAsync(new() { PaymentIntent = "pi_1" }, "r-1", default);
        await stripe.Client().Refunds.CreateAsync(
            new() { PaymentIntent = "pi_1", Amount = 500, Reason = "requested_by_customer" }, "r-2", default);

        Assert.Equal(["payment_intent=pi_1"], stripe.Sent[0].Pairs);
        Assert.Equal(["payment_intent=pi_1", "amount=500", "reason=requested_by_customer"], stripe.Sent[1].Pairs);
    }

    [Fact]
    public async Task A_webhook_endpoint_is_created_in_the_version_this_client_reads()
    {
        var stripe = new ScriptedStripe().Answer(200, """{"id":"we_1","secret":"whsec_1","api_version":"2026-10-28.endive"}""");

        var endpoint = await stripe.Client().WebhookEndpoints.CreateAsync(
            new() { Url = "https://example.org/stripe/webhook", EnabledEvents = ["payment_intent.succeeded", "charge.refunded"] }, "w-1", default);

        Assert.Equal("whsec_1", endpoint.Value.Secret);
        Assert.Equal(
            [
                "url=https://example.org/stripe/webhook", "enabled_events[0]=payment_intent.succeeded",
                "enabled_events[1]=charge.refunded", "api_version=2026-10-28.endive",
            ],
            stripe.Only.Pairs);
    }

    [Fact]
    public async Task What_is_not_said_of_a_donor_is_not_sent_and_what_is_cleared_is_sent_empty()
    {
        var stripe = new ScriptedStripe().Answer(200, """{"id":"cus_1"}""").Answer(200, """{"id":"cus_1"}""");

        await stripe.Client().Customers.UpdateAsync("cus_1", new() { Name = "Ada", Email = (string?)null }, null, default);
        await stripe.Client().Customers.UpdateAsync("cus_1", new() { Email = TextChange.Clear }, null, default);

        Assert.Equal(["name=Ada"], stripe.Sent[0].Pairs);
        Assert.Equal(["email="], stripe.Sent[1].Pairs);
    }

    [Fact]
    public void An_address_that_happens_to_be_empty_does_not_erase_the_old_one()
    {
        Assert.Throws<ArgumentException>(() => new CustomerUpdate { Email = "" });
    }

    [Fact]
    public async Task A_deletion_is_sent_with_its_parameters_in_the_address_and_without_a_body_or_a_key()
    {
        var stripe = new ScriptedStripe().Answer(200, """{"id":"cus_1","deleted":true}""");
        var query = new StripeForm();
        query.Add("invoice_now", true);

        await stripe.Client().SendAsync(StripeRequest.Delete(StripePath.Of("subscriptions", "sub_1"), query), StripeJson.Default.Customer, default);

        Assert.Equal("DELETE /v1/subscriptions/sub_1?invoice_now=true", $"{stripe.Only.Method} {stripe.Only.Address.PathAndQuery}");
        Assert.Null(stripe.Only.Body);
        Assert.DoesNotContain("Idempotency-Key", stripe.Only.Headers.Keys);
        Assert.DoesNotContain("Content-Type", stripe.Only.Headers.Keys);
    }

    [Fact]
    public async Task A_deletion_whose_answer_was_lost_is_tried_again_and_may_find_nothing_left()
    {
        var stripe = new ScriptedStripe()
            .Fail(new HttpRequestException(HttpRequestError.ResponseEnded, "closed"))
            .Answer(404, """{"error":{"type":"invalid_request_error","code":"resource_missing"}}""");

        var failure = await Assert.ThrowsAsync<StripeInvalidRequestException>(() => stripe.Client().Customers.DeleteAsync("cus_1", default));

        Assert.Equal("resource_missing", failure.Error.Code);
        Assert.Equal(["/v1/customers/cus_1", "/v1/customers/cus_1"], stripe.Sent.Select(sent => sent.Address.PathAndQuery));
    }

    [Theory]
    [InlineData("d-1", "metadata['donation_id']:'d-1'")]
    [InlineData("x' OR status:'succeeded", @"metadata['donation_id']:'x\' OR status:\'succeeded'")]
    [InlineData(@"x\' OR amount>0 OR status:'", @"metadata['donation_id']:'x\\\' OR amount>0 OR status:\''")]
    public void A_value_that_is_searched_for_cannot_end_its_quotes(string value, string query)
    {
        Assert.Equal(query, PaymentIntentSearch.ByMetadata("donation_id", value));
    }

    [Fact]
    public async Task A_search_tells_what_it_found_and_how_to_go_on()
    {
        var stripe = new ScriptedStripe().Answer(
            200, """{"object":"search_result","url":"/v1/payment_intents/search","has_more":true,"next_page":"p_2","data":[{"id":"pi_1"}]}""");

        var found = await stripe.Client().PaymentIntents.SearchPageAsync("status:'succeeded'", null, null, default);

        Assert.Equal("pi_1", Assert.Single(found.Value.Data).Id);
        Assert.Equal((true, "p_2"), (found.Value.HasMore, found.Value.NextPage));
        Assert.Equal(["query=status:'succeeded'", "limit=100"], stripe.Only.Pairs);
    }

    [Fact]
    public async Task An_id_that_leads_elsewhere_is_never_asked_for()
    {
        var stripe = new ScriptedStripe();

        await Assert.ThrowsAsync<ArgumentException>(async () => await stripe.Client().Customers.DeleteAsync("cus_1/../../evil", default));
        await Assert.ThrowsAsync<ArgumentException>(async () => await stripe.Client().Invoices.PayAsync("in_1?x", new(), "key", default));

        Assert.Empty(stripe.Sent);
    }

    [Fact]
    public async Task A_product_may_be_found_again_under_the_id_that_was_chosen_for_it()
    {
        var stripe = new ScriptedStripe()
            .Answer(400, """{"error":{"type":"invalid_request_error","code":"resource_already_exists"}}""")
            .Answer(200, """{"id":"donation-winter-shelter","name":"Winter shelter","active":true}""");

        var taken = await Assert.ThrowsAsync<StripeInvalidRequestException>(
            () => stripe.Client().Products.CreateAsync(new() { Id = "donation-winter-shelter", Name = "Winter shelter" }, "p-1", default));
        var product = await stripe.Client().Products.RetrieveAsync("donation-winter-shelter", default);

        Assert.Equal("resource_already_exists", taken.Error.Code);
        Assert.True(product.Value.Active);
    }
}

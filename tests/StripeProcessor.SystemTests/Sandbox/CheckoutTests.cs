using System.Net;
using System.Text.Json.Nodes;

namespace StripeProcessor.SystemTests.Sandbox;

public class CheckoutTests : SandboxTest
{
    private static readonly (string Name, string Value)[] Gift =
    [
        ("mode", "payment"),
        ("submit_type", "donate"),
        ("line_items[0][price_data][currency]", "usd"),
        ("line_items[0][price_data][unit_amount]", "2500"),
        ("line_items[0][price_data][product_data][name]", "Gift to the winter shelter"),
        ("line_items[0][quantity]", "1"),
        ("success_url", "https://example.org/thanks?session={CHECKOUT_SESSION_ID}"),
        ("cancel_url", "https://example.org/cancelled"),
        ("client_reference_id", "gift-1"),
        ("metadata[of]", "session"),
        ("payment_intent_data[metadata][of]", "payment"),
        ("payment_intent_data[description]", "A gift"),
    ];

    [Fact]
    public async Task The_page_shows_what_is_paid_and_to_whom()
    {
        var session = await Caller.PostAsync("/v1/checkout/sessions", Gift);

        var page = await Caller.GetAsync(PageOf(session));

        Assert.Equal("open", session["status"]);
        Assert.Equal("2500", session["amount_total"]);
        Assert.Contains("$25.00", page.Body, StringComparison.Ordinal);
        Assert.Contains("Gift to the winter shelter", page.Body, StringComparison.Ordinal);
        Assert.Contains("Riverside Food Bank", page.Body, StringComparison.Ordinal);
        Assert.Contains("https://example.org/cancelled", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page.Body, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Paying_completes_the_session_and_leads_to_the_thank_you_page()
    {
        var session = await Caller.PostAsync("/v1/checkout/sessions", Gift);

        var answer = await PayAsync(session, "4242 4242 4242 4242");
        var after = await Caller.GetAsync($"/v1/checkout/sessions/{session.Id}?expand[]=payment_intent.latest_charge&expand[]=line_items");

        var intent = after.Json["payment_intent"]!;
        Assert.Equal(HttpStatusCode.SeeOther, answer.Status);
        Assert.Equal("https://example.org/thanks?session=" + session.Id, answer.Headers["Location"]);
        Assert.Equal("complete", after["status"]);
        Assert.Equal("paid", after["payment_status"]);
        Assert.Null(after["url"]);
        Assert.Equal("jenny@example.com", (string?)after.Json["customer_details"]!["email"]);
        Assert.Equal("payment", (string?)intent["metadata"]!["of"]);
        Assert.Equal("payment", (string?)intent["latest_charge"]!["metadata"]!["of"]);
        Assert.Equal("A gift", (string?)intent["description"]);
        Assert.Equal(2500, (long)after.Json["line_items"]!["data"]![0]!["amount_total"]!);
    }

    [Fact]
    public async Task Nothing_is_charged_before_somebody_pays()
    {
        await Caller.PostAsync("/v1/checkout/sessions", Gift);

        var intents = await Caller.GetAsync("/v1/payment_intents");

        Assert.Empty(intents.Json["data"]!.AsArray());
    }

    [Fact]
    public async Task A_second_click_on_pay_charges_once()
    {
        var session = await Caller.PostAsync("/v1/checkout/sessions", Gift);

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => PayAsync(session, "4242424242424242")));
        var charges = await Caller.GetAsync("/v1/charges");

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.SeeOther, answer.Status));
        Assert.Single(charges.Json["data"]!.AsArray());
    }

    [Fact]
    public async Task A_declined_card_is_told_kindly_and_another_one_pays_the_same_intent()
    {
        var session = await Caller.PostAsync("/v1/checkout/sessions", Gift);

        var declined = await PayAsync(session, "4000000000000002");
        var paid = await PayAsync(session, "5555555555554444");
        var intents = await Caller.GetAsync("/v1/payment_intents");

        Assert.Equal(HttpStatusCode.PaymentRequired, declined.Status);
        Assert.Contains("There is a problem", declined.Body, StringComparison.Ordinal);
        Assert.Contains("Nothing was charged", declined.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("4000000000000002", declined.Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, paid.Status);
        Assert.Single(intents.Json["data"]!.AsArray());
    }

    [Theory]
    [InlineData("4242", "12/40", "123", "jenny@example.com", "card_number")]
    [InlineData("4242424242424242", "12/20", "123", "jenny@example.com", "expiry")]
    [InlineData("4242424242424242", "soon", "123", "jenny@example.com", "expiry")]
    [InlineData("4242424242424242", "12/40", "1", "jenny@example.com", "cvc")]
    [InlineData("4242424242424242", "12/40", "123", "jenny", "email")]
    public async Task A_field_that_is_wrong_is_pointed_at(string number, string expiry, string cvc, string email, string field)
    {
        var session = await Caller.PostAsync("/v1/checkout/sessions", Gift);

        var answer = await PayAsync(session, number, expiry, cvc, email);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains($"href=\"#{field}\"", answer.Body, StringComparison.Ordinal);
        Assert.Contains($"aria-describedby=\"{field}-wrong\"", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("complete", "https://example.org/thanks?session=", "complete")]
    [InlineData("fail", "/c/pay/", "open")]
    public async Task A_card_that_needs_the_bank_goes_there_and_comes_back(string outcome, string target, string status)
    {
        var session = await Caller.PostAsync("/v1/checkout/sessions", Gift);

        var toTheBank = await PayAsync(session, "4000000000003220");
        var back = await Caller.PostAsync(new Uri(toTheBank.Headers["Location"]).AbsolutePath, ("outcome", outcome));
        var after = await Caller.GetAsync("/v1/checkout/sessions/" + session.Id);

        Assert.Contains("/3ds/pi_", toTheBank.Headers["Location"], StringComparison.Ordinal);
        Assert.Contains(target + session.Id, back.Headers["Location"], StringComparison.Ordinal);
        Assert.Equal(status, after["status"]);
    }

    [Fact]
    public async Task An_expired_page_takes_no_money_and_says_so()
    {
        var expired = await Caller.PostAsync("/v1/checkout/sessions", Gift);
        var forgotten = await Caller.PostAsync("/v1/checkout/sessions", Gift);

        var expiry = await Caller.PostAsync($"/v1/checkout/sessions/{expired.Id}/expire");
        await Caller.ControlAsync("clock", new JsonObject { ["advance_seconds"] = 24 * 60 * 60 });
        var page = await PayAsync(forgotten, "4242424242424242");

        Assert.Equal("expired", expiry["status"]);
        Assert.Equal(HttpStatusCode.Gone, page.Status);
        Assert.Contains("has expired", page.Body, StringComparison.Ordinal);
        Assert.Empty((await Caller.GetAsync("/v1/charges")).Json["data"]!.AsArray());
    }

    [Fact]
    public async Task The_banks_page_takes_no_money_for_a_page_that_has_expired_meanwhile()
    {
        var session = await Caller.PostAsync("/v1/checkout/sessions", Gift);
        var toTheBank = await PayAsync(session, "4000000000003220");
        await Caller.PostAsync($"/v1/checkout/sessions/{session.Id}/expire");

        var late = await Caller.PostAsync(new Uri(toTheBank.Headers["Location"]).AbsolutePath, ("outcome", "complete"));
        var intents = await Caller.GetAsync("/v1/payment_intents");

        Assert.Equal(HttpStatusCode.NotFound, late.Status);
        Assert.Equal("canceled", (string?)intents.Json["data"]![0]!["status"]);
    }

    [Fact]
    public async Task A_completed_page_says_so()
    {
        var session = await Caller.PostAsync("/v1/checkout/sessions", Gift);
        await PayAsync(session, "4242424242424242");

        var page = await Caller.GetAsync(PageOf(session));

        Assert.Contains("This payment was completed", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_monthly_gift_shows_its_period_and_pays_the_first()
    {
        (string Name, string Value)[] monthly =
        [
            .. Gift.Where(field => !field.Name.StartsWith("payment_intent_data", StringComparison.Ordinal) && field.Name != "mode"),
            ("mode", "subscription"),
            ("line_items[0][price_data][recurring][interval]", "month"),
            ("subscription_data[metadata][of]", "subscription"),
        ];

        var session = await Caller.PostAsync("/v1/checkout/sessions", monthly);
        var page = await Caller.GetAsync(PageOf(session));
        await PayAsync(session, "4242424242424242");
        var after = await Caller.GetAsync("/v1/checkout/sessions/" + session.Id);

        Assert.Contains("per month", page.Body, StringComparison.Ordinal);
        Assert.Equal("complete", after["status"]);
        Assert.StartsWith("cus_", after["customer"], StringComparison.Ordinal);
        Assert.Equal("2500", (await Caller.GetAsync("/v1/payment_intents")).Json["data"]![0]!["amount_received"]!.ToString());
    }

    [Theory]
    [InlineData("mode", "")]
    [InlineData("success_url", "")]
    [InlineData("success_url", "thanks.html")]
    [InlineData("client_reference_id", null)]
    [InlineData("line_items[0][price_data][unit_amount]", "49")]
    [InlineData("line_items[0][price_data][recurring][interval]", "month")]
    [InlineData("expires_at", "1000")]
    [InlineData("subscription_data[description]", "x")]
    public async Task A_session_that_could_not_work_is_refused(string name, string? value)
    {
        var reply = await Caller.PostAsync(
            "/v1/checkout/sessions", [.. Gift.Where(field => field.Name != name), (name, value ?? new string('r', 201))]);

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
    }

    [Fact]
    public async Task What_a_caller_names_cannot_write_html_into_the_page()
    {
        var session = await Caller.PostAsync(
            "/v1/checkout/sessions",
            [.. Gift.Select(field => field.Name.EndsWith("[name]", StringComparison.Ordinal) ? (field.Name, "<b>\"gift\"</b>") : field)]);

        var page = await Caller.GetAsync(PageOf(session));

        Assert.DoesNotContain("<b>", page.Body, StringComparison.Ordinal);
    }

    private static string PageOf(Reply session) => "/c/pay/" + session.Id;

    private Task<Reply> PayAsync(
        Reply session, string number, string expiry = "12/40", string cvc = "123", string email = "jenny@example.com") => Caller.PostAsync(
        PageOf(session), ("email", email), ("card_number", number), ("expiry", expiry), ("cvc", cvc));
}

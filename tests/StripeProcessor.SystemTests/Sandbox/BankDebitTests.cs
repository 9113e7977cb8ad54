using System.Net;
using System.Text.Json.Nodes;

namespace StripeProcessor.SystemTests.Sandbox;

public class BankDebitTests : SandboxTest
{
    private static readonly TimeSpan Settled = TimeSpan.FromDays(4);

    [Theory]
    [InlineData("pm_usBankAccount_success", "usd", "us_bank_account")]
    [InlineData("pm_success_de", "eur", "sepa_debit")]
    public async Task A_debit_is_on_its_way_for_four_days_and_then_paid(string method, string currency, string type)
    {
        var paid = await PayAsync(method, currency);
        var pending = await Caller.GetAsync("/v1/charges/" + paid["latest_charge"]);

        await Caller.AdvanceAsync(Settled);
        var settled = await Caller.GetAsync($"/v1/payment_intents/{paid.Id}?expand[]=latest_charge.balance_transaction");

        Assert.Equal("processing", paid["status"]);
        Assert.Equal("pending", pending["status"]);
        Assert.False((bool)pending.Json["paid"]!);
        Assert.Null(pending["balance_transaction"]);
        Assert.Equal("succeeded", settled["status"]);
        Assert.Equal("2500", settled["amount_received"]);
        Assert.Equal(type, (string?)settled.Json["latest_charge"]!["payment_method_details"]!["type"]);
        Assert.Equal(2397, (long)settled.Json["latest_charge"]!["balance_transaction"]!["net"]!);
        Assert.Equal(
            ["payment_intent.created", "charge.pending", "payment_intent.processing", "charge.succeeded", "payment_intent.succeeded"],
            await EventsAsync());
    }

    [Theory]
    [InlineData("pm_usBankAccount_accountClosed", "account_closed")]
    [InlineData("pm_usBankAccount_insufficientFunds", "insufficient_funds")]
    public async Task A_debit_that_the_bank_sends_back_was_never_paid(string method, string code)
    {
        var paid = await PayAsync(method, "usd");

        await Caller.AdvanceAsync(Settled);
        var failed = await Caller.GetAsync($"/v1/payment_intents/{paid.Id}?expand[]=latest_charge");

        Assert.Equal("requires_payment_method", failed["status"]);
        Assert.Equal(code, (string?)failed.Json["last_payment_error"]!["code"]);
        Assert.Equal("failed", (string?)failed.Json["latest_charge"]!["status"]);
        Assert.Equal(code, (string?)failed.Json["latest_charge"]!["failure_code"]);
        Assert.Empty(await Caller.ListAsync("/v1/balance_transactions"));
        Assert.Equal(["charge.failed", "payment_intent.payment_failed"], (await EventsAsync())[^2..]);
    }

    [Fact]
    public async Task A_payment_for_cards_only_or_in_another_currency_takes_no_debit()
    {
        var cardsOnly = await Caller.PostAsync(
            "/v1/payment_intents",
            ("amount", "2500"),
            ("currency", "usd"),
            ("confirm", "true"),
            ("payment_method", "pm_usBankAccount_success"),
            ("allowed_payment_method_types[0]", "card"));
        var pounds = await PayAsync("pm_usBankAccount_success", "gbp");

        Assert.Equal("payment_method", (string?)cardsOnly.Error["param"]);
        Assert.Equal("payment_method", (string?)pounds.Error["param"]);
    }

    [Theory]
    [InlineData("succeeds", "paid", "checkout.session.async_payment_succeeded")]
    [InlineData("fails", "unpaid", "checkout.session.async_payment_failed")]
    public async Task A_debit_on_the_hosted_page_completes_the_session_unpaid_and_is_decided_later(string button, string status, string news)
    {
        var session = await Caller.PostAsync(
            "/v1/checkout/sessions",
            ("mode", "payment"),
            ("line_items[0][price_data][currency]", "usd"),
            ("line_items[0][price_data][unit_amount]", "2500"),
            ("line_items[0][price_data][product_data][name]", "Gift"),
            ("success_url", "https://example.org/thanks"));
        var page = new Uri(session["url"]!).AbsolutePath;

        var shown = await Caller.GetAsync(page);
        var answer = await Caller.PostAsync(page, ("email", "jenny@example.com"), ("bank_debit", button));
        var completed = Assert.Single(await Caller.ListAsync("/v1/events?type=checkout.session.completed"));
        await Caller.AdvanceAsync(Settled);
        var told = Assert.Single(await Caller.ListAsync("/v1/events?type=checkout.session.async_payment_*"));

        Assert.Contains("Bank debit", shown.Body, StringComparison.Ordinal);
        Assert.Equal("https://example.org/thanks", answer.Headers["Location"]);
        Assert.Equal("unpaid", (string?)completed["data"]!["object"]!["payment_status"]);
        Assert.Equal(news, (string?)told["type"]);
        Assert.Equal(status, (string?)told["data"]!["object"]!["payment_status"]);
    }

    [Fact]
    public async Task The_hosted_page_wants_an_email_for_a_debit_too()
    {
        var session = await Caller.PostAsync(
            "/v1/checkout/sessions",
            ("mode", "payment"),
            ("line_items[0][price_data][currency]", "usd"),
            ("line_items[0][price_data][unit_amount]", "2500"),
            ("line_items[0][price_data][product_data][name]", "Gift"),
            ("success_url", "https://example.org/thanks"));

        var answer = await Caller.PostAsync(new Uri(session["url"]!).AbsolutePath, ("email", "jenny"), ("bank_debit", "succeeds"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Empty(await Caller.ListAsync("/v1/payment_intents"));
    }

    [Fact]
    public async Task An_account_is_known_by_its_number_too()
    {
        var reply = await Caller.PostAsync(
            "/v1/payment_intents",
            ("amount", "2500"),
            ("currency", "usd"),
            ("confirm", "true"),
            ("return_url", "https://example.org"),
            ("automatic_payment_methods[enabled]", "true"),
            ("payment_method_data[type]", "us_bank_account"),
            ("payment_method_data[us_bank_account][account_number]", "000123456789"),
            ("payment_method_data[us_bank_account][routing_number]", "110000000"),
            ("payment_method_data[us_bank_account][account_holder_type]", "individual"));

        Assert.Equal("processing", reply["status"]);
    }

    private Task<Reply> PayAsync(string method, string currency) => Caller.PostAsync(
        "/v1/payment_intents",
        ("amount", "2500"),
        ("currency", currency),
        ("confirm", "true"),
        ("payment_method", method),
        ("automatic_payment_methods[enabled]", "true"),
        ("automatic_payment_methods[allow_redirects]", "never"));

    private async Task<List<string>> EventsAsync() =>
        [.. (await Caller.ListAsync("/v1/events")).Select(happened => (string)happened["type"]!).Reverse()];
}

using System.Net;

namespace StripeProcessor.SystemTests.Sandbox;

public class CheckoutSubscriptionTests : BillingTest
{
    private static readonly (string Name, string Value)[] Monthly =
    [
        ("mode", "subscription"),
        ("line_items[0][price_data][currency]", "usd"),
        ("line_items[0][price_data][unit_amount]", "2500"),
        ("line_items[0][price_data][product_data][name]", "Winter shelter"),
        ("line_items[0][price_data][recurring][interval]", "month"),
        ("line_items[0][quantity]", "1"),
        ("success_url", "https://example.org/thanks?session={CHECKOUT_SESSION_ID}"),
        ("subscription_data[metadata][donation]", "gift-1"),
        ("subscription_data[description]", "A monthly gift"),
    ];

    [Theory]
    [InlineData("4242424242424242")]
    [InlineData("4000000000003220")]
    public async Task Paying_begins_a_gift_whose_first_invoice_is_paid_and_which_renews(string number)
    {
        var session = await Caller.PostAsync("/v1/checkout/sessions", Monthly);

        var answer = await PayAsync(session, number);
        if (answer.Headers["Location"].Contains("/3ds/", StringComparison.Ordinal))
        {
            answer = await Caller.PostAsync(new Uri(answer.Headers["Location"]).AbsolutePath, ("outcome", "complete"));
        }

        var after = await Caller.GetAsync($"/v1/checkout/sessions/{session.Id}?expand[]=subscription&expand[]=invoice&expand[]=customer");
        var subscription = after.Json["subscription"]!;
        await AdvanceAsync(TimeSpan.FromDays(29));

        Assert.Equal("https://example.org/thanks?session=" + session.Id, answer.Headers["Location"]);
        Assert.Equal("complete", after["status"]);
        Assert.Null(after["payment_intent"]);
        Assert.Equal("jenny@example.com", (string?)after.Json["customer"]!["email"]);
        Assert.Equal("paid", (string?)after.Json["invoice"]!["status"]);
        Assert.Equal("active", (string?)subscription["status"]);
        Assert.Equal("gift-1", (string?)subscription["metadata"]!["donation"]);
        Assert.Equal("A monthly gift", (string?)subscription["description"]);
        Assert.Equal(["paid", "paid"], (await InvoicesAsync((string)subscription["id"]!)).Select(invoice => (string)invoice["status"]!));
    }

    [Fact]
    public async Task No_gift_begins_before_it_is_paid_and_one_customer_serves_all_attempts()
    {
        var session = await Caller.PostAsync("/v1/checkout/sessions", Monthly);

        await PayAsync(session, "4000000000000002", "jeny@example.com");
        var between = await Caller.GetAsync("/v1/subscriptions?status=all");
        await PayAsync(session, "4242424242424242");
        var customers = await Caller.GetAsync("/v1/customers");

        Assert.Empty(between.Json["data"]!.AsArray());
        Assert.Single((await Caller.GetAsync("/v1/subscriptions")).Json["data"]!.AsArray());
        Assert.Equal("jenny@example.com", (string?)Assert.Single(customers.Json["data"]!.AsArray())!["email"]);
    }

    [Fact]
    public async Task The_events_end_with_the_session_that_names_everything()
    {
        var session = await Caller.PostAsync("/v1/checkout/sessions", Monthly);
        await PayAsync(session, "4242424242424242");

        var events = await EventsAsync();
        var completed = events[^1]["data"]!["object"]!;

        Assert.Equal("checkout.session.completed", (string?)events[^1]["type"]);
        Assert.StartsWith("sub_", (string)completed["subscription"]!, StringComparison.Ordinal);
        Assert.StartsWith("in_", (string)completed["invoice"]!, StringComparison.Ordinal);
        Assert.StartsWith("cus_", (string)completed["customer"]!, StringComparison.Ordinal);
        Assert.Equal(
            [
                "product.created", "price.created", "customer.created", "payment_intent.created", "charge.succeeded",
                "payment_method.attached", "payment_intent.succeeded", "customer.subscription.created", "invoice.created",
                "customer.updated", "invoice.finalized", "invoice_payment.paid", "invoice.paid", "invoice.payment_succeeded",
                "customer.subscription.updated", "checkout.session.completed",
            ],
            Types(events));
    }

    [Fact]
    public async Task A_known_customer_keeps_the_gift_and_a_known_price_is_charged()
    {
        var customer = await CustomerAsync();
        var price = await Caller.PostAsync(
            "/v1/prices", ("currency", "usd"), ("unit_amount", "900"), ("product", await ProductAsync()), ("recurring[interval]", "year"));
        var session = await Caller.PostAsync(
            "/v1/checkout/sessions",
            ("mode", "subscription"), ("line_items[0][price]", price.Id), ("customer", customer), ("success_url", "https://example.org"));

        var page = await Caller.GetAsync("/c/pay/" + session.Id);
        await PayAsync(session, "4242424242424242");
        var subscriptions = await Caller.GetAsync("/v1/subscriptions?customer=" + customer);

        Assert.Contains("Winter shelter", page.Body, StringComparison.Ordinal);
        Assert.Contains("per year", page.Body, StringComparison.Ordinal);
        Assert.Equal(price.Id, (string?)Assert.Single(subscriptions.Json["data"]!.AsArray())!["items"]!["data"]![0]!["price"]!["id"]);
    }

    [Theory]
    [InlineData("payment", "month")]
    [InlineData("subscription", null)]
    public async Task A_price_of_the_other_kind_is_refused(string mode, string? interval)
    {
        (string, string)[] recurring = interval is null ? [] : [("recurring[interval]", interval)];
        var price = await Caller.PostAsync(
            "/v1/prices", [("currency", "usd"), ("unit_amount", "900"), ("product", await ProductAsync()), .. recurring]);

        var reply = await Caller.PostAsync(
            "/v1/checkout/sessions", ("mode", mode), ("line_items[0][price]", price.Id), ("success_url", "https://example.org"));

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
    }

    private Task<Reply> PayAsync(Reply session, string number, string email = "jenny@example.com") => Caller.PostAsync(
        "/c/pay/" + session.Id, ("email", email), ("card_number", number), ("expiry", "12/40"), ("cvc", "123"));
}

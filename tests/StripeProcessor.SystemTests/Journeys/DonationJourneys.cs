using System.Net;
using System.Text.Json;

namespace StripeProcessor.SystemTests.Journeys;

public sealed class InProcessJourneys(InProcessSystem system) : DonationJourneys(system), IClassFixture<InProcessSystem>;

public sealed class NativeJourneys(NativeSystem system) : DonationJourneys(system), IClassFixture<NativeSystem>;

/// <summary>From a browser to a charge, over real sockets, through a real event.</summary>
public abstract class DonationJourneys(DonationSystem system)
{
    [SkippableFact]
    public async Task A_form_posted_with_no_script_leads_to_a_page_that_shows_the_amount_and_takes_the_card()
    {
        Skip.IfNot(system.Missing is null, system.Missing);

        using var posted = await system.PostFormAsync(("amount", "25"), ("currency", "usd"));
        Assert.Equal(HttpStatusCode.SeeOther, posted.StatusCode);
        Assert.Equal(system.Local.SandboxAddress.Authority, posted.Headers.Location!.Authority);

        using var donor = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        var page = await donor.GetStringAsync(posted.Headers.Location);
        Assert.Contains("$25.00", page, StringComparison.Ordinal);

        using var paid = await donor.PostAsync(posted.Headers.Location, Card("4242 4242 4242 4242"));
        Assert.Equal(HttpStatusCode.SeeOther, paid.StatusCode);
        Assert.Equal(system.Local.SiteAddress.Authority, paid.Headers.Location!.Authority);
        var donationId = QueryValue(paid.Headers.Location, "donation");
        var intent = Assert.Single(await system.IntentsOfAsync(donationId));
        Assert.Equal("succeeded", intent.GetProperty("status").GetString());
        Assert.Equal(2500, intent.GetProperty("amount").GetInt64());
    }

    [SkippableTheory]
    [InlineData("payment_method", "pm_card_visa")]
    [InlineData("source", "tok_visa")]
    public async Task A_token_is_charged_at_once_and_Stripe_holds_exactly_that_payment(string kind, string token)
    {
        Skip.IfNot(system.Missing is null, system.Missing);
        var id = Guid.NewGuid().ToString();

        using var reply = await system.PostJsonAsync(new Dictionary<string, string>
        {
            ["amount"] = "12.34", ["currency"] = "eur", ["donation_id"] = id, [kind] = token,
        });

        var body = await DonationSystem.JsonOf(reply);
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Equal("succeeded", body.GetProperty("status").GetString());
        Assert.Equal("12.34", body.GetProperty("amount").GetString());
        var intent = Assert.Single(await system.IntentsOfAsync(body.GetProperty("donation_id").GetString()!));
        Assert.Equal((1234L, "eur"), (intent.GetProperty("amount").GetInt64(), intent.GetProperty("currency").GetString()));
    }

    [SkippableFact]
    public async Task A_confirmation_token_is_charged_at_once()
    {
        Skip.IfNot(system.Missing is null, system.Missing);
        using var made = await system.Stripe.PostAsync(
            "v1/test_helpers/confirmation_tokens",
            new FormUrlEncodedContent([KeyValuePair.Create("payment_method", "pm_card_visa")]));
        var token = (await DonationSystem.JsonOf(made)).GetProperty("id").GetString();

        using var reply = await system.PostJsonAsync(new { amount = "25", currency = "usd", confirmation_token = token });

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Equal("succeeded", (await DonationSystem.JsonOf(reply)).GetProperty("status").GetString());
    }

    [SkippableFact]
    public async Task A_declined_card_gets_a_kind_text_and_no_decline_code()
    {
        Skip.IfNot(system.Missing is null, system.Missing);

        using var reply = await system.PostJsonAsync(new
        {
            amount = "25", currency = "usd", donation_id = Guid.NewGuid(), payment_method = "pm_card_chargeDeclined",
        });

        var text = await reply.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.PaymentRequired, reply.StatusCode);
        Assert.Equal("application/problem+json", reply.Content.Headers.ContentType!.MediaType);
        Assert.Contains("another card", text, StringComparison.Ordinal);
        Assert.DoesNotContain("generic_decline", text, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_card_that_wants_3D_Secure_is_handed_to_the_browser_with_its_client_secret()
    {
        Skip.IfNot(system.Missing is null, system.Missing);

        using var reply = await system.PostJsonAsync(new
        {
            amount = "25", currency = "usd", donation_id = Guid.NewGuid(), payment_method = "pm_card_authenticationRequired",
        });

        var body = await DonationSystem.JsonOf(reply);
        Assert.Equal("requires_action", body.GetProperty("status").GetString());
        Assert.Contains("_secret_", body.GetProperty("client_secret").GetString(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task The_same_donation_posted_fifty_times_at_once_is_charged_once_and_never_for_another_amount()
    {
        Skip.IfNot(system.Missing is null, system.Missing);
        var id = Guid.NewGuid().ToString();

        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => system.PostJsonAsync(Gift(id, "25"))));
        using var other = await system.PostJsonAsync(Gift(id, "26"));

        Assert.All(replies, reply => Assert.True(
            reply.StatusCode is HttpStatusCode.OK or HttpStatusCode.Conflict, $"{(int)reply.StatusCode}"));
        Assert.Contains(replies, reply => reply.StatusCode == HttpStatusCode.OK);
        Assert.True(other.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity, $"{(int)other.StatusCode}");
        var intent = Assert.Single(await system.IntentsOfAsync(id));
        Assert.Equal(2500, intent.GetProperty("amount").GetInt64());
    }

    [SkippableFact]
    public async Task The_predecessors_body_gets_the_predecessors_reply()
    {
        Skip.IfNot(system.Missing is null, system.Missing);

        using var reply = await system.PostJsonAsync(Predecessor("tok_visa"), "v1/payment/request");

        Assert.Equal("""{"status":"succeeded"}""", await reply.Content.ReadAsStringAsync());
    }

    [SkippableFact]
    public async Task The_predecessors_declined_card_gets_status_200_and_the_error_within()
    {
        Skip.IfNot(system.Missing is null, system.Missing);

        using var reply = await system.PostJsonAsync(Predecessor("tok_chargeDeclined"), "v1/payment/request");

        var status = (await DonationSystem.JsonOf(reply)).GetProperty("status");
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Equal(
            ("error", "card_error", "card_declined"),
            (status.GetProperty("status").GetString(), status.GetProperty("type").GetString(), status.GetProperty("code").GetString()));
    }

    [SkippableFact]
    public async Task A_monthly_gift_leads_to_a_checkout_page_that_says_so()
    {
        Skip.IfNot(system.Missing is null, system.Missing);

        using var posted = await system.PostFormAsync(("amount", "15"), ("currency", "gbp"), ("frequency", "monthly"));

        using var donor = new HttpClient();
        var page = await donor.GetStringAsync(posted.Headers.Location);
        Assert.Contains("£15.00", page, StringComparison.Ordinal);
        Assert.Contains("month", page, StringComparison.OrdinalIgnoreCase);
    }

    [SkippableFact]
    public async Task A_filled_honeypot_is_answered_as_if_all_went_well_and_nothing_is_charged()
    {
        Skip.IfNot(system.Missing is null, system.Missing);
        var id = Guid.NewGuid().ToString();

        using var reply = await system.PostJsonAsync(new
        {
            amount = "25", currency = "usd", donation_id = id, payment_method = "pm_card_visa", _gotcha = "bot",
        });

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Empty(await system.IntentsOfAsync(id));
    }

    [SkippableFact]
    public async Task A_mistake_in_a_plain_form_comes_back_as_a_page_that_keeps_what_was_typed()
    {
        Skip.IfNot(system.Missing is null, system.Missing);

        using var reply = await system.PostFormAsync(
            ("amount", "other"), ("amount_other", "-5"), ("currency", "usd"), ("name", "Ada \"L\" <Byron>"));

        var page = await reply.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, reply.StatusCode);
        Assert.Contains("<title>Error:", page, StringComparison.Ordinal);
        Assert.Contains("There is a problem", page, StringComparison.Ordinal);
        Assert.Contains("Ada &quot;L&quot; &lt;Byron&gt;", page, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("jpy", "1000", 1000)]
    [InlineData("usd", "1,000.50", 100050)]
    public async Task What_a_donor_types_is_what_Stripe_charges_in_its_own_unit(string currency, string typed, long charged)
    {
        Skip.IfNot(system.Missing is null, system.Missing);
        var id = Guid.NewGuid().ToString();

        using var reply = await system.PostJsonAsync(new { amount = typed, currency, donation_id = id, payment_method = "pm_card_visa" });

        var intent = Assert.Single(await system.IntentsOfAsync(id));
        Assert.Equal(charged, intent.GetProperty("amount").GetInt64());
    }

    [SkippableFact]
    public async Task Health_tells_the_mode()
    {
        Skip.IfNot(system.Missing is null, system.Missing);

        var health = await DonationSystem.JsonOf(await system.Donor.GetAsync("health"));

        Assert.Equal(("ok", "test"), (health.GetProperty("status").GetString(), health.GetProperty("mode").GetString()));
    }

    private static object Gift(string id, string amount) =>
        new { amount, currency = "usd", donation_id = id, payment_method = "pm_card_visa" };

    private static object Predecessor(string source) => new
    {
        payment_info = new
        {
            amount = 762, currency = "usd", source, description = "Test donation", receipt_email = "a@b.org", stripe_key = "test",
        },
    };

    private static FormUrlEncodedContent Card(string number) => new(
    [
        KeyValuePair.Create("email", "donor@example.org"),
        KeyValuePair.Create("card_number", number),
        KeyValuePair.Create("expiry", "12/34"),
        KeyValuePair.Create("cvc", "123"),
    ]);

    private static string QueryValue(Uri address, string name) =>
        address.Query.TrimStart('?').Split('&').Select(pair => pair.Split('=')).First(pair => pair[0] == name)[1];
}

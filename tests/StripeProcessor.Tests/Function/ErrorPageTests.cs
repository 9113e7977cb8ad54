using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace StripeProcessor.Tests.Function;

public sealed class ErrorPageTests
{
    private readonly Stage _stage = new();

    [Fact]
    public async Task The_page_says_first_what_is_wrong_and_leads_to_each_field()
    {
        var page = await PageAsync("amount=other&amount_other=1%2C5%2C0&email=nobody&frequency=daily&designation=x&dedication_kind=x&comment=%07");

        Assert.StartsWith("Error:", page.Descendants("title").Single().Value, StringComparison.Ordinal);
        var summary = page.Descendants("div").Single(element => (string?)element.Attribute("role") == "alert");
        Assert.Equal("There is a problem", summary.Element("h2")!.Value);

        var links = summary.Descendants("a").Select(link => ((string)link.Attribute("href")!)[1..]).ToList();
        Assert.Equal(["amount_other", "frequency", "designation", "email", "comment", "dedication_kind"], links);
        foreach (var target in links.Select(id => ById(page, id)))
        {
            var describes = (string?)target.Attribute("aria-describedby")
                ?? (string?)target.Ancestors("fieldset").First().Attribute("aria-describedby");
            Assert.NotNull(describes);
            Assert.NotEmpty(ById(page, describes).Value.Trim());
        }
    }

    [Fact]
    public async Task What_the_donor_had_filled_in_is_kept()
    {
        var page = await PageAsync(
            "amount=50&currency=eur&frequency=monthly&designation=winter-shelter&cover_fee=on&name=Ada+%26+%22Co%22&email=nobody&comment=Zeile+1%0AZeile+2"
            + "&anonymous=on&dedication_kind=in_memory&dedication_name=Grace&_next=https%3A%2F%2Fwww.riverside.example%2Fx&donation_id=0f8fad5b-d9cb-469f-a165-70867728950e");

        Assert.Equal("50.00", Chosen(page, "amount"));
        Assert.Equal("monthly", Chosen(page, "frequency"));
        Assert.Equal("eur", Selected(page, "currency"));
        Assert.Equal("winter-shelter", Selected(page, "designation"));
        Assert.Equal("in_memory", Selected(page, "dedication_kind"));
        Assert.NotNull(ById(page, "cover_fee").Attribute("checked"));
        Assert.NotNull(ById(page, "anonymous").Attribute("checked"));
        Assert.Equal("Ada & \"Co\"", (string?)ById(page, "name").Attribute("value"));
        Assert.Equal("nobody", (string?)ById(page, "email").Attribute("value"));
        Assert.Equal("Zeile 1\nZeile 2", ById(page, "comment").Value.TrimStart('\n'));
        Assert.Equal("Grace", (string?)ById(page, "dedication_name").Attribute("value"));
        Assert.Equal("https://www.riverside.example/x", Hidden(page, "_next"));
        Assert.Equal("0f8fad5b-d9cb-469f-a165-70867728950e", Hidden(page, "donation_id"));
    }

    [Fact]
    public async Task An_amount_of_the_donors_own_is_kept_where_it_can_be_edited()
    {
        var page = await PageAsync("amount=37&email=nobody");

        Assert.Equal("other", Chosen(page, "amount"));
        Assert.Equal("37", (string?)ById(page, "amount_other").Attribute("value"));
    }

    [Fact]
    public async Task Nobody_is_put_down_for_a_gift_that_repeats_or_for_the_fee()
    {
        var page = await PageAsync("amount=0");

        Assert.Equal("one_time", Chosen(page, "frequency"));
        Assert.Null(ById(page, "cover_fee").Attribute("checked"));
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"><img src=x onerror=alert(1)>")]
    [InlineData("</textarea><b>")]
    [InlineData("{0}{{")]
    public async Task What_was_typed_stays_text(string typed)
    {
        var reply = await _stage.GiveByFormAsync($"amount={Uri.EscapeDataString(typed)}&name={Uri.EscapeDataString(typed)}&comment={Uri.EscapeDataString(typed)}&email=x");

        Assert.Equal(typed, (string?)ById(Parse(reply.Body), "name").Attribute("value"));
        Assert.Equal(typed, ById(Parse(reply.Body), "comment").Value.TrimStart('\n'));
        Assert.Empty(Parse(reply.Body).Descendants("script"));
        Assert.Empty(Parse(reply.Body).Descendants("img"));
        Assert.Empty(Parse(reply.Body).Descendants("b"));
    }

    [Fact]
    public async Task Every_control_has_a_name_and_every_id_stands_once()
    {
        var page = await PageAsync("amount=0");

        var ids = page.Descendants().Attributes("id").Select(id => id.Value).ToList();
        Assert.Equal(ids.Distinct(), ids);

        var controls = page.Descendants().Where(element => element.Name.LocalName is "input" or "select" or "textarea")
            .Where(element => (string?)element.Attribute("type") != "hidden");
        Assert.All(controls, control => Assert.Contains(page.Descendants("label"), label => (string?)label.Attribute("for") == (string?)control.Attribute("id")));
        Assert.All(page.Descendants("fieldset"), group => Assert.Equal("legend", group.Elements().First().Name.LocalName));
    }

    [Fact]
    public async Task The_page_runs_no_script_and_its_style_is_the_one_it_announced()
    {
        var reply = await _stage.GiveByFormAsync("amount=0");
        var page = Parse(reply.Body);
        var policy = reply.Header("Content-Security-Policy")!;

        var style = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(page.Descendants("style").Single().Value)));
        Assert.Contains($"style-src 'sha256-{style}'", policy, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain(page.Descendants().Attributes(), attribute => attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal) || attribute.Name.LocalName == "style");
    }

    [Fact]
    public async Task A_browser_that_checks_where_forms_lead_lets_the_donor_through_to_pay()
    {
        var policy = (await _stage.GiveByFormAsync("amount=0")).Header("Content-Security-Policy")!;

        Assert.Contains("form-action 'self' https://checkout.stripe.com https://hooks.stripe.com https://www.riverside.example", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stand_in_for_Stripe_on_this_machine_is_a_place_to_pay_too()
    {
        _stage.Variables["STRIPE_API_BASE"] = "http://127.0.0.1:8081";

        var policy = (await _stage.GiveByFormAsync("amount=0")).Header("Content-Security-Policy")!;

        Assert.Contains(" http://127.0.0.1:8081", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_decline_the_form_has_a_new_id_and_no_card()
    {
        var stage = new Stage { Stripe = StripeAnswers.Declining("card_declined") };

        var reply = await stage.GiveByFormAsync("amount=25&payment_method=pm_1&donation_id=0f8fad5b-d9cb-469f-a165-70867728950e");

        Assert.Equal(402, reply.StatusCode);
        Assert.NotEqual("0f8fad5b-d9cb-469f-a165-70867728950e", Hidden(Parse(reply.Body), "donation_id"));
        Assert.Null(Hidden(Parse(reply.Body), "payment_method"));
    }

    [Theory]
    [InlineData("""{"type":"invalid_request_error","code":"token_already_used"}""")]
    [InlineData("""{"type":"invalid_request_error","code":"email_invalid"}""")]
    [InlineData("""{"type":"idempotency_error"}""")]
    public async Task A_donor_who_mends_what_Stripe_refused_is_not_told_that_the_gift_was_sent_before(string error)
    {
        var stage = new Stage { Stripe = StripeAnswers.Always(400, $$"""{"error":{{error}}}""") };

        var reply = await stage.GiveByFormAsync("amount=25&payment_method=pm_1&donation_id=0f8fad5b-d9cb-469f-a165-70867728950e");

        Assert.NotEqual("0f8fad5b-d9cb-469f-a165-70867728950e", Hidden(Parse(reply.Body), "donation_id"));
        Assert.Null(Hidden(Parse(reply.Body), "payment_method"));
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("YES", true)]
    [InlineData("true", true)]
    [InlineData("no", false)]
    [InlineData("0", false)]
    public async Task A_wish_to_stay_unnamed_survives_a_mistyped_address(string sent, bool isTicked)
    {
        var page = await PageAsync($"amount=25&email=nobody&anonymous={sent}&cover_fee={sent}");

        Assert.Equal(isTicked, ById(page, "anonymous").Attribute("checked") is not null);
        Assert.Equal(isTicked, ById(page, "cover_fee").Attribute("checked") is not null);
    }

    [Fact]
    public async Task After_no_clear_answer_the_form_is_the_same_gift_with_the_same_card()
    {
        var stage = new Stage { Stripe = StripeAnswers.Always(500, """{"error":{"type":"api_error"}}""") };

        var first = await stage.GiveByFormAsync("amount=25&confirmation_token=ctoken_1");
        var page = Parse(first.Body);
        await stage.GiveByFormAsync($"amount={Chosen(page, "amount")}&currency={Selected(page, "currency")}&frequency=one_time&designation=general"
            + $"&donation_id={Hidden(page, "donation_id")}&confirmation_token={Hidden(page, "confirmation_token")}");

        Assert.Equal(502, first.StatusCode);
        Assert.DoesNotContain("You will pay on Stripe", page.ToString(), StringComparison.Ordinal);
        Assert.Single(stage.Stripe.Charges.Select(charge => charge.IdempotencyKey).Distinct());
        Assert.Equal(stage.Stripe.Charges[0].Form, stage.Stripe.Charges[^1].Form);
    }

    [Theory]
    [InlineData("amount=%", 400)]
    [InlineData("amount=25&confirmation_token=ctoken_1&source=tok_1", 422)]
    public async Task Every_refusal_is_a_page_with_the_same_status_and_the_form(string body, int status)
    {
        var reply = await _stage.GiveByFormAsync(body);

        Assert.Equal(status, reply.StatusCode);
        Assert.NotEmpty(Parse(reply.Body).Descendants("form"));
        Assert.Contains("request-7", reply.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_of_somebody_elses_gets_no_form_of_ours()
    {
        var reply = await _stage.SendAsync(Event.Form("/donations", "amount=25", ("origin", "https://evil.example")));

        Assert.Equal(403, reply.StatusCode);
        Assert.Empty(Parse(reply.Body).Descendants("form"));
    }

    private async Task<XDocument> PageAsync(string form)
    {
        var reply = await _stage.GiveByFormAsync(form);
        Assert.Equal((422, "text/html; charset=utf-8"), (reply.StatusCode, reply.Header("Content-Type")));
        return Parse(reply.Body);
    }

    // The page keeps to what XML and HTML read alike, but for void elements and bare attributes.
    private static XDocument Parse(string html)
    {
        var xml = new StringBuilder(html.Length);
        var at = 0;
        while (at < html.Length)
        {
            var open = html.IndexOf('<', at);
            if (open < 0)
            {
                xml.Append(html, at, html.Length - at);
                break;
            }

            var close = html.IndexOf('>', open);
            xml.Append(html, at, open - at).Append(Tag(html[open..(close + 1)]));
            at = close + 1;
        }

        return XDocument.Parse(xml.ToString(), LoadOptions.PreserveWhitespace);
    }

    private static string Tag(string tag)
    {
        if (tag.StartsWith("<!", StringComparison.Ordinal))
        {
            return "";
        }

        foreach (var bare in new[] { "checked", "selected", "autofocus" })
        {
            tag = tag.Replace($" {bare}>", $" {bare}=\"\">", StringComparison.Ordinal).Replace($" {bare} ", $" {bare}=\"\" ", StringComparison.Ordinal);
        }

        var name = tag[1..].Split(' ', '>')[0];
        return name is "input" or "meta" or "link" or "br" ? tag[..^1] + "/>" : tag;
    }

    private static XElement ById(XDocument page, string id) =>
        page.Descendants().Single(element => (string?)element.Attribute("id") == id);

    private static string? Chosen(XDocument page, string name) => (string?)page.Descendants("input")
        .Single(input => (string?)input.Attribute("name") == name && input.Attribute("checked") is not null).Attribute("value");

    private static string? Selected(XDocument page, string name) => (string?)ById(page, name).Elements("option")
        .Single(option => option.Attribute("selected") is not null).Attribute("value");

    private static string? Hidden(XDocument page, string name) => (string?)page.Descendants("input")
        .SingleOrDefault(input => (string?)input.Attribute("name") == name && (string?)input.Attribute("type") == "hidden")?.Attribute("value");
}

using System.Net;

namespace StripeProcessor.SystemTests.Sandbox;

public class ThreeDSecureTests : SandboxTest
{
    private const string ReturnUrl = "https://example.org/back?gift=1";

    [Fact]
    public async Task A_card_that_demands_it_sends_the_donor_to_the_bank_and_then_pays()
    {
        var asked = await AskAsync("pm_card_authenticationRequired");
        var page = PageOf(asked);

        var shown = await Caller.GetAsync(page);
        var answered = await Caller.PostAsync(page, ("outcome", "complete"));
        var intent = await Caller.GetAsync("/v1/payment_intents/" + asked.Id);

        Assert.Equal("requires_action", asked["status"]);
        Assert.Null(asked.Json["latest_charge"]);
        Assert.Contains("$25.00", shown.Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, answered.Status);
        Assert.StartsWith(ReturnUrl + "&payment_intent=" + asked.Id, answered.Headers["Location"], StringComparison.Ordinal);
        Assert.EndsWith("redirect_status=succeeded", answered.Headers["Location"], StringComparison.Ordinal);
        Assert.Equal("succeeded", intent["status"]);
    }

    [Fact]
    public async Task A_failed_authentication_takes_no_money_and_asks_for_another_card()
    {
        var asked = await AskAsync("pm_card_threeDSecure2Required");

        var answered = await Caller.PostAsync(PageOf(asked), ("outcome", "fail"));
        var intent = await Caller.GetAsync("/v1/payment_intents/" + asked.Id);

        Assert.EndsWith("redirect_status=failed", answered.Headers["Location"], StringComparison.Ordinal);
        Assert.Equal("requires_payment_method", intent["status"]);
        Assert.Equal("payment_intent_authentication_failure", (string?)intent.Json["last_payment_error"]!["code"]);
    }

    [Fact]
    public async Task A_card_may_be_declined_after_all_when_the_bank_has_said_yes()
    {
        var asked = await AskAsync("pm_card_authenticationRequiredChargeDeclinedInsufficientFunds");

        await Caller.PostAsync(PageOf(asked), ("outcome", "complete"));
        var intent = await Caller.GetAsync("/v1/payment_intents/" + asked.Id);

        Assert.Equal("insufficient_funds", (string?)intent.Json["last_payment_error"]!["decline_code"]);
    }

    [Fact]
    public async Task The_banks_page_serves_one_answer()
    {
        var asked = await AskAsync("pm_card_authenticationRequired");
        await Caller.PostAsync(PageOf(asked), ("outcome", "complete"));

        var second = await Caller.PostAsync(PageOf(asked), ("outcome", "complete"));

        Assert.Equal(HttpStatusCode.NotFound, second.Status);
        Assert.Single((await Caller.GetAsync("/v1/charges")).Json["data"]!.AsArray());
    }

    [Fact]
    public async Task The_banks_page_cannot_be_guessed_from_the_payments_id()
    {
        var asked = await AskAsync("pm_card_authenticationRequired");

        var guessed = await Caller.PostAsync($"/3ds/{asked.Id}/guess", ("outcome", "complete"));

        Assert.Equal(HttpStatusCode.NotFound, guessed.Status);
    }

    [Fact]
    public async Task A_browser_with_stripes_script_is_told_so()
    {
        var asked = await Caller.PayAsync("pm_card_authenticationRequired", more: ("use_stripe_sdk", "true"));

        Assert.Equal("use_stripe_sdk", (string?)asked.Json["next_action"]!["type"]);
    }

    [Theory]
    [InlineData("error_on_requires_action")]
    [InlineData("off_session")]
    public async Task Nobody_is_asked_when_nobody_is_there(string parameter)
    {
        var reply = await Caller.PayAsync("pm_card_authenticationRequired", more: (parameter, "true"));

        Assert.Equal(HttpStatusCode.PaymentRequired, reply.Status);
        Assert.Equal("authentication_required", (string?)reply.Error["code"]);
    }

    private Task<Reply> AskAsync(string method) => Caller.PostAsync(
        "/v1/payment_intents",
        ("amount", "2500"), ("currency", "usd"), ("confirm", "true"), ("payment_method", method), ("return_url", ReturnUrl));

    private static string PageOf(Reply asked) =>
        new Uri((string)asked.Json["next_action"]!["redirect_to_url"]!["url"]!).AbsolutePath;
}

using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;

namespace StripeProcessor.Tests.Function;

public sealed class DonationRouteTests
{
    private const string Page = "/v1/checkout/sessions/cs_test_1";

    [Fact]
    public async Task A_donor_who_paid_is_told_the_gift_and_nothing_about_anybody()
    {
        using var stage = new Stage();
        var given = await stage.GiveAsync("""{"amount":"25","cover_fee":"on","designation":"winter-shelter","source":"tok_visa","email":"canary@example.org","name":"Canary Example","comment":"canary"}""");
        var id = given.Json().Text("donation_id");

        var reply = await stage.SendAsync(Event.Get($"/donations/{id}", ("origin", Stage.Site)));

        Assert.Equal((200, "no-store", Stage.Site), (reply.StatusCode, reply.Header("Cache-Control"), reply.Header("Access-Control-Allow-Origin")));
        Assert.Equal(
            $$"""{"donation_id":"{{id}}","status":"succeeded","amount":"26.06","amount_minor":2606,"currency":"usd","frequency":"one_time","designation":"winter-shelter"}""",
            reply.Body);
    }

    [Fact]
    public async Task An_id_is_found_however_it_is_capitalised()
    {
        using var stage = new Stage();
        var entry = await LedgerSeeds.PaidAsync(stage);

        var reply = await stage.SendAsync(Event.Get($"/donations/{entry.Id.ToString().ToUpperInvariant()}"));

        Assert.Equal(entry.Id.ToString(), reply.Json().Text("donation_id"));
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("6a1f2f3e-24e5-4a7e-9c40-0d5b8a6f7c21%20")]
    [InlineData("pi_1")]
    [InlineData("..")]
    public async Task An_id_that_is_none_is_answered_as_one_that_names_nothing(string unreadable)
    {
        using var stage = new Stage();
        await LedgerSeeds.PaidAsync(stage);

        var unknown = await stage.SendAsync(Event.Get("/donations/6a1f2f3e-24e5-4a7e-9c40-0d5b8a6f7c21"));
        var reply = await stage.SendAsync(Event.Get("/donations/" + unreadable));

        Assert.Equal((404, unknown.Body), (reply.StatusCode, reply.Body));
        Assert.Equal(unknown.Headers, reply.Headers);
    }

    [Theory]
    [InlineData(PaymentState.Asked, "pending")]
    [InlineData(PaymentState.AtCheckout, "redirect")]
    [InlineData(PaymentState.RequiresAction, "requires_action")]
    [InlineData(PaymentState.Processing, "processing")]
    [InlineData(PaymentState.Failed, "failed")]
    [InlineData(PaymentState.Canceled, "canceled")]
    [InlineData(PaymentState.Expired, "expired")]
    [InlineData(PaymentState.Succeeded, "succeeded")]
    public async Task Each_state_has_a_word_for_donors(PaymentState state, string word)
    {
        using var stage = new Stage();
        var entry = await LedgerSeeds.KeepAsync(stage, LedgerSeeds.At(LedgerSeeds.Asked(stage), state));

        Assert.Equal(word, await StatusAsync(stage, entry));
    }

    [Theory]
    [InlineData(2500, "refunded")]
    [InlineData(2499, "succeeded")]
    public async Task A_gift_is_given_back_only_when_all_of_it_is(long refunded, string word)
    {
        using var stage = new Stage();
        var entry = await LedgerSeeds.KeepAsync(stage, LedgerSeeds.Refunded(LedgerSeeds.Paid(LedgerSeeds.Asked(stage)), refunded));

        Assert.Equal(word, await StatusAsync(stage, entry));
    }

    [Fact]
    public async Task A_refused_try_that_made_no_payment_has_failed()
    {
        using var stage = new Stage { Stripe = StripeAnswers.Declining("card_declined") };
        var given = await stage.GiveAsync("""{"amount":"25","source":"tok_visa"}""");

        var reply = await stage.SendAsync(Event.Get("/donations/" + given.Json().Text("donation_id")));

        Assert.Equal("failed", reply.Json().Text("status"));
    }

    [Fact]
    public async Task While_a_second_card_is_being_asked_the_first_ones_refusal_is_no_answer()
    {
        using var stage = new Stage();
        var attempt = LedgerSeeds.Attempt(stage, AttemptKind.Payment, AttemptState.Undecided) with { Number = 2 };
        var entry = await LedgerSeeds.KeepAsync(stage, LedgerSeeds.At(LedgerSeeds.Asked(stage, attempt), PaymentState.Failed));

        Assert.Equal("pending", await StatusAsync(stage, entry));
    }

    [Fact]
    public async Task Who_comes_back_from_Stripes_page_before_the_event_is_told_the_truth_after_one_look()
    {
        using var stage = new Stage { Stripe = PageThatIs("""  "status":"complete","payment_status":"paid" """) };
        var id = await GoToPageAsync(stage);

        var first = await stage.SendAsync(Event.Get($"/donations/{id}"));
        var second = await stage.SendAsync(Event.Get($"/donations/{id}"));

        Assert.Equal(("succeeded", "succeeded"), (first.Json().Text("status"), second.Json().Text("status")));
        Assert.Single(stage.Stripe.Calls, call => call.Path == Page);
    }

    [Theory]
    [InlineData("""  "status":"complete","payment_status":"unpaid" """, "processing")]
    [InlineData("""  "status":"open","payment_status":"unpaid","url":"https://checkout.stripe.com/c/pay/cs_test_1" """, "redirect")]
    [InlineData("""  "status":"expired","payment_status":"unpaid" """, "expired")]
    public async Task What_the_look_finds_is_what_the_donor_is_told(string page, string word)
    {
        using var stage = new Stage { Stripe = PageThatIs(page) };
        var id = await GoToPageAsync(stage);

        var reply = await stage.SendAsync(Event.Get($"/donations/{id}"));

        Assert.Equal(word, reply.Json().Text("status"));
    }

    [Fact]
    public async Task A_card_that_failed_on_Stripes_page_does_not_hide_the_next_one_that_paid()
    {
        using var stage = new Stage { Stripe = PageThatIs("""  "status":"complete","payment_status":"paid" """) };
        var id = await GoToPageAsync(stage);
        var before = (await stage.Ledger.FindAsync(id, default))!;
        await LedgerSeeds.KeepAsync(stage, before, LedgerSeeds.At(before with { Created = before.Created.AddMinutes(1) }, PaymentState.Failed) with { Created = before.Created });

        var reply = await stage.SendAsync(Event.Get($"/donations/{id}"));

        Assert.Equal("succeeded", reply.Json().Text("status"));
    }

    [Fact]
    public async Task Who_confirmed_at_the_bank_is_told_so_before_the_event()
    {
        using var stage = new Stage { Stripe = new StripeAnswers(_ => StripeAnswers.Intent("succeeded")) };
        var waiting = LedgerSeeds.Asked(stage, LedgerSeeds.Attempt(stage, AttemptKind.Payment, AttemptState.Accepted));
        var entry = await LedgerSeeds.KeepAsync(stage, LedgerSeeds.At(waiting, PaymentState.RequiresAction));

        Assert.Equal("succeeded", await StatusAsync(stage, entry));
    }

    [Fact]
    public async Task Who_did_not_pass_at_the_bank_is_told_so()
    {
        using var stage = new Stage { Stripe = new StripeAnswers(_ => StripeAnswers.Intent("requires_payment_method", """,  "last_payment_error":{"code":"payment_intent_authentication_failure"} """)) };
        var waiting = LedgerSeeds.Asked(stage, LedgerSeeds.Attempt(stage, AttemptKind.Payment, AttemptState.Accepted));
        var entry = await LedgerSeeds.KeepAsync(stage, LedgerSeeds.At(waiting, PaymentState.RequiresAction));

        Assert.Equal("failed", await StatusAsync(stage, entry));
    }

    [Theory]
    [InlineData(PaymentState.Processing)]
    [InlineData(PaymentState.Succeeded)]
    [InlineData(PaymentState.Canceled)]
    public async Task What_is_out_of_the_donors_hands_is_not_looked_at(PaymentState state)
    {
        using var stage = new Stage();
        var entry = LedgerSeeds.Asked(stage, LedgerSeeds.Attempt(stage, AttemptKind.Payment, AttemptState.Accepted));
        entry = await LedgerSeeds.KeepAsync(stage, LedgerSeeds.At(entry, state));

        await StatusAsync(stage, entry);

        Assert.Empty(stage.Stripe.Calls);
    }

    [Fact]
    public async Task A_look_opens_closes_and_charges_nothing()
    {
        using var stage = new Stage { Stripe = PageThatIs("""  "status":"open","payment_status":"unpaid","url":"https://checkout.stripe.com/c/pay/cs_test_1" """) };
        var id = await GoToPageAsync(stage);
        var asked = stage.Stripe.Charges.Count;

        await stage.SendAsync(Event.Get($"/donations/{id}"));
        await stage.SendAsync(Event.Get($"/donations/{id}"));

        Assert.Equal(asked, stage.Stripe.Charges.Count);
        Assert.Equal(2, stage.Stripe.Calls.Count(call => call.Path == Page));
    }

    [Theory]
    [InlineData(500, "\"level\":\"info\"")]
    [InlineData(401, "\"level\":\"error\"")]
    public async Task A_Stripe_that_refuses_the_look_is_the_operators_problem_not_the_donors(int status, string level)
    {
        using var stage = new Stage { Stripe = PageThatIs("", status) };
        var id = await GoToPageAsync(stage);

        var reply = await stage.SendAsync(Event.Get($"/donations/{id}"));

        Assert.Equal((200, "redirect"), (reply.StatusCode, reply.Json().Text("status")));
        Assert.Contains(level, LastLine(stage), StringComparison.Ordinal);
        Assert.Contains("\"error_type\":\"stripe_", LastLine(stage), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Stripe_that_does_not_answer_keeps_the_donor_for_four_seconds_at_most()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var time = new FakeTime();
        using var stage = new Stage { Time = time, Stripe = StripeAnswers.Never(asked) };
        var waiting = LedgerSeeds.Asked(stage, LedgerSeeds.Attempt(stage, AttemptKind.Checkout, AttemptState.Accepted));
        var entry = await LedgerSeeds.KeepAsync(stage, waiting);

        var reply = stage.SendAsync(Event.Get($"/donations/{entry.Id}"));
        await asked.Task;
        time.Advance(TimeSpan.FromSeconds(4));

        Assert.Equal((200, "redirect"), ((await reply).StatusCode, (await reply).Json().Text("status")));
    }

    [Fact]
    public async Task Nothing_is_given_by_asking()
    {
        using var stage = new Stage();
        var entry = await LedgerSeeds.PaidAsync(stage);

        var reply = await stage.SendAsync(Event.Json($"/donations/{entry.Id}", "{}"));

        Assert.Equal((405, "GET, HEAD, OPTIONS"), (reply.StatusCode, reply.Header("Allow")));
    }

    /// <summary>A Stripe whose page is open when it is made, and as given when it is looked at.</summary>
    private static StripeAnswers PageThatIs(string page, int status = 200)
    {
        var donation = "";
        return new StripeAnswers(call =>
        {
            if (call.Method == "POST")
            {
                donation = call["metadata[donation_id]"]!;
                return StripeAnswers.Json(200, $$$"""
                    {"id":"cs_test_1","object":"checkout.session","status":"open","payment_status":"unpaid","created":1795424400,
                     "url":"https://checkout.stripe.com/c/pay/cs_test_1","metadata":{"donation_id":"{{{donation}}}"}}
                    """);
            }

            return status == 200
                ? StripeAnswers.Json(200, $$$"""
                    {"id":"cs_test_1","object":"checkout.session","created":1795424400,"metadata":{"donation_id":"{{{donation}}}"},{{{page}}}}
                    """)
                : StripeAnswers.Json(status, """{"error":{"type":"api_error"}}""");
        });
    }

    private static async Task<DonationId> GoToPageAsync(Stage stage)
    {
        var given = await stage.GiveAsync("""{"amount":"25"}""");
        Assert.True(DonationId.TryParse(given.Json().Text("donation_id"), out var id));
        return id;
    }

    private static async Task<string?> StatusAsync(Stage stage, LedgerEntry entry) =>
        (await stage.SendAsync(Event.Get($"/donations/{entry.Id}"))).Json().Text("status");

    private static string LastLine(Stage stage) => stage.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];
}

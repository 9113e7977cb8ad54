using StripeProcessor.Donations.Ledger;

namespace StripeProcessor.Tests.Function;

public sealed class OperatorEraseTests
{
    private const string Erase = """{"email":"Canary@Example.org"}""";

    [Fact]
    public async Task The_ledger_forgets_a_donor_only_after_Stripe_has_so_that_a_crash_in_between_is_mended_by_asking_again()
    {
        var isDown = true;
        var stripe = OperatorEvent.EmptyStripe(call => isDown ? StripeAnswers.Json(500, "{}") : StripeAnswers.Json(200, $$"""{"id":"{{call.Path.Split('/')[^1]}}"}"""));
        using var stage = new Stage { Stripe = stripe };
        var entry = await stage.KeepAsync(1);

        var failed = await stage.SendAsync(OperatorEvent.Post("/operator/erase", Erase));
        var known = (await stage.Ledger.FindAsync(entry.Id, CancellationToken.None))!.Donor;
        isDown = false;
        var done = await stage.SendAsync(OperatorEvent.Post("/operator/erase", Erase));

        Assert.Equal(502, failed.StatusCode);
        Assert.NotNull(known);
        Assert.Equal($$"""{"erased":["{{entry.Id}}"],"refused":[],"more":false}""", done.Body);
        var after = (await stage.Ledger.FindAsync(entry.Id, CancellationToken.None))!;
        Assert.Equal((true, null), (after.IsErased, after.Donor));
        Assert.Equal(entry.Share, after.Share);
    }

    [Fact]
    public async Task Every_personal_field_is_unset_at_Stripe_on_the_payment_and_on_its_charge()
    {
        var stripe = OperatorEvent.EmptyStripe(call => StripeAnswers.Json(200, $$"""{"id":"{{call.Path.Split('/')[^1]}}"}"""));
        using var stage = new Stage { Stripe = stripe };
        await stage.KeepAsync(1);

        await stage.SendAsync(OperatorEvent.Post("/operator/erase", Erase));

        Assert.Equal(["/v1/payment_intents/pi_1", "/v1/charges/ch_1"], stripe.Charges.Select(call => call.Path));
        Assert.All(stripe.Charges, call =>
        {
            foreach (var name in (string[])["receipt_email", "metadata[donor_name]", "metadata[comment]", "metadata[dedication_kind]", "metadata[dedication_name]"])
            {
                Assert.Equal("", call[name]);
            }
        });
        Assert.Equal("Donation to Riverside Food Bank: Where it is needed most", stripe.Charges[0]["description"]);
    }

    [Fact]
    public async Task An_address_that_Stripe_does_not_let_go_of_keeps_nothing_else()
    {
        var stripe = OperatorEvent.EmptyStripe(call => call["receipt_email"] is null
            ? StripeAnswers.Json(200, $$"""{"id":"{{call.Path.Split('/')[^1]}}"}""")
            : StripeAnswers.Json(400, """{"error":{"type":"invalid_request_error","code":"parameter_invalid_empty","param":"receipt_email"}}"""));
        using var stage = new Stage { Stripe = stripe };
        var entry = await stage.KeepAsync(1);

        var reply = await stage.SendAsync(OperatorEvent.Post("/operator/erase", Erase));

        Assert.Contains(entry.Id.ToString(), reply.Json().GetProperty("erased").ToString(), StringComparison.Ordinal);
        Assert.Equal(4, stripe.Charges.Count);
    }

    [Fact]
    public async Task A_donor_with_many_gifts_is_forgotten_a_piece_at_a_time()
    {
        var stripe = OperatorEvent.EmptyStripe(call => StripeAnswers.Json(200, $$"""{"id":"{{call.Path.Split('/')[^1]}}"}"""));
        using var stage = new Stage { Stripe = stripe };
        for (var number = 1; number <= 30; number++)
        {
            await stage.KeepAsync(number);
        }

        var first = (await stage.SendAsync(OperatorEvent.Post("/operator/erase", Erase))).Json();
        var second = (await stage.SendAsync(OperatorEvent.Post("/operator/erase", Erase))).Json();

        Assert.Equal((25, "True"), (first.GetProperty("erased").GetArrayLength(), first.Text("more")));
        Assert.Equal((5, "False"), (second.GetProperty("erased").GetArrayLength(), second.Text("more")));
        var note = Assert.Single(await stage.Ledger.ReadAuditAsync(FakeTime.Start, CancellationToken.None));
        Assert.Equal(("erase", Donor.KeyOf("canary@example.org")[..12]), (note.What, note.Subject));
    }
}

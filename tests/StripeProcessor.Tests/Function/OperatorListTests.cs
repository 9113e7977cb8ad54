using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;

namespace StripeProcessor.Tests.Function;

public sealed class OperatorListTests
{
    [Fact]
    public async Task Gifts_are_listed_oldest_first_with_what_an_accountant_needs_and_without_their_donors()
    {
        using var stage = new Stage();
        var first = await stage.KeepAsync(1);
        await stage.KeepAsync(2, entry => entry with { RenewalOf = first.Id, Donor = null });

        var reply = await stage.SendAsync(OperatorEvent.Get("/operator/donations"));

        Assert.Equal(200, reply.StatusCode);
        var rows = reply.Json().GetProperty("donations");
        Assert.Equal(2, rows.GetArrayLength());
        Assert.Equal(first.Id.ToString(), rows[0].Text("id"));
        Assert.Equal("2026-11-23T08:01:00.000Z", rows[0].Text("created"));
        Assert.Equal(("succeeded", "25.00", "2500", "usd"), (rows[0].Text("status"), rows[0].Text("gross"), rows[0].Text("gross_minor"), rows[0].Text("currency")));
        Assert.Equal("""{"currency":"usd","fee":"1.03","net":"23.97","refunds_net":"0.00","disputes_net":"0.00","balance":"23.97","balance_minor":2397}""",
            rows[0].GetProperty("settlements")[0].GetRawText());
        Assert.Equal(first.Id.ToString(), rows[1].Text("renewal_of"));
        Assert.DoesNotContain("canary", reply.Body, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(await stage.Ledger.ReadAuditAsync(FakeTime.Start, CancellationToken.None));
    }

    [Fact]
    public async Task With_donors_a_renewal_is_from_whoever_made_the_first_gift_and_the_pages_leave_one_note()
    {
        using var stage = new Stage();
        var first = await stage.KeepAsync(1);
        await stage.KeepAsync(2, entry => entry with { RenewalOf = first.Id, Donor = null });

        var page = (await stage.SendAsync(OperatorEvent.Get("/operator/donations", "with_donors=true&limit=1"))).Json();
        var next = (await stage.SendAsync(OperatorEvent.Get("/operator/donations", "with_donors=true&limit=1&cursor=" + Uri.EscapeDataString(page.Text("next")!)))).Json();

        Assert.Equal("canary@example.org", page.GetProperty("donations")[0].GetProperty("donor").Text("email"));
        Assert.Equal("Canary Ornithologist", next.GetProperty("donations")[0].GetProperty("donor").Text("name"));
        Assert.Null(next.Text("next"));
        var note = Assert.Single(await stage.Ledger.ReadAuditAsync(FakeTime.Start, CancellationToken.None));
        Assert.Equal((OperatorEvent.Arn, "export_with_donors", "request-7"), (note.Who, note.What, note.Reference));
    }

    [Theory]
    [InlineData("status=refunded", 1)]
    [InlineData("status=succeeded", 1)]
    [InlineData("status=disputed", 0)]
    [InlineData("designation=general", 2)]
    [InlineData("designation=winter-shelter", 0)]
    [InlineData("since=2026-11-23T08:02:00Z", 1)]
    [InlineData("since=2026-11-22&until=2026-11-23", 0)]
    public async Task A_list_may_be_narrowed(string query, int rows)
    {
        using var stage = new Stage();
        await stage.KeepAsync(1, Refunded);
        await stage.KeepAsync(2);

        var reply = await stage.SendAsync(OperatorEvent.Get("/operator/donations", query));

        Assert.Equal(rows, reply.Json().GetProperty("donations").GetArrayLength());
    }

    [Theory]
    [InlineData("status=gone", "status:not_offered")]
    [InlineData("since=yesterday", "since:unreadable")]
    [InlineData("since=2026-11-26&until=2026-11-25", "until:too_small")]
    [InlineData("limit=101", "limit:too_large")]
    [InlineData("with_donors=yes", "with_donors:unreadable")]
    [InlineData("staus=refunded", "staus:not_offered")]
    public async Task What_cannot_be_meant_is_named_and_nothing_is_listed(string query, string fault)
    {
        using var stage = new Stage();

        var reply = await stage.SendAsync(OperatorEvent.Get("/operator/donations", query));

        Assert.Equal(422, reply.StatusCode);
        Assert.Equal([fault], reply.Faults());
    }

    [Fact]
    public async Task A_cursor_of_somebody_else_is_refused_and_no_fault_of_ours()
    {
        using var stage = new Stage();

        var reply = await stage.SendAsync(OperatorEvent.Get("/operator/donations", "cursor=made-up"));

        Assert.Equal((422, "urn:stripe-processor:problem:unknown_cursor"), (reply.StatusCode, reply.Json().Text("type")));
    }

    [Fact]
    public async Task One_gift_is_shown_with_its_payments_and_what_others_were_told()
    {
        using var stage = new Stage();
        var entry = await stage.KeepAsync(1, Refunded);

        var shown = (await stage.SendAsync(OperatorEvent.Get($"/operator/donations/{entry.Id}"))).Json();

        Assert.Equal(("refunded", "0.00"), (shown.GetProperty("donation").Text("status"), shown.GetProperty("donation").Text("worth")));
        var payment = shown.GetProperty("payments")[0];
        Assert.Equal("""{"id":"re_1","amount":"25.00","state":"succeeded"}""", payment.GetProperty("refunds")[0].GetRawText());
        Assert.Equal(("txn_1", "charge", "23.97"), (
            payment.GetProperty("movements")[0].Text("id"), payment.GetProperty("movements")[0].Text("kind"), payment.GetProperty("movements")[0].Text("net")));
        Assert.Equal("donation.succeeded", shown.GetProperty("told")[0].Text("type"));
    }

    [Theory]
    [InlineData("00000009-0000-0000-0102-030405060708")]
    [InlineData("nonsense")]
    public async Task A_gift_that_is_not_there_is_not_found(string id)
    {
        using var stage = new Stage();

        var reply = await stage.SendAsync(OperatorEvent.Get("/operator/donations/" + id));

        Assert.Equal((404, "urn:stripe-processor:problem:unknown_donation"), (reply.StatusCode, reply.Json().Text("type")));
    }

    private static LedgerEntry Refunded(LedgerEntry entry)
    {
        var payment = entry.Payments.Values.Single();
        return entry with
        {
            Payments = OperatorEvent.Of(payment with
            {
                Refunds = new Dictionary<string, RefundRecord>
                {
                    ["re_1"] = new("re_1", Money.FromMinorUnits(2500, CurrencyTable.Find("usd")), RefundState.Succeeded),
                },
            }),
        };
    }
}

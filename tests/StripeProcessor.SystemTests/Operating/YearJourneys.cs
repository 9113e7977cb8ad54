using System.Globalization;
using System.Net;
using System.Text.Json;

namespace StripeProcessor.SystemTests.Operating;

/// <summary>A year of gifts, which passes at Stripe while our own clock stands where it stood.</summary>
public sealed class YearJourneys : IAsyncLifetime
{
    private const string Visa = "4242 4242 4242 4242";
    private const string Mastercard = "5555 5555 5555 4444";

    // The bank lets it be kept, and declines whatever is charged to it.
    private const string CardThatFailsLater = "4000 0000 0000 0341";

    private RunningSystem _system = null!;

    public async Task InitializeAsync() => _system = await RunningSystem.StartAsync();

    public async Task DisposeAsync() => await _system.DisposeAsync();

    [Fact]
    public async Task A_year_of_two_monthly_gifts_ends_with_books_that_agree_with_Stripes_to_the_cent()
    {
        var (byToken, token) = await _system.GiveAsync("25", frequency: "monthly");
        var (byPage, pageToken) = await GiveOnThePageAsync("10", "eur");
        var other = await GiveOnceAsync();

        await PassAsync(days: 40);
        await RefundAsync(other.Partly, "--amount", "15");
        await RefundAsync(other.Whole);
        await PassAsync(days: 60);
        Assert.Equal((4, 4), (await CountAsync(byToken), await CountAsync(byPage)));

        var failed = await FailARenewalAsync(byToken, token!);
        await RecoverAsync(byToken, token!, failed);

        await PassAsync(days: 60);
        await RefundAsync((await PaymentsOfAsync(byPage))[3].Text("id"), "--amount", "2.50");
        await DisputeAsync((await PaymentsOfAsync(byToken))[5], "lost");
        await DisputeAsync((await PaymentsOfAsync(byPage))[6], "won");
        await PassUntilAsync(async () => await CountAsync(byToken) == 12, mostDays: 200);

        await CancelAsync(byToken, token!);
        await CancelAsync(byPage, pageToken);
        await PassAsync(days: 90);

        Assert.Equal((12, 12), (await CountAsync(byToken), await CountAsync(byPage)));
        Assert.Equal("canceled", (await ShowAsync(byToken)).GetProperty("donation").GetProperty("recurring").Text("status"));
        await AssertBooksAgreeAsync();
    }

    [Fact]
    public async Task A_year_that_passes_in_one_night_is_booked_as_if_it_had_passed_day_by_day()
    {
        var (first, _) = await _system.GiveAsync("25", frequency: "monthly");
        var (inYen, _) = await _system.GiveAsync("3000", "jpy", "monthly", designation: "winter-shelter");

        await _system.ControlAsync("deliveries/pause");
        await _system.ControlAsync("clock", new { advance_seconds = 365 * 24 * 60 * 60 });
        Assert.Equal(1, await CountAsync(first));
        await _system.ControlAsync("deliveries/resume");
        await _system.SettleAsync();

        Assert.Equal((12, 12), (await CountAsync(first), await CountAsync(inYen)));
        var payments = await PaymentsOfAsync(first);
        Assert.All(payments, payment => Assert.Equal("succeeded", payment.Text("status")));
        Assert.Equal(12, payments.Select(payment => payment.Text("created")[..7]).Distinct().Count());
        await AssertBooksAgreeAsync();
    }

    /// <summary>Gifts that are given once: kept, given back in part, given back, lost to a dispute, won back, in three currencies.</summary>
    private async Task<(string Partly, string Whole)> GiveOnceAsync()
    {
        await _system.GiveAsync("1,234.56", designation: "winter-shelter");
        await _system.GiveAsync("3000", "jpy");
        var (partly, _) = await _system.GiveAsync("40");
        var (whole, _) = await _system.GiveAsync("33.33", "eur", designation: "winter-shelter");
        await _system.GiveAsync("60", card: "pm_card_createDispute");
        return (partly, whole);
    }

    /// <summary>The form of the site, then Stripe's page, then the page that thanks.</summary>
    private async Task<(string Id, string ManageToken)> GiveOnThePageAsync(string amount, string currency)
    {
        var checkout = await _system.Browser.PostAsync(new Uri(_system.Site, "donations"), new Dictionary<string, string>
        {
            ["amount"] = amount, ["currency"] = currency, ["frequency"] = "monthly",
        });
        Assert.Equal((_system.Sandbox.Authority, HttpStatusCode.OK), (checkout.Address.Authority, checkout.Status));

        var thanks = await _system.Browser.PressAsync(
            checkout, "Subscribe", ("email", "page@example.org"), ("card_number", Visa), ("expiry", "12/40"), ("cvc", "123"));
        await _system.SettleAsync();

        Assert.Equal(("/thanks.html", HttpStatusCode.OK), (thanks.Address.AbsolutePath, thanks.Status));
        return (After(thanks.Address.Query, "donation="), After(thanks.Address.Fragment, "manage="));
    }

    /// <summary>The donor's card changes to one that fails, and the operator sees what comes of it.</summary>
    private async Task<string> FailARenewalAsync(string gift, string token)
    {
        await ChangeCardAsync(gift, token, CardThatFailsLater);
        await PassUntilAsync(async () => (await _system.AskAsync("donations", "list", "--status", "failed")).Count > 0, mostDays: 40);

        var failed = Assert.Single(await _system.AskAsync("donations", "list", "--status", "failed"));
        Assert.Equal((gift, "25.00"), (failed.Text("renewal_of"), failed.Text("gross")));
        Assert.Empty(failed.GetProperty("settlements").EnumerateArray());
        Assert.Equal(["donation.failed"], ToldAbout(await ShowAsync(failed.Text("id"))));
        var promise = await ShowAsync(gift);
        Assert.Equal("past_due", promise.GetProperty("donation").GetProperty("recurring").Text("status"));
        Assert.Equal("recurring.changed", ToldAbout(promise)[^1]);
        return failed.Text("id");
    }

    /// <summary>With another card Stripe's next try succeeds, and the same gift that had failed is paid.</summary>
    private async Task RecoverAsync(string gift, string token, string failed)
    {
        await ChangeCardAsync(gift, token, Mastercard);
        await PassUntilAsync(async () => (await _system.AskAsync("donations", "list", "--status", "failed")).Count == 0, mostDays: 4);

        var recovered = await ShowAsync(failed);
        Assert.Equal("succeeded", recovered.GetProperty("donation").Text("status"));
        Assert.Equal(["donation.failed", "donation.succeeded"], ToldAbout(recovered));
        Assert.Equal("active", (await ShowAsync(gift)).GetProperty("donation").GetProperty("recurring").Text("status"));
    }

    private async Task ChangeCardAsync(string gift, string token, string card)
    {
        var portal = await OpenPortalAsync(gift, token);
        var saved = await _system.Browser.PressAsync(portal, "Save this card", ("card_number", card), ("expiry", "12/40"), ("cvc", "123"));
        Assert.Contains("Your card is saved", saved.Body, StringComparison.Ordinal);
        await _system.SettleAsync();
    }

    private async Task CancelAsync(string gift, string token)
    {
        var asked = await _system.Browser.FollowLinkAsync(await OpenPortalAsync(gift, token), "Cancel this gift");
        var canceled = await _system.Browser.PressAsync(asked, "Cancel this gift");
        Assert.Contains("Your gift is canceled", canceled.Body, StringComparison.Ordinal);
        await _system.SettleAsync();
    }

    private async Task<WebPage> OpenPortalAsync(string gift, string token)
    {
        var page = await _system.Browser.PostAsync(
            new Uri(_system.Site, $"donations/{gift}/manage"), new Dictionary<string, string> { ["token"] = token });
        Assert.Equal((_system.Sandbox.Authority, HttpStatusCode.OK), (page.Address.Authority, page.Status));
        return page;
    }

    private async Task RefundAsync(string id, params string[] more)
    {
        var run = await _system.RunAsync(["refund", id, "--yes", .. more]);
        Assert.True(run.Exit == 0, run.Errors);
        await _system.SettleAsync();
    }

    private async Task DisputeAsync(JsonElement payment, string outcome)
    {
        var dispute = await _system.ControlAsync("disputes", new { payment_intent = payment.Text("payment_intent") });
        await PassAsync(days: 5);
        await _system.ControlAsync("disputes/" + dispute.Text("id"), new { outcome });
        await _system.SettleAsync();
    }

    /// <summary>Ten days at once at most, and events in between.</summary>
    private async Task PassAsync(int days)
    {
        for (var left = days; left > 0; left -= 10)
        {
            await _system.PassDaysAsync(Math.Min(left, 10));
        }
    }

    private async Task PassUntilAsync(Func<Task<bool>> hasCome, int mostDays)
    {
        for (var day = 0; !await hasCome(); day++)
        {
            Assert.True(day < mostDays, $"it has not come in {mostDays} days");
            await _system.PassDaysAsync(1);
        }
    }

    private async Task<JsonElement> ShowAsync(string id) => Assert.Single(await _system.AskAsync("donations", "show", id));

    private static string[] ToldAbout(JsonElement shown) => [.. shown.GetProperty("told").EnumerateArray().Select(told => told.Text("type"))];

    private async Task<int> CountAsync(string gift) => (await PaymentsOfAsync(gift)).Count;

    /// <summary>The gift and what renewed it, oldest first.</summary>
    private async Task<List<JsonElement>> PaymentsOfAsync(string gift) =>
        [.. (await RowsAsync()).Where(row => row.Text("id") == gift || row.Text("renewal_of") == gift)];

    private Task<IReadOnlyList<JsonElement>> RowsAsync() => _system.AskAsync("donations", "list", "--limit", "10000");

    private async Task AssertBooksAgreeAsync()
    {
        await AssertNothingDriftsAsync();
        await AssertExportAgreesAsync();
        await AssertTotalsAgreeAsync();
    }

    private async Task AssertNothingDriftsAsync()
    {
        var until = TimeText(await _system.StripesNowAsync() + TimeSpan.FromDays(1));
        string[] words = ["reconcile", "--since", "2000-01-01", "--until", until];

        var quiet = await _system.RunAsync(words);
        var quietJson = await _system.RunAsync([.. words, "--json"]);

        Assert.Equal((0, ""), (quiet.Exit, quiet.Output));
        Assert.EndsWith("no difference\n", quiet.Errors, StringComparison.Ordinal);
        Assert.Equal(new ToolRun(0, "", ""), quietJson);
    }

    private async Task AssertExportAgreesAsync()
    {
        var run = await _system.RunAsync("donations", "export");
        Assert.True(run.Exit == 0, run.Errors);
        var table = CsvTable.Read(run.Output);

        var exported = Sums(table.Rows, row => row["settlement_currency"], row => AmountOf(row["balance"]));

        Assert.Equal(await MovedAtStripeAsync(), exported);
        Assert.Equal(await KeptAndPaidOutAtStripeAsync(), exported);
    }

    private async Task<SortedDictionary<string, decimal>> MovedAtStripeAsync() => Sums(
        (await _system.ListAtStripeAsync("balance_transactions")).Where(moved => moved.Text("type") != "payout"),
        moved => moved.Text("currency").ToUpperInvariant(),
        moved => InMajorUnits(moved.Text("currency"), moved.GetProperty("net").GetInt64()));

    private async Task<SortedDictionary<string, decimal>> KeptAndPaidOutAtStripeAsync()
    {
        var balance = await _system.AskStripeAsync("balance");
        var parts = balance.GetProperty("available").EnumerateArray()
            .Concat(balance.GetProperty("pending").EnumerateArray())
            .Concat(await _system.ListAtStripeAsync("payouts"));
        return Sums(
            parts,
            part => part.Text("currency").ToUpperInvariant(),
            part => InMajorUnits(part.Text("currency"), part.GetProperty("amount").GetInt64()));
    }

    private async Task AssertTotalsAgreeAsync()
    {
        var shown = Sums(
            (await _system.AskSiteAsync("totals")).GetProperty("totals").EnumerateArray().Where(total => total.GetProperty("count").GetInt64() > 0),
            total => $"{total.Text("designation")} {total.Text("currency")}",
            total => AmountOf(total.Text("total")));
        var worths = Sums(
            (await RowsAsync()).Where(row => AmountOf(row.Text("worth")) > 0),
            row => $"{row.Text("designation")} {row.Text("currency")}",
            row => AmountOf(row.Text("worth")));

        Assert.Equal(worths, shown);
    }

    private static SortedDictionary<string, decimal> Sums<T>(IEnumerable<T> parts, Func<T, string> key, Func<T, decimal> units)
    {
        var sums = new SortedDictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var part in parts)
        {
            var of = key(part);
            sums[of] = sums.GetValueOrDefault(of) + units(part);
        }

        return sums;
    }

    // Stripe counts yen in yen, and the others in hundredths.
    private static decimal InMajorUnits(string currency, long units) => currency == "jpy" ? units : units / 100m;

    private static decimal AmountOf(string text) => text.Length == 0
        ? 0
        : decimal.Parse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    private static string After(string text, string word) => text[(text.IndexOf(word, StringComparison.Ordinal) + word.Length)..];

    private static string TimeText(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

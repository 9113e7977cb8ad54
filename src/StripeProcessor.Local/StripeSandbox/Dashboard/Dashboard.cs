using System.Globalization;
using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>
/// The page for people at <c>/_sandbox/</c>: what was paid, disputed, paid out and sent, with a button for what banks,
/// cardholders and time do. Shows no more of a donor than Stripe's dashboard lists: types, ids and amounts.
/// </summary>
internal sealed class Dashboard(SandboxObjects objects, DeliverySender sender)
{
    private const int MostRows = 50;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    /// <summary>Null: the address is not one of these.</summary>
    public async Task<Answer?> HandleAsync(IncomingRequest request, CancellationToken cancellation)
    {
        if (request.Path == "/_sandbox/" && request.Method is "GET" or "HEAD")
        {
            objects.PassTime();
            return Page(200, null);
        }

        if (request.Method != "POST" || !request.Path.StartsWith("/_sandbox/do/", StringComparison.Ordinal))
        {
            return null;
        }

        OwnPages.RefuseOthers(request);
        var form = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in FormDecoding.Pairs(request.Body))
        {
            form[name] = value;
        }

        try
        {
            Do(request.Path["/_sandbox/do/".Length..], name => form.GetValueOrDefault(name, ""));
        }
        catch (ApiError error)
        {
            return Page(error.Status, error.Error.TextOrNull("message"));
        }

        await SettleBrieflyAsync(cancellation);
        return Answer.Redirect("/_sandbox/");
    }

    private void Do(string action, Func<string, string> field)
    {
        Action act = action switch
        {
            "clock" => () => Advance(field("by")),
            "send" => () => objects.Deliveries.Resend(field("event"), field("endpoint")),
            "pause" => () => objects.Deliveries.Pause(true),
            "resume" => () => objects.Deliveries.Pause(false),
            "refund" => () => objects.Refunds.RefundRest(Charge(field("charge"))),
            "dispute" => () => objects.Disputes.Raise(Charge(field("charge")), "fraudulent", isInquiry: false),
            "win" => () => objects.Disputes.Resolve(objects.Disputes.Find(field("dispute")), isWon: true),
            "lose" => () => objects.Disputes.Resolve(objects.Disputes.Find(field("dispute")), isWon: false),
            "fail_payout" => () => objects.Payouts.Fail(field("payout")),
            _ => throw ApiError.Of(404, "invalid_request_error", null, "The page has no such button."),
        };
        objects.PassTime();
        objects.Store.Transact(act);
        objects.PassTime();
    }

    private void Advance(string by)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(objects.Now);
        var then = by switch
        {
            "hour" => now.AddHours(1),
            "day" => now.AddDays(1),
            "month" => now.AddMonths(1),
            _ => throw ApiError.Invalid("Time goes on by an hour, a day or a month.", "by"),
        };
        objects.Clock.Advance((long)(then - now).TotalSeconds);
        objects.Deliveries.MakeAllDue();
    }

    // So that the page that follows tells how it went; a slow receiver is not waited for.
    private async Task SettleBrieflyAsync(CancellationToken cancellation)
    {
        try
        {
            await sender.SettleAsync(cancellation).WaitAsync(LongestWait, objects.Clock.Time, cancellation);
        }
        catch (TimeoutException)
        {
            // The page says "sending".
        }
    }

    private JsonObject Charge(string id) => objects.Store.Find(id, "charge") ?? throw ApiError.NoSuch("charge", id, "charge");

    private Answer Page(int status, string? problem) => objects.Store.Transact(() =>
    {
        var alert = problem is null
            ? ""
            : $"""<div class="problem" role="alert"><h2>That did not work</h2><p>{PageLayout.Text(problem)}</p></div>""";
        var page = PageLayout.Page(
            status,
            problem is null ? "Stripe sandbox" : "Error: Stripe sandbox",
            $"""
            <h1>Stripe sandbox</h1>
            <p class="quiet">API base <code>{PageLayout.Text(objects.Address.ToString())}</code>, secret key <code>{StripeSandbox.SecretKey}</code>,
            publishable key <code>{StripeSandbox.PublishableKey}</code>.</p>
            {alert}
            <section class="panel" aria-labelledby="clock"><h2 id="clock">Clock</h2>{Clock()}</section>
            <section class="panel" aria-labelledby="deliveries"><h2 id="deliveries">Webhook deliveries</h2>{Deliveries()}</section>
            <section class="panel" aria-labelledby="payments"><h2 id="payments">Payments</h2>{Payments()}</section>
            <section class="panel" aria-labelledby="subscriptions"><h2 id="subscriptions">Subscriptions</h2>{Subscriptions()}</section>
            <section class="panel" aria-labelledby="disputes"><h2 id="disputes">Disputes</h2>{Disputes()}</section>
            <section class="panel" aria-labelledby="payouts"><h2 id="payouts">Payouts</h2>{Payouts()}</section>
            {Control.Help}
            """,
            "wide");

        // With no referrer at all a browser posts "Origin: null", and the page's own buttons could not be told from others.
        page.Headers["Referrer-Policy"] = "same-origin";
        return (page, false);
    });

    private string Clock() => $"""
        <p>It is {PageLayout.Text(Time(objects.Now))} UTC here. Let time pass; what is due then happens, and webhooks that wait are sent.</p>
        <form class="row" method="post" action="/_sandbox/do/clock">
        <button class="small" type="submit" name="by" value="hour">Advance 1 hour</button>
        <button class="small" type="submit" name="by" value="day">Advance 1 day</button>
        <button class="small" type="submit" name="by" value="month">Advance 1 month</button>
        </form>
        """;

    private string Deliveries()
    {
        var table = new HtmlTable("Event created (UTC)", "Event", "Object", "Amount", "Status", "Attempts", "Endpoint", "Action");
        foreach (var delivery in objects.Deliveries.Table.Newest(MostRows))
        {
            table.Add(
                HtmlTable.Text(Time(delivery.Created)),
                $"{HtmlTable.Text(delivery.Type)}<br>{HtmlTable.Code(delivery.Event)}",
                HtmlTable.Code(delivery.Subject),
                HtmlTable.Text(delivery.Amount),
                HtmlTable.Text(Words(delivery)),
                HtmlTable.Text(delivery.Attempts.ToString(CultureInfo.InvariantCulture)),
                HtmlTable.Code(delivery.Endpoint),
                HtmlTable.Button(
                    "send",
                    "Send again",
                    $"{delivery.Type} {delivery.Event}",
                    ("event", delivery.Event),
                    ("endpoint", delivery.Endpoint)));
        }

        var isPaused = objects.Deliveries.IsPaused;
        var pause = isPaused
            ? "<p>Paused: nothing is sent.</p>" + HtmlTable.Button("resume", "Resume", "webhook deliveries")
            : HtmlTable.Button("pause", "Pause", "webhook deliveries");
        return pause + table.ToHtml("Nothing yet. Create a webhook endpoint, and the events that follow are posted to it.");
    }

    private string Words(Delivery delivery)
    {
        var last = delivery.LastStatus is { } status
            ? string.Create(CultureInfo.InvariantCulture, $"HTTP {status}")
            : delivery.LastProblem;
        var because = last is null ? "" : $" ({last})";
        if (sender.IsSending(delivery.Id))
        {
            return "Sending";
        }

        return delivery.State switch
        {
            DeliveryState.Succeeded => "Delivered" + because,
            DeliveryState.Failed => "Given up" + because,
            DeliveryState.Dropped => "Dropped on purpose",
            DeliveryState.Held => "Held back until a later one has gone",
            DeliveryState.Canceled => "Canceled with its endpoint",
            _ when delivery.Attempts == 0 => "Waiting",
            _ => $"Failed{because}, next try {ClockTime(delivery.NextTry)} machine time",
        };
    }

    private string Payments()
    {
        var table = new HtmlTable("Created (UTC)", "Amount", "Status", "Description", "Id", "Actions");
        foreach (var intent in objects.Store.OfKind("payment_intent").Take(MostRows))
        {
            var id = intent.Text("id");
            var code = intent.Part("last_payment_error")?.TextOrNull("code");
            var charge = intent.TextOrNull("latest_charge") is { } of ? objects.Store.Find(of, "charge") : null;
            var amount = Amounts.Display(intent.Number("amount"), intent.Text("currency"));
            table.Add(
                HtmlTable.Text(Time(intent.Number("created"))),
                HtmlTable.Text(amount),
                HtmlTable.Text(Spaced(intent.Text("status")) + (code is null ? "" : $" ({code})") + Aftermath(charge)),
                HtmlTable.Text(intent.TextOrNull("description")),
                HtmlTable.Code(id),
                charge is null ? "" : Buttons(charge, $"{amount} {id}"));
        }

        return table.ToHtml("No payments yet.");
    }

    private static string Aftermath(JsonObject? charge) =>
        (charge?.IsTrue("refunded") == true ? ", refunded" : charge?.Number("amount_refunded") > 0 ? ", partly refunded" : "")
        + (charge?.IsTrue("disputed") == true ? ", disputed" : "");

    private static string Buttons(JsonObject charge, string about)
    {
        if (!charge.IsTrue("paid") || !charge.IsTrue("captured") || charge.IsTrue("refunded"))
        {
            return "";
        }

        var id = charge.Text("id");
        return HtmlTable.Button("refund", "Refund", about, ("charge", id))
            + (charge.IsTrue("disputed") ? "" : HtmlTable.Button("dispute", "Dispute", about, ("charge", id)));
    }

    private string Subscriptions()
    {
        var table = new HtmlTable("Created (UTC)", "Status", "Id");
        foreach (var subscription in objects.Store.OfKind("subscription").Take(MostRows))
        {
            table.Add(
                HtmlTable.Text(Time(subscription.Number("created"))),
                HtmlTable.Text(Spaced(subscription.Text("status"))),
                HtmlTable.Code(subscription.Text("id")));
        }

        return table.ToHtml("No subscriptions yet.");
    }

    private string Disputes()
    {
        var table = new HtmlTable("Created (UTC)", "Amount", "Reason", "Status", "Charge", "Id", "Actions");
        foreach (var dispute in objects.Store.OfKind("dispute").Take(MostRows))
        {
            var id = dispute.Text("id");
            table.Add(
                HtmlTable.Text(Time(dispute.Number("created"))),
                HtmlTable.Text(Amounts.Display(dispute.Number("amount"), dispute.Text("currency"))),
                HtmlTable.Text(Spaced(dispute.Text("reason"))),
                HtmlTable.Text(Spaced(dispute.Text("status"))),
                HtmlTable.Code(dispute.Text("charge")),
                HtmlTable.Code(id),
                Sandbox.Disputes.IsUndecided(dispute)
                    ? HtmlTable.Button("win", "Win", id, ("dispute", id)) + HtmlTable.Button("lose", "Lose", id, ("dispute", id))
                    : "");
        }

        return table.ToHtml("No disputes yet.");
    }

    private string Payouts()
    {
        var table = new HtmlTable("Created (UTC)", "Amount", "Status", "Arrives (UTC)", "Id", "Action");
        foreach (var payout in objects.Store.OfKind("payout").Take(MostRows))
        {
            var id = payout.Text("id");
            table.Add(
                HtmlTable.Text(Time(payout.Number("created"))),
                HtmlTable.Text(Amounts.Display(payout.Number("amount"), payout.Text("currency"))),
                HtmlTable.Text(Spaced(payout.Text("status"))),
                HtmlTable.Text(Time(payout.Number("arrival_date"))),
                HtmlTable.Code(id),
                payout.Text("status") is "in_transit" or "paid" ? HtmlTable.Button("fail_payout", "Send back", id, ("payout", id)) : "");
        }

        return table.ToHtml("No payouts yet. What is available is paid out once a day.");
    }

    private static string Spaced(string status) => status.Replace('_', ' ');

    private static string Time(long seconds) =>
        DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string ClockTime(long? milliseconds) => milliseconds is { } some
        ? DateTimeOffset.FromUnixTimeMilliseconds(some).ToString("HH:mm:ss", CultureInfo.InvariantCulture)
        : "";
}

using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>The page on which a donor sees recurring gifts, changes the card and cancels. Works with a keyboard, without script.</summary>
internal sealed class PortalPage(SandboxObjects objects)
{
    private readonly CardUpdate _card = new(objects);

    /// <param name="request">Whether it is sent, and the fields.</param>
    /// <param name="id">The session's.</param>
    /// <param name="rest">What follows in the path: what is done, and to which gift.</param>
    public Answer Answer(PageRequest request, string id, string[] rest)
    {
        if (objects.Billing.PortalSessions.Open(id) is not { } session)
        {
            return Expired();
        }

        if (request.IsSent)
        {
            objects.Billing.PortalSessions.Prolong(session);
        }

        return (rest, request.IsSent) switch
        {
            ([], false) => Start(session),
            (["saved"], false) => Show(session, "Your card is saved. It pays your gifts from now on."),
            (["canceled"], false) => Show(session, "Your gift is canceled. Thank you for what you have given."),
            (["kept"], false) => Show(session, "Your gift goes on. Thank you."),
            (["refused"], false) => Show(session, null, [new FieldProblem(
                "card_number", "The bank could not confirm that it is you. Please try again, or use another card.")], 402),
            (["card"], true) => ChangeCard(session, request.Form),
            (["cancel", var gift], var isSent) => OnGift(session, gift, isSent ? Cancel : AskBeforeCancelling),
            (["keep", var gift], true) => OnGift(session, gift, Keep),
            _ => HostedPages.NotThere(404),
        };
    }

    // A session for one purpose begins there.
    private Answer Start(JsonObject session) =>
        session.Part("flow")?.Part("subscription_cancel")?.TextOrNull("subscription") is { } gift
            && GiftsOf(session).FirstOrDefault(found => found.Text("id") == gift) is { } found
            && !found.IsTrue("cancel_at_period_end")
            ? AskBeforeCancelling(session, found)
            : Show(session, null);

    private Answer ChangeCard(JsonObject session, Dictionary<string, string> form)
    {
        if (!Allows(session, "payment_method_update"))
        {
            return HostedPages.NotThere(404);
        }

        var problems = new List<FieldProblem>();
        if (CheckoutForm.ReadCard(form, objects.Now, problems) is not { } entry || problems.Count > 0)
        {
            return Show(session, null, problems, 422);
        }

        var intent = _card.Attempt(session, entry);
        return intent.Text("status") switch
        {
            "succeeded" => Done(session, "/saved"),
            "requires_action" => Sandbox.Answer.Redirect(intent.Part("next_action")!.Part("redirect_to_url")!.Text("url")),
            _ => Show(session, null, [new FieldProblem("card_number", "The bank declined this card. Please try another card.")], 402),
        };
    }

    private Answer OnGift(JsonObject session, string id, Func<JsonObject, JsonObject, Answer> act) =>
        Allows(session, "subscription_cancel") && GiftsOf(session).FirstOrDefault(gift => gift.Text("id") == id) is { } gift
            ? act(session, gift)
            : Done(session, "");

    private Answer AskBeforeCancelling(JsonObject session, JsonObject gift)
    {
        var page = objects.Billing.PortalSessions.PageOf(session.Text("id"));
        var end = EndsAtOnce(session, gift) ? "It ends at once." : $"It ends on {Day(PeriodEnd(gift))}; nothing is charged any more.";
        return PageLayout.Page(
            200,
            "Cancel your gift",
            $"""
            <h1>Cancel your gift?</h1>
            <p class="amount">{PageLayout.Text(Amount(gift))} <small>{PageLayout.Text(Period(gift))}</small></p>
            <form class="panel" method="post" action="{page}/cancel/{gift.Text("id")}">
            <p>{end}</p>
            <button type="submit">Cancel this gift</button>
            </form>
            <p><a href="{page}">Keep the gift and go back</a></p>
            """);
    }

    private Answer Cancel(JsonObject session, JsonObject gift)
    {
        var subscriptions = objects.Billing.Subscriptions;
        if (EndsAtOnce(session, gift))
        {
            subscriptions.Cancel(gift, "cancellation_requested", null);
        }
        else
        {
            var before = gift.Copy();
            subscriptions.SetCancelAtPeriodEnd(gift, true);
            subscriptions.Update(before, gift, null);
        }

        return Done(session, "/canceled");
    }

    private Answer Keep(JsonObject session, JsonObject gift)
    {
        var before = gift.Copy();
        objects.Billing.Subscriptions.SetCancelAtPeriodEnd(gift, false);
        objects.Billing.Subscriptions.Update(before, gift, null);
        return Done(session, "/kept");
    }

    private Answer Done(JsonObject session, string rest)
    {
        var after = session.Part("flow")?.Part("after_completion");
        return Sandbox.Answer.Redirect(after?.TextOrNull("type") == "redirect" && after.Part("redirect") is { } redirect
            ? redirect.Text("return_url")
            : objects.Billing.PortalSessions.PageOf(session.Text("id"), rest));
    }

    private Answer Show(JsonObject session, string? notice, List<FieldProblem>? problems = null, int status = 200)
    {
        var body = new StringBuilder();
        var organisation = PageLayout.Text(objects.Options.OrganisationName);
        body.Append($"<h1>Your regular gifts to {organisation}</h1>");
        if (notice is not null)
        {
            body.Append($"""<p class="panel" role="status">{PageLayout.Text(notice)}</p>""");
        }

        body.Append(CheckoutForm.Problems(problems ?? []));
        var gifts = GiftsOf(session);
        foreach (var gift in gifts)
        {
            body.Append(Gift(session, gift));
        }

        if (gifts.Count == 0)
        {
            body.Append("""<p class="panel">You have no regular gift at present.</p>""");
        }

        body.Append(Card(session, gifts, problems ?? []));
        body.Append(History(session));
        if (session.TextOrNull("return_url") is { } back)
        {
            body.Append($"""<p><a href="{PageLayout.Text(back)}">Return to {organisation}</a></p>""");
        }

        body.Append(Allows(session, "payment_method_update") ? CheckoutForm.TestCards : "");
        var title = $"Your regular gifts to {objects.Options.OrganisationName}";
        return PageLayout.Page(status, problems is null ? title : "Error: " + title, body.ToString());
    }

    private string Gift(JsonObject session, JsonObject gift)
    {
        var page = objects.Billing.PortalSessions.PageOf(session.Text("id"));
        var id = gift.Text("id");
        var names = string.Join(", ", SubscriptionShape.Items(gift).Select(item => objects.Billing.Products.NameOf(item.Part("price")!)));
        var name = PageLayout.Text($"{names}, {Amount(gift)} {Period(gift)}");
        var act = !Allows(session, "subscription_cancel") ? ""
            : gift.IsTrue("cancel_at_period_end")
            ? $"""
              <form method="post" action="{page}/keep/{id}">
              <button type="submit" class="second" aria-label="Keep this gift: {name}">Keep this gift</button>
              </form>
              """
            : $"""<p><a href="{page}/cancel/{id}" aria-label="Cancel this gift: {name}">Cancel this gift</a></p>""";
        return $"""
            <section class="panel">
            <h2>{PageLayout.Text(names)}</h2>
            <p class="amount">{PageLayout.Text(Amount(gift))} <small>{PageLayout.Text(Period(gift))}</small></p>
            <p>{PageLayout.Text(State(gift))}</p>
            {act}
            </section>
            """;
    }

    private string Card(JsonObject session, List<JsonObject> gifts, List<FieldProblem> problems)
    {
        var method = gifts.Select(objects.Billing.Subscriptions.MethodOf).FirstOrDefault(found => found is not null);
        var present = method?.Part("card") is { } card ? Described(card) : "No card is kept.";
        var form = Allows(session, "payment_method_update")
            ? $"""
              <form method="post" action="{objects.Billing.PortalSessions.PageOf(session.Text("id"))}/card" novalidate>
              {CheckoutForm.CardFields(problems)}
              <button type="submit">Save this card</button>
              </form>
              """
            : "";
        return $"""
            <section class="panel">
            <h2>Your card</h2>
            <p>{PageLayout.Text(present)}</p>
            {form}
            </section>
            """;
    }

    private static string Described(JsonObject card)
    {
        var brand = card.Text("brand");
        return $"{char.ToUpperInvariant(brand[0])}{brand[1..]} ending in {card.Text("last4")},"
            + $" valid until {card.Number("exp_month"):00}/{card.Number("exp_year")}";
    }

    private string History(JsonObject session)
    {
        var rows = new StringBuilder();
        var invoices = Allows(session, "invoice_history")
            ? objects.Store.OfKind("invoice").Where(invoice => invoice.Text("customer") == session.Text("customer")).Take(12)
            : [];
        foreach (var invoice in invoices)
        {
            var amount = Amounts.Display(invoice.Number("total"), invoice.Text("currency"));
            var state = invoice.Text("status") switch { "paid" => "paid", "void" => "not charged", _ => "not paid" };
            rows.Append($"<tr><td>{Day(invoice.Number("created"))}</td><td>{PageLayout.Text(amount)}</td><td>{state}</td></tr>");
        }

        return rows.Length == 0
            ? ""
            : $"""
              <section class="panel">
              <h2>Past gifts</h2>
              <div class="scroll"><table>
              <thead><tr><th scope="col">Date</th><th scope="col">Amount</th><th scope="col">State</th></tr></thead>
              <tbody>{rows}</tbody></table></div>
              </section>
              """;
    }

    private string State(JsonObject gift)
    {
        if (gift.Text("status") == "incomplete")
        {
            return "The first payment is not complete yet.";
        }

        if (gift.IsTrue("cancel_at_period_end"))
        {
            return $"Canceled. It ends on {Day(PeriodEnd(gift))}; nothing is charged any more.";
        }

        if (gift.Text("status") == "active")
        {
            return $"The next gift is on {Day(PeriodEnd(gift))}.";
        }

        var next = objects.Store.Find(gift.Text("latest_invoice"), "invoice")?.NumberOrNull("next_payment_attempt");
        return next is { } moment
            ? $"The last gift could not be charged. The next try is on {Day(moment)}; please check your card."
            : "The last gift could not be charged. Please check your card.";
    }

    private List<JsonObject> GiftsOf(JsonObject session) => objects.Billing.Subscriptions.OfCustomer(session.Text("customer"));

    private bool Allows(JsonObject session, string feature) =>
        objects.Billing.PortalSessions.FeaturesOf(session).Part(feature)!.IsTrue("enabled");

    // A first payment that is not complete leaves no period to wait for.
    private bool EndsAtOnce(JsonObject session, JsonObject gift) =>
        gift.Text("status") == "incomplete"
        || objects.Billing.PortalSessions.FeaturesOf(session).Part("subscription_cancel")!.Text("mode") == "immediately";

    private static Answer Expired() => PageLayout.Page(
        410,
        "This link has expired",
        "<h1>This link has expired</h1><p>Nothing was changed. Please ask for a new link on the site you came from.</p>");

    private static long PeriodEnd(JsonObject gift) => SubscriptionShape.FirstItem(gift).Number("current_period_end");

    private static string Amount(JsonObject gift) => Amounts.Display(
        SubscriptionShape.Items(gift).Sum(item => checked(item.Part("price")!.Number("unit_amount") * item.Number("quantity"))),
        gift.Text("currency"));

    private static string Period(JsonObject gift) => CheckoutLines.Period(SubscriptionShape.FirstItem(gift)) ?? "";

    private static string Day(long moment) =>
        DateTimeOffset.FromUnixTimeSeconds(moment).ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
}

/// <summary>A page asked for, or a form sent to it.</summary>
internal sealed record PageRequest(bool IsSent, Dictionary<string, string> Form);

using System.Text;
using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>The page a donor pays on. Works on a phone, with a keyboard, without script.</summary>
internal sealed class CheckoutPage(SandboxObjects objects)
{
    private readonly CheckoutPayment _payment = new(objects);

    public Answer Show(string id)
    {
        if (objects.Store.Find(id, "checkout.session") is not { } session)
        {
            return HostedPages.NotThere(404);
        }

        if (session.Text("status") != "open")
        {
            return Closed(session);
        }

        var faults = _payment.IntentOf(session)?.Part("last_payment_error") is { } error ? [Declined(error)] : new List<FieldProblem>();
        return Form(200, session, [], faults);
    }

    public Answer Pay(string id, Dictionary<string, string> form)
    {
        if (objects.Store.Find(id, "checkout.session") is not { } session)
        {
            return HostedPages.NotThere(404);
        }

        if (session.Text("status") != "open")
        {
            // The second click of a double click: the first one has paid.
            return session.Text("status") == "complete" ? Answer.Redirect(SuccessAddress(session)) : Closed(session);
        }

        if (form.GetValueOrDefault("bank_debit") is { } outcome && TakesDebit(session))
        {
            return PayByDebit(session, form, outcome == "succeeds");
        }

        var (entry, faults) = CheckoutForm.Read(form, objects.Now);
        if (entry is null || faults.Count > 0)
        {
            return Form(422, session, form, faults);
        }

        var intent = _payment.Attempt(session, entry, form["email"]);
        return intent.Text("status") switch
        {
            "requires_action" => Answer.Redirect(intent.Part("next_action")!.Part("redirect_to_url")!.Text("url")),
            "requires_payment_method" => Form(402, session, form, [Declined(intent.Part("last_payment_error")!)]),
            _ => Answer.Redirect(SuccessAddress(session)),
        };
    }

    private Answer PayByDebit(JsonObject session, Dictionary<string, string> form, bool succeeds)
    {
        if (CheckoutForm.EmailProblem(form) is { } problem)
        {
            return Form(422, session, form, [problem]);
        }

        _payment.Attempt(session, TestDebit.For(session.Text("currency"), succeeds), form["email"]);
        return Answer.Redirect(SuccessAddress(session));
    }

    private static bool TakesDebit(JsonObject session) => session["payment_method_types"]!.AsArray().Count > 1;

    public static string SuccessAddress(JsonObject session)
    {
        var id = session.Text("id");
        return session.Text("success_url")
            .Replace("{CHECKOUT_SESSION_ID}", id, StringComparison.Ordinal)
            .Replace("%7BCHECKOUT_SESSION_ID%7D", id, StringComparison.OrdinalIgnoreCase);
    }

    private static FieldProblem Declined(JsonObject error) => new("card_number", error.TextOrNull("code") switch
    {
        "expired_card" => "This card has expired. Please use another card.",
        "incorrect_cvc" => "The security code is not right. Please check it, or use another card.",
        "processing_error" => "The bank could not be reached. Please try again in a minute.",
        "payment_intent_authentication_failure" => "The bank could not confirm that it is you. Please try again, or use another card.",
        _ when error.TextOrNull("decline_code") == "insufficient_funds" => "The bank declined this amount. Please try another card.",
        _ => "The bank declined this card. Nothing was charged. Please try another card.",
    });

    private Answer Closed(JsonObject session)
    {
        var organisation = PageLayout.Text(objects.Options.OrganisationName);
        if (session.Text("status") == "complete")
        {
            return PageLayout.Page(
                200,
                "Payment complete",
                $"""
                <h1>{organisation}</h1>
                <div class="panel"><h2>You are all done here</h2>
                <p>This payment was completed. Thank you.</p>
                <p><a href="{PageLayout.Text(SuccessAddress(session))}">Continue</a></p></div>
                """);
        }

        var back = session.TextOrNull("cancel_url") is { } cancel ? $"""<p><a href="{PageLayout.Text(cancel)}">Go back</a></p>""" : "";
        return PageLayout.Page(
            410,
            "This page has expired",
            $"""
            <h1>{organisation}</h1>
            <div class="panel"><h2>This payment page has expired</h2>
            <p>Nothing was charged. Please start again from the site you came from.</p>{back}</div>
            """);
    }

    private Answer Form(int status, JsonObject session, Dictionary<string, string> form, List<FieldProblem> faults)
    {
        var items = CheckoutLines.Of(objects.Store, session.Text("id")).ToList();
        var amount = Amounts.Display(session.Number("amount_total"), session.Text("currency"));
        var verb = session.TextOrNull("submit_type") switch
        {
            "donate" => "Donate",
            "book" => "Book",
            "subscribe" => "Subscribe",
            _ => session.Text("mode") == "subscription" ? "Subscribe" : "Pay",
        };
        var body = new StringBuilder();
        body.Append(Summary(session, items, amount));
        body.Append(CheckoutForm.Problems(faults));
        body.Append(CheckoutForm.Fields(form, faults, session.TextOrNull("customer_email"), $"{verb} {amount}", TakesDebit(session)));
        if (session.TextOrNull("cancel_url") is { } cancel)
        {
            body.Append($"""<p><a href="{PageLayout.Text(cancel)}">Cancel and go back</a></p>""");
        }

        body.Append(CheckoutForm.TestCards);
        var title = $"{verb} {amount} to {objects.Options.OrganisationName}";
        return PageLayout.Page(status, faults.Count > 0 ? "Error: " + title : title, body.ToString());
    }

    private string Summary(JsonObject session, List<JsonObject> items, string amount)
    {
        var period = items.Select(CheckoutLines.Period).FirstOrDefault(text => text is not null);
        var lines = new StringBuilder();
        foreach (var item in items)
        {
            var quantity = item.Number("quantity");
            lines.Append($"<li><span>{PageLayout.Text(item.Text("description"))}{(quantity == 1 ? "" : $" × {quantity}")}</span>");
            lines.Append($"<span>{PageLayout.Text(Amounts.Display(item.Number("amount_total"), item.Text("currency")))}</span></li>");
        }

        var note = session.Part("custom_text")?.Part("submit")?.TextOrNull("message");
        return $"""
            <h1>{PageLayout.Text(objects.Options.OrganisationName)}</h1>
            <p class="amount">{PageLayout.Text(amount)}{(period is null ? "" : $" <small>{PageLayout.Text(period)}</small>")}</p>
            <ul class="lines">{lines}</ul>
            {(note is null ? "" : $"<p class=\"quiet\">{PageLayout.Text(note)}</p>")}
            """;
    }
}

using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>The bank's page that asks whether it is really you.</summary>
internal sealed class ThreeDSecurePage(SandboxObjects objects)
{
    private readonly CheckoutPayment _payment = new(objects);
    private readonly CardUpdate _card = new(objects);

    public Answer Show(string id, string secret)
    {
        if (Awaited(id, secret) is not { } intent)
        {
            return HostedPages.NotThere(404);
        }

        var isPayment = IsPayment(intent);
        var amount = isPayment
            ? $"""<p class="amount">{PageLayout.Text(Amounts.Display(intent.Number("amount"), intent.Text("currency")))}</p>"""
            : "";
        var what = isPayment ? "payment" : "card";
        return PageLayout.Page(
            200,
            $"Confirm your {what}",
            $"""
            <h1>Your bank: confirm this {what}</h1>
            {amount}
            <p class="quiet">to {PageLayout.Text(objects.Options.OrganisationName)}</p>
            <form class="panel" method="post">
            <p>This is the 3-D Secure test page. Choose what the cardholder does.</p>
            <button type="submit" name="outcome" value="complete">Complete authentication</button>
            <button type="submit" name="outcome" value="fail" class="second">Fail authentication</button>
            </form>
            """);
    }

    public Answer Answer(string id, string secret, Dictionary<string, string> form)
    {
        if (Awaited(id, secret) is not { } intent)
        {
            return HostedPages.NotThere(404);
        }

        var isConfirmed = form.GetValueOrDefault("outcome") == "complete";
        if (!IsPayment(intent))
        {
            return AnswerSetup(isConfirmed
                ? objects.Billing.SetupIntents.Authenticate(intent)
                : objects.Billing.SetupIntents.FailAuthentication(intent));
        }

        intent = isConfirmed ? objects.Confirmation.Authenticate(intent) : objects.Confirmation.FailAuthentication(intent);
        if (intent.TextOrNull("_checkout") is { } checkout && objects.Store.Find(checkout, "checkout.session") is { } session)
        {
            _payment.CompleteIfPaid(session, intent);
            return Sandbox.Answer.Redirect(session.Text("status") == "complete"
                ? CheckoutPage.SuccessAddress(session)
                : new Uri(objects.Address, "c/pay/" + checkout).ToString());
        }

        return Back(intent);
    }

    private Answer AnswerSetup(JsonObject intent)
    {
        if (intent.TextOrNull("_portal") is not { } portal)
        {
            return Back(intent);
        }

        _card.FinishIfSetUp(intent);
        var rest = intent.Text("status") == "succeeded" ? "/saved" : "/refused";
        return Sandbox.Answer.Redirect(objects.Billing.PortalSessions.PageOf(portal, rest));
    }

    private JsonObject? Awaited(string id, string secret) =>
        (objects.Store.Find(id, "payment_intent") ?? objects.Store.Find(id, "setup_intent")) is { } intent
        && PaymentConfirmation.IsAwaited(intent, secret)
            ? intent
            : null;

    private static bool IsPayment(JsonObject intent) => intent.Text("object") == "payment_intent";

    private static Answer Back(JsonObject intent) => intent.TextOrNull("_return_url") is { } returnUrl
        ? Sandbox.Answer.Redirect(WithResult(returnUrl, intent))
        : PageLayout.Page(200, "Done", "<h1>Done</h1><p>You can close this page and go back to where you paid.</p>");

    private static string WithResult(string address, JsonObject intent)
    {
        var hash = address.IndexOf('#');
        var (page, fragment) = hash < 0 ? (address, "") : (address[..hash], address[hash..]);
        var result = intent.Text("status") is "succeeded" or "requires_capture" ? "succeeded" : "failed";
        var (kind, id, secret) = (intent.Text("object"), intent.Text("id"), intent.Text("client_secret"));
        return page + (page.Contains('?') ? '&' : '?')
            + $"{kind}={id}&{kind}_client_secret={secret}&redirect_status={result}" + fragment;
    }
}

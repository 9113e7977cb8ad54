using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>The bank's page that asks whether it is really you.</summary>
internal sealed class ThreeDSecurePage(SandboxObjects objects)
{
    private readonly CheckoutPayment _payment = new(objects);

    public Answer Show(string id, string secret)
    {
        if (Awaited(id, secret) is not { } intent)
        {
            return HostedPages.NotThere(404);
        }

        var amount = PageLayout.Text(Amounts.Display(intent.Number("amount"), intent.Text("currency")));
        return PageLayout.Page(
            200,
            "Confirm your payment",
            $"""
            <h1>Your bank: confirm this payment</h1>
            <p class="amount">{amount}</p>
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

        intent = form.GetValueOrDefault("outcome") == "complete"
            ? objects.Confirmation.Authenticate(intent)
            : objects.Confirmation.FailAuthentication(intent);
        if (intent.TextOrNull("_checkout") is { } checkout && objects.Store.Find(checkout, "checkout.session") is { } session)
        {
            _payment.CompleteIfPaid(session, intent);
            return Sandbox.Answer.Redirect(session.Text("status") == "complete"
                ? CheckoutPage.SuccessAddress(session)
                : new Uri(objects.Address, "c/pay/" + checkout).ToString());
        }

        return intent.TextOrNull("_return_url") is { } returnUrl
            ? Sandbox.Answer.Redirect(WithResult(returnUrl, intent))
            : PageLayout.Page(200, "Done", "<h1>Done</h1><p>You can close this page and go back to where you paid.</p>");
    }

    private JsonObject? Awaited(string id, string secret) =>
        objects.Store.Find(id, "payment_intent") is { } intent && PaymentConfirmation.IsAwaited(intent, secret) ? intent : null;

    private static string WithResult(string address, JsonObject intent)
    {
        var hash = address.IndexOf('#');
        var (page, fragment) = hash < 0 ? (address, "") : (address[..hash], address[hash..]);
        var result = intent.Text("status") is "succeeded" or "requires_capture" ? "succeeded" : "failed";
        var (id, secret) = (intent.Text("id"), intent.Text("client_secret"));
        return page + (page.Contains('?') ? '&' : '?')
            + $"payment_intent={id}&payment_intent_client_secret={secret}&redirect_status={result}" + fragment;
    }
}

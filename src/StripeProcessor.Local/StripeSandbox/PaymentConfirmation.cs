using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>From "pay with this" to an end: success, a decline, or a visit to the bank's 3-D Secure page.</summary>
internal sealed class PaymentConfirmation(SandboxObjects objects)
{
    /// <summary>The intent after the attempt.</summary>
    /// <exception cref="ApiError">402 when an API call waits and the card is declined; the intent is kept as it then is.</exception>
    public JsonObject Confirm(JsonObject intent, ConfirmationOrder order, ApiCall? call)
    {
        var method = MethodOf(intent);
        intent["last_payment_error"] = null;
        intent["next_action"] = null;
        if (BankDebits.Of(method) is not null)
        {
            return objects.BankDebits.Begin(intent, OrderOf(intent, method), call);
        }

        var card = PaymentMethods.CardOf(method);
        var needsAuthentication = card.NeedsAuthentication
            || intent.Part("payment_method_options")?.Part("card")?.TextOrNull("request_three_d_secure") is "any" or "challenge";
        if (!needsAuthentication)
        {
            return Charge(intent, method, card.Decline, isAuthenticated: false, call);
        }

        // Set up once with its holder present, a card pays without them; unless its bank wants to be asked each time.
        if ((order.IsOffSession || order.IsRenewal) && method.IsTrue("_set_up") && !card.AsksEveryTime)
        {
            return Charge(intent, method, card.DeclineAfterAuthentication, isAuthenticated: false, call);
        }

        if (order.IsOffSession || order.FailsOnRequiredAction)
        {
            return Charge(intent, method, CardDecline.AuthenticationRequired, isAuthenticated: false, call);
        }

        return AskTheBank(intent, order, call);
    }

    /// <summary>The cardholder said yes on the bank's page.</summary>
    public JsonObject Authenticate(JsonObject intent)
    {
        var method = MethodOf(intent);
        var card = PaymentMethods.CardOf(method);
        intent["next_action"] = null;
        var decline = card.NeedsAuthentication ? card.DeclineAfterAuthentication : card.Decline;
        return Charge(intent, method, decline, isAuthenticated: true, null);
    }

    /// <summary>The cardholder said no, or could not.</summary>
    public JsonObject FailAuthentication(JsonObject intent)
    {
        var failure = ApiError.Invalid(
            "The provided PaymentMethod has failed authentication. Use another payment method, or try again.",
            code: "payment_intent_authentication_failure");
        return TakeBack(intent, failure.Error, MethodOf(intent), null);
    }

    public static bool IsAwaited(JsonObject intent, string secret) =>
        intent.Text("status") == "requires_action"
        && CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(intent.TextOrNull("_three_d_secure") ?? ""), Encoding.UTF8.GetBytes(secret));

    /// <summary>Says in <c>next_action</c> where the bank's page is; without a return address it is for Stripe's script to open.</summary>
    public static void SendToTheBank(JsonObject intent, string? returnUrl, Uri address)
    {
        var secret = Documents.NewId("", 32);
        var page = new Uri(address, $"3ds/{intent.Text("id")}/{secret}").ToString();
        intent["_three_d_secure"] = secret;
        intent["next_action"] = returnUrl is null
            ? new JsonObject
            {
                ["type"] = "use_stripe_sdk",
                ["use_stripe_sdk"] = new JsonObject
                {
                    ["type"] = "three_d_secure_redirect",
                    ["source"] = Documents.NewId("src_"),
                    ["stripe_js"] = page,
                },
            }
            : new JsonObject
            {
                ["redirect_to_url"] = new JsonObject { ["return_url"] = returnUrl, ["url"] = page },
                ["type"] = "redirect_to_url",
            };
    }

    private JsonObject MethodOf(JsonObject intent) => objects.Store.Find(intent.Text("payment_method"), "payment_method")!;

    private JsonObject AskTheBank(JsonObject intent, ConfirmationOrder order, ApiCall? call)
    {
        var returnUrl = order.ReturnUrl
            ?? order.Source?.ConfirmationToken?.TextOrNull("return_url")
            ?? intent.TextOrNull("_return_url");
        intent["_return_url"] = returnUrl;
        intent["status"] = "requires_action";
        SendToTheBank(intent, order.UsesStripeSdk ? null : returnUrl, objects.Address);
        objects.Store.Save(intent);
        objects.Events.Record("payment_intent.requires_action", intent, call);
        objects.Billing.Invoices.Follow(intent, call);
        return intent;
    }

    private JsonObject Charge(JsonObject intent, JsonObject method, CardDecline? decline, bool isAuthenticated, ApiCall? call)
    {
        var captureMethod = intent.Text("capture_method");
        var charge = objects.Charges.Attempt(
            OrderOf(intent, method) with
            {
                Decline = decline,
                Captures = captureMethod != "manual",
                SettlesLater = captureMethod == "automatic_async",
                IsAuthenticated = isAuthenticated,
            },
            call);
        intent["latest_charge"] = charge.Text("id");
        if (decline is not null)
        {
            var error = decline.ToError();
            error.Error["charge"] = charge.Text("id");
            TakeBack(intent, error.Error, method, call);
            error.Error["payment_intent"] = intent.Public();
            return call is null ? intent : throw error;
        }

        if (isAuthenticated && intent.TextOrNull("setup_future_usage") == "off_session")
        {
            method["_set_up"] = true;
        }

        objects.PaymentMethods.Settle(method, intent["setup_future_usage"] is null ? null : intent.TextOrNull("customer"), call);
        return Succeed(intent, charge, call);
    }

    private static ChargeOrder OrderOf(JsonObject intent, JsonObject method) => new()
    {
        Amount = intent.Number("amount"),
        Currency = intent.Text("currency"),
        Method = method,
        PaymentIntent = intent.Text("id"),
        Customer = intent.TextOrNull("customer"),
        Description = intent.TextOrNull("description"),
        ReceiptEmail = intent.TextOrNull("receipt_email"),
        StatementDescriptorSuffix = intent.TextOrNull("statement_descriptor_suffix"),
        Shipping = intent.Part("shipping"),
        Metadata = intent.Part("metadata")!,
    };

    private JsonObject Succeed(JsonObject intent, JsonObject charge, ApiCall? call)
    {
        if (charge.IsTrue("captured"))
        {
            intent["amount_received"] = charge.Number("amount");
            intent["status"] = "succeeded";
        }
        else
        {
            intent["amount_capturable"] = charge.Number("amount");
            intent["status"] = "requires_capture";
        }

        objects.Store.Save(intent);
        objects.Events.Record(
            charge.IsTrue("captured") ? "payment_intent.succeeded" : "payment_intent.amount_capturable_updated", intent, call);
        objects.Billing.Invoices.Follow(intent, call);
        if (charge.IsTrue("captured"))
        {
            objects.Disputes.AfterPayment(charge);
        }

        return intent;
    }

    /// <summary>The money did not come: the intent waits for another method.</summary>
    public JsonObject TakeBack(JsonObject intent, JsonObject error, JsonObject method, ApiCall? call)
    {
        error["payment_method"] = method.Public();
        intent["last_payment_error"] = error.Copy();
        intent["next_action"] = null;
        intent["payment_method"] = null;
        intent["status"] = "requires_payment_method";
        objects.Store.Save(intent);
        objects.Events.Record("payment_intent.payment_failed", intent, call);
        objects.Billing.Invoices.Follow(intent, call);
        return intent;
    }
}

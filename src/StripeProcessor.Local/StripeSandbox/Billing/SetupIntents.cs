using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>Saving a card without charging it, 3-D Secure included.</summary>
internal sealed class SetupIntents(SandboxObjects objects)
{
    private static readonly string[] Unfinished = ["requires_payment_method", "requires_confirmation", "requires_action"];
    private static readonly string[] OnlyWithConfirm = ["return_url", "use_stripe_sdk", "mandate_data", "confirmation_token"];

    public JsonObject Create(ApiCall call)
    {
        var parameters = call.Parameters;
        PaymentIntentParameters.ReadMethodTypes(call);
        var customer = objects.Customers.Read(parameters, "customer");
        var automatic = PaymentIntentParameters.ReadAutomatic(parameters);
        var confirm = parameters.Flag("confirm") ?? false;
        var usage = parameters.OneOf("usage", "off_session", "on_session") ?? "off_session";
        var metadata = parameters.Metadata();
        var description = parameters.Text("description");
        parameters.Kept("payment_method_options");
        if (!confirm)
        {
            RefuseWithoutConfirm(parameters);
        }

        var order = ReadOrder(parameters);
        if (confirm)
        {
            RefuseWithoutMethod(order.Source is not null, null);
            order.RefuseWithoutReturnUrl(automatic, null);
        }

        call.Begin();
        var intent = New(customer, usage);
        intent["automatic_payment_methods"] = automatic;
        intent["description"] = description;
        intent["metadata"] = metadata;
        objects.Store.Save(intent);
        objects.Events.Record("setup_intent.created", intent, call);
        if (order.Source is { } source)
        {
            Use(source, intent);
        }

        return confirm ? Confirm(intent, order, call) : intent;
    }

    public JsonObject Retrieve(ApiCall call) => Find(call);

    public JsonObject List(ApiCall call)
    {
        var customer = call.Parameters.Text("customer");
        var method = call.Parameters.Text("payment_method");
        var created = Listing.Created(call.Parameters);
        return Listing.Page(
            call,
            objects.Store,
            "setup_intent",
            "/v1/setup_intents",
            intent => created(intent)
                && (customer is null || intent.TextOrNull("customer") == customer)
                && (method is null || intent.TextOrNull("payment_method") == method));
    }

    public JsonObject Confirm(ApiCall call)
    {
        var intent = Find(call);
        PaymentIntentParameters.ReadMethodTypes(call);
        call.Parameters.Kept("payment_method_options");
        RefuseUnlessUnfinished(intent, "confirmed");
        var order = ReadOrder(call.Parameters);
        RefuseWithoutMethod(order.Source is not null || intent["payment_method"] is not null, intent);
        order.RefuseWithoutReturnUrl(intent.Part("automatic_payment_methods"), intent.TextOrNull("_return_url"));
        call.Begin();
        if (order.Source is { } source)
        {
            Use(source, intent);
        }

        return Confirm(intent, order, call);
    }

    public JsonObject Cancel(ApiCall call)
    {
        var intent = Find(call);
        var reason = call.Parameters.OneOf("cancellation_reason", "abandoned", "requested_by_customer", "duplicate");
        RefuseUnlessUnfinished(intent, "canceled");
        call.Begin();
        intent["cancellation_reason"] = reason;
        intent["next_action"] = null;
        intent["status"] = "canceled";
        objects.Store.Save(intent);
        objects.Events.Record("setup_intent.canceled", intent, call);
        return intent;
    }

    /// <summary>Saves a card that somebody typed on a page of ours: succeeded, requires_action, or with its last error.</summary>
    public JsonObject SetUp(string customer, JsonObject method, string returnUrl)
    {
        var intent = New(customer, "off_session");
        objects.Store.Save(intent);
        objects.Events.Record("setup_intent.created", intent);
        var source = new PaymentSource(method, null, null);
        Use(source, intent);
        return Confirm(intent, new ConfirmationOrder { ReturnUrl = returnUrl }, null);
    }

    /// <summary>The cardholder said yes on the bank's page.</summary>
    public JsonObject Authenticate(JsonObject intent) => Succeed(intent, MethodOf(intent), null);

    /// <summary>The cardholder said no, or could not.</summary>
    public JsonObject FailAuthentication(JsonObject intent)
    {
        var failure = ApiError.Invalid(
            "The provided PaymentMethod has failed authentication. Use another payment method, or try again.",
            code: "setup_intent_authentication_failure");
        return TakeBack(intent, failure.Error, MethodOf(intent), null);
    }

    private JsonObject Confirm(JsonObject intent, ConfirmationOrder order, ApiCall? call)
    {
        var method = MethodOf(intent);
        var card = BankDebits.Of(method) is null ? PaymentMethods.CardOf(method) : null;
        intent["last_setup_error"] = null;
        intent["next_action"] = null;
        if (card is { IsRefusedWhenSaved: true, Decline: { } decline })
        {
            var error = decline.ToError();
            TakeBack(intent, error.Error, method, call);
            error.Error["setup_intent"] = intent.Public();
            return call is null ? intent : throw error;
        }

        return card is { NeedsAuthentication: true } ? AskTheBank(intent, order, call) : Succeed(intent, method, call);
    }

    private JsonObject AskTheBank(JsonObject intent, ConfirmationOrder order, ApiCall? call)
    {
        var returnUrl = order.ReturnUrl
            ?? order.Source?.ConfirmationToken?.TextOrNull("return_url")
            ?? intent.TextOrNull("_return_url");
        intent["_return_url"] = returnUrl;
        intent["status"] = "requires_action";
        PaymentConfirmation.SendToTheBank(intent, order.UsesStripeSdk ? null : returnUrl, objects.Address);
        objects.Store.Save(intent);
        objects.Events.Record("setup_intent.requires_action", intent, call);
        return intent;
    }

    private JsonObject Succeed(JsonObject intent, JsonObject method, ApiCall? call)
    {
        method["_set_up"] = true;
        if (intent.TextOrNull("customer") is { } customer)
        {
            objects.Billing.AttachedMethods.Attach(method, customer, call);
        }
        else
        {
            objects.Store.Save(method);
        }

        intent["next_action"] = null;
        intent["status"] = "succeeded";
        objects.Store.Save(intent);
        objects.Events.Record("setup_intent.succeeded", intent, call);
        return intent;
    }

    private JsonObject TakeBack(JsonObject intent, JsonObject error, JsonObject method, ApiCall? call)
    {
        error["payment_method"] = method.Public();
        intent["last_setup_error"] = error.Copy();
        intent["next_action"] = null;
        intent["payment_method"] = null;
        intent["status"] = "requires_payment_method";
        objects.Store.Save(intent);
        objects.Events.Record("setup_intent.setup_failed", intent, call);
        return intent;
    }

    private void Use(PaymentSource source, JsonObject intent)
    {
        objects.Tokens.Use(source.SpentToken);
        objects.Store.Save(source.Method);
        intent["payment_method"] = source.Method.Text("id");
        intent["status"] = "requires_confirmation";
        if (source.ConfirmationToken is { } token)
        {
            objects.ConfirmationTokens.Use(token, intent.Text("id"));
        }

        objects.Store.Save(intent);
    }

    private ConfirmationOrder ReadOrder(FormParameters parameters)
    {
        parameters.Kept("mandate_data");
        return new ConfirmationOrder
        {
            Source = PaymentSource.Read(objects, parameters),
            ReturnUrl = WebAddress.Read(parameters, "return_url"),
            UsesStripeSdk = parameters.Flag("use_stripe_sdk") ?? false,
        };
    }

    private JsonObject MethodOf(JsonObject intent) => objects.Store.Find(intent.Text("payment_method"), "payment_method")!;

    private JsonObject Find(ApiCall call)
    {
        var intent = objects.Store.Find(call.Id, "setup_intent");
        var secret = call.Parameters.Text("client_secret");
        return intent is not null && (secret is null || secret == intent.Text("client_secret"))
            ? intent
            : throw ApiError.NoSuch("setupintent", call.Id, "intent");
    }

    private JsonObject New(string? customer, string usage)
    {
        var id = Documents.NewId("seti_");
        return new JsonObject
        {
            ["id"] = id,
            ["object"] = "setup_intent",
            ["application"] = null,
            ["automatic_payment_methods"] = null,
            ["cancellation_reason"] = null,
            ["client_secret"] = Documents.NewId(id + "_secret_", 30),
            ["created"] = objects.Now,
            ["customer"] = customer,
            ["customer_account"] = null,
            ["description"] = null,
            ["excluded_payment_method_types"] = null,
            ["flow_directions"] = null,
            ["last_setup_error"] = null,
            ["latest_attempt"] = null,
            ["livemode"] = false,
            ["mandate"] = null,
            ["metadata"] = new JsonObject(),
            ["next_action"] = null,
            ["on_behalf_of"] = null,
            ["payment_method"] = null,
            ["payment_method_configuration_details"] = null,
            ["payment_method_options"] = new JsonObject
            {
                ["card"] = new JsonObject { ["mandate_options"] = null, ["network"] = null, ["request_three_d_secure"] = "automatic" },
            },
            ["payment_method_types"] = new JsonArray("card"),
            ["single_use_mandate"] = null,
            ["status"] = "requires_payment_method",
            ["usage"] = usage,
        };
    }

    private static void RefuseWithoutConfirm(FormParameters parameters)
    {
        foreach (var name in OnlyWithConfirm)
        {
            if (parameters.Has(name))
            {
                throw ApiError.Invalid($"The parameter {name} can only be used with confirm=true.", name);
            }
        }
    }

    private static void RefuseUnlessUnfinished(JsonObject intent, string verb)
    {
        if (!Unfinished.Contains(intent.Text("status")))
        {
            throw UnexpectedState(
                $"This SetupIntent could not be {verb} because it has a status of {intent.Text("status")}.", intent);
        }
    }

    private static void RefuseWithoutMethod(bool hasMethod, JsonObject? intent)
    {
        if (!hasMethod)
        {
            throw UnexpectedState(
                "This SetupIntent has no card to set up yet: send a payment_method or a confirmation_token.", intent);
        }
    }

    private static ApiError UnexpectedState(string message, JsonObject? intent)
    {
        var refusal = ApiError.Invalid(message, code: "setup_intent_unexpected_state");
        if (intent is not null)
        {
            refusal.Error["setup_intent"] = intent.Public();
        }

        return refusal;
    }
}

using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>Cards that belong to a customer, and how they come to and go from there.</summary>
internal sealed class AttachedMethods(SandboxObjects objects)
{
    public JsonObject OfCustomer(ApiCall call)
    {
        var customer = objects.Customers.Existing(call.Id).Text("id");
        var type = call.Parameters.Text("type");
        return Listing.Page(
            call,
            objects.Store,
            "payment_method",
            $"/v1/customers/{customer}/payment_methods",
            method => method.TextOrNull("customer") == customer && (type is null || method.Text("type") == type));
    }

    public JsonObject RetrieveOfCustomer(ApiCall call)
    {
        var customer = objects.Customers.Existing(call.Id).Text("id");
        return objects.Store.Find(call.InnerId, "payment_method") is { } method && method.TextOrNull("customer") == customer
            ? method
            : throw ApiError.NoSuch("PaymentMethod", call.InnerId, "payment_method");
    }

    public JsonObject Attach(ApiCall call)
    {
        call.Parameters.RequiredText("customer");
        var customer = objects.Customers.Read(call.Parameters, "customer")!;
        var method = objects.PaymentMethods.Read(call.Id, "payment_method");
        if (method.TextOrNull("customer") is { } owner && owner != customer)
        {
            throw ApiError.Invalid("The payment method you provided has already been attached to a customer.", "payment_method");
        }

        call.Begin();
        if (BankDebits.Of(method) is null && PaymentMethods.CardOf(method) is { IsRefusedWhenSaved: true, Decline: { } decline })
        {
            throw decline.ToError();
        }

        return Attach(method, customer, call);
    }

    /// <summary>Keeps the method for the customer; once only, however often it is asked.</summary>
    public JsonObject Attach(JsonObject method, string customer, ApiCall? call)
    {
        if (method.TextOrNull("customer") == customer)
        {
            return objects.Store.Save(method);
        }

        method["customer"] = customer;
        objects.Store.Save(method);
        objects.Events.Record("payment_method.attached", method, call);
        return method;
    }

    public JsonObject Detach(ApiCall call)
    {
        var method = Existing(call);
        if (method.TextOrNull("customer") is null)
        {
            throw NotAttached();
        }

        call.Begin();
        return Detach(method, call);
    }

    /// <summary>The method pays nothing any more, and is nobody's default.</summary>
    public JsonObject Detach(JsonObject method, ApiCall? call)
    {
        var before = method.Copy();
        var id = method.Text("id");
        var customer = method.Text("customer");
        method["customer"] = null;
        method["_spent"] = true;
        objects.Store.Save(method);
        objects.Events.Record("payment_method.detached", method, call, Change.Previous(before.Public(), method.Public()));
        if (objects.Customers.Find(customer) is { } owner && Customers.DefaultMethod(owner) == id)
        {
            objects.Customers.SetDefaultMethod(owner, null, call);
        }

        foreach (var subscription in objects.Billing.Subscriptions.OfCustomer(customer))
        {
            if (subscription.TextOrNull("default_payment_method") == id)
            {
                objects.Billing.Subscriptions.SetDefaultMethod(subscription, null, call);
            }
        }

        return method;
    }

    public JsonObject Update(ApiCall call)
    {
        var method = Existing(call);
        var before = method.Copy();
        var parameters = call.Parameters;
        if (method.TextOrNull("customer") is null)
        {
            throw ApiError.Invalid("You must save this PaymentMethod to a customer before you can update it.");
        }

        var metadata = parameters.Metadata(method.Part("metadata"));
        var redisplay = parameters.OneOf("allow_redisplay", "always", "limited", "unspecified") ?? method.Text("allow_redisplay");
        var details = parameters.Has("billing_details") ? PaymentMethods.BillingDetails(parameters.Group("billing_details")) : null;
        var expire = ReadExpiry(parameters, method.Part("card"));
        call.Begin();
        method["metadata"] = metadata;
        method["allow_redisplay"] = redisplay;
        Merge(method.Part("billing_details")!, details);
        expire();
        objects.Store.Save(method);
        Change.Record(objects, "payment_method.updated", before, method, call);
        return method;
    }

    /// <summary>The id a parameter names, or null; refuses a method that is not this customer's.</summary>
    public string? ReadOwn(FormParameters parameters, string name, string customer)
    {
        var id = parameters.Text(name);
        return id is null || objects.Store.Find(id, "payment_method")?.TextOrNull("customer") == customer
            ? id
            : throw ApiError.Invalid(
                $"The customer does not have a payment method with the ID {id}. The payment method must be attached to the customer.",
                parameters.PathOf(name),
                "resource_missing");
    }

    // An account has no expiry: sent for one, it is a parameter that nobody knows.
    private static Action ReadExpiry(FormParameters parameters, JsonObject? card)
    {
        if (card is null)
        {
            return () => { };
        }

        var group = parameters.Group("card");
        var month = group.Integer("exp_month") ?? card.Number("exp_month");
        var year = group.Integer("exp_year") ?? card.Number("exp_year");
        if (month is < 1 or > 12)
        {
            throw ApiError.Card("invalid_expiry_month", "Your card's expiration month is invalid.", param: "card[exp_month]");
        }

        return () =>
        {
            card["exp_month"] = month;
            card["exp_year"] = year;
        };
    }

    // What was not sent stays as it was.
    private static void Merge(JsonObject kept, JsonObject? sent)
    {
        foreach (var (name, value) in sent ?? [])
        {
            if (value is JsonObject part && kept.Part(name) is { } keptPart)
            {
                Merge(keptPart, part);
            }
            else if (value is not null)
            {
                kept[name] = value.DeepClone();
            }
        }
    }

    private JsonObject Existing(ApiCall call) =>
        objects.Store.Find(call.Id, "payment_method") ?? throw ApiError.NoSuch("PaymentMethod", call.Id, "payment_method");

    private static ApiError NotAttached() => ApiError.Invalid(
        "The payment method you provided is not attached to a customer so detachment is impossible.", "payment_method");
}

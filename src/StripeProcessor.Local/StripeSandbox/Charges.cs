using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>One attempt to take money, failed ones too.</summary>
internal sealed class Charges(SandboxObjects objects)
{
    /// <summary>The old way without payment intents: no 3-D Secure, so a card that demands it is declined.</summary>
    public JsonObject Create(ApiCall call)
    {
        var parameters = call.Parameters;
        var currency = Amounts.ReadCurrency(parameters);
        var amount = Amounts.ReadCharge(parameters, currency);
        var (entry, token) = objects.Tokens.Read(parameters.RequiredText("source"), "source");
        var method = objects.PaymentMethods.FromEntry(entry);
        var order = new ChargeOrder
        {
            Amount = amount,
            Currency = currency,
            Method = method,
            Description = parameters.Text("description"),
            ReceiptEmail = EmailAddress.Read(parameters, "receipt_email"),
            Metadata = parameters.Metadata(),
            StatementDescriptorSuffix = StatementDescriptor.ReadSuffix(parameters),
            Decline = entry.Card.NeedsAuthentication ? CardDecline.AuthenticationRequired : entry.Card.Decline,
            Captures = parameters.Flag("capture") ?? true,
        };
        call.Begin();
        objects.Tokens.Use(token);
        objects.Store.Save(method);
        var charge = Attempt(order, call);
        if (order.Decline is not { } decline)
        {
            objects.PaymentMethods.Settle(method, null, call);
            if (charge.IsTrue("captured"))
            {
                objects.Disputes.AfterPayment(charge);
            }

            return charge;
        }

        var refusal = decline.ToError();
        refusal.Error["charge"] = charge.Text("id");
        throw refusal;
    }

    public JsonObject Retrieve(ApiCall call) =>
        objects.Store.Find(call.Id, "charge") ?? throw ApiError.NoSuch("charge", call.Id, "charge");

    public JsonObject List(ApiCall call)
    {
        var paymentIntent = call.Parameters.Text("payment_intent");
        var customer = call.Parameters.Text("customer");
        var created = Listing.Created(call.Parameters);
        return Listing.Page(
            call,
            objects.Store,
            "charge",
            "/v1/charges",
            charge => created(charge)
                && (paymentIntent is null || charge.TextOrNull("payment_intent") == paymentIntent)
                && (customer is null || charge.TextOrNull("customer") == customer));
    }

    public JsonObject Search(ApiCall call) =>
        SearchResults.Page(call, objects, "charge", "/v1/charges/search", SearchFields.OfCharge);

    public JsonObject Update(ApiCall call)
    {
        var charge = Retrieve(call);
        var parameters = call.Parameters;
        var changed = new JsonObject { ["metadata"] = parameters.Metadata(charge.Part("metadata")) };
        foreach (var (name, value) in (ReadOnlySpan<(string, JsonNode?)>)
        [
            ("description", parameters.Text("description")),
            ("receipt_email", EmailAddress.Read(parameters, "receipt_email")),
            ("shipping", parameters.Kept("shipping")),
            ("transfer_group", parameters.Text("transfer_group")),
            ("customer", objects.Customers.Read(parameters, "customer")),
        ])
        {
            if (parameters.IsSent(name))
            {
                changed[name] = value;
            }
        }

        if (parameters.Group("fraud_details").OneOf("user_report", "fraudulent", "safe") is { } report)
        {
            changed["fraud_details"] = new JsonObject { ["user_report"] = report };
        }

        call.Begin();
        var previous = new JsonObject();
        foreach (var (name, value) in changed.Where(field => !JsonNode.DeepEquals(field.Value, charge[field.Key])).ToList())
        {
            previous[name] = charge[name]?.DeepClone();
            charge[name] = value?.DeepClone();
        }

        if (previous.Count > 0)
        {
            Keep(charge);
            objects.Events.Record("charge.updated", charge, call, previous);
        }

        return charge;
    }

    /// <summary>Saves its new state, and when time will change it, if it will.</summary>
    public JsonObject Keep(JsonObject charge) => objects.Store.Save(charge, charge.NumberOrNull("_settles_at"));

    /// <summary>Tries, and keeps what came of it.</summary>
    public JsonObject Attempt(ChargeOrder order, ApiCall? call)
    {
        var charge = ChargeShape.Of(order, objects.Now, objects.Address);
        if (order.Decline is not null)
        {
            objects.Store.Save(charge);
            objects.Events.Record("charge.failed", charge, call);
            return charge;
        }

        if (order.Captures)
        {
            Settle(charge, order.Method, order.SettlesLater);
        }

        Keep(charge);
        objects.Events.Record("charge.succeeded", charge, call);
        return charge;
    }

    /// <summary>Takes an authorised amount, or part of it; the rest is released.</summary>
    public JsonObject Capture(JsonObject charge, long amount, ApiCall call)
    {
        charge["amount_captured"] = amount;
        charge["captured"] = true;
        var released = charge.Number("amount") - amount;
        if (released > 0)
        {
            charge["amount_refunded"] = released;
        }

        var transaction = objects.BalanceTransactions.OfCharge(charge, isAvailableAtOnce: false);
        charge["balance_transaction"] = transaction.Text("id");
        objects.Store.Save(charge);
        objects.Events.Record("charge.captured", charge, call);
        return charge;
    }

    /// <summary>Gives an authorisation back.</summary>
    public void Release(JsonObject charge, ApiCall? call)
    {
        charge["amount_refunded"] = charge.Number("amount");
        charge["refunded"] = true;
        objects.Store.Save(charge);
        objects.Events.Record("charge.refunded", charge, call);
    }

    /// <summary>An asynchronous capture has settled, or a bank debit is decided.</summary>
    public void ComeDue(JsonObject charge)
    {
        if (charge.Text("status") == "pending")
        {
            objects.BankDebits.Settle(charge);
            return;
        }

        charge.Remove("_settles_at");
        charge["balance_transaction"] = objects.BalanceTransactions.OfCharge(charge, isAvailableAtOnce: false).Text("id");
        objects.Store.Save(charge);
        objects.Events.Record("charge.updated", charge, previous: new JsonObject { ["balance_transaction"] = null });
    }

    private void Settle(JsonObject charge, JsonObject method, bool settlesLater)
    {
        if (settlesLater && objects.Options.AsyncCaptureDelay > TimeSpan.Zero)
        {
            charge["_settles_at"] = objects.Now + (long)objects.Options.AsyncCaptureDelay.TotalSeconds;
            return;
        }

        var transaction = objects.BalanceTransactions.OfCharge(charge, PaymentMethods.CardOf(method).IsAvailableAtOnce);
        charge["balance_transaction"] = transaction.Text("id");
    }
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>Payments from a bank account: accepted at once, decided by the bank four days later.</summary>
internal sealed class BankDebits(SandboxObjects objects)
{
    private const long SettlingSeconds = 4L * 24 * 60 * 60;

    private readonly CheckoutPayment _checkout = new(objects);

    /// <summary>The account behind a payment method, or null for a card.</summary>
    public static TestDebit? Of(JsonObject method) => method.TextOrNull("_debit") is { } name ? TestDebit.Named(name) : null;

    /// <summary>The part of a payment method that tells the account; the last digits only.</summary>
    public static JsonObject Part(TestDebit debit) => debit.Type == TestDebit.UsBankAccount
        ? new JsonObject
        {
            ["account_holder_type"] = "individual",
            ["account_type"] = "checking",
            ["bank_name"] = "STRIPE TEST BANK",
            ["financial_connections_account"] = null,
            ["fingerprint"] = Fingerprint(debit),
            ["last4"] = debit.Number[^4..],
            ["networks"] = new JsonObject { ["preferred"] = "ach", ["supported"] = new JsonArray("ach") },
            ["routing_number"] = "110000000",
            ["status_details"] = null,
        }
        : new JsonObject
        {
            ["bank_code"] = "37040044",
            ["branch_code"] = "",
            ["country"] = "DE",
            ["fingerprint"] = Fingerprint(debit),
            ["generated_from"] = new JsonObject { ["charge"] = null, ["setup_attempt"] = null },
            ["last4"] = debit.Number[^4..],
        };

    /// <summary>The part of a charge's <c>payment_method_details</c>.</summary>
    public static JsonObject Details(TestDebit debit)
    {
        var part = Part(debit);
        foreach (var field in (ReadOnlySpan<string>)["financial_connections_account", "networks", "status_details", "generated_from"])
        {
            part.Remove(field);
        }

        part["mandate"] = null;
        if (debit.Type == TestDebit.UsBankAccount)
        {
            part["payment_reference"] = null;
        }

        return part;
    }

    /// <summary>The account that <c>payment_method_data</c> names by its number.</summary>
    public static TestDebit Read(FormParameters data, string type)
    {
        var group = data.Group(type);
        group.Text("account_holder_type");
        group.Text("account_type");
        group.Text("routing_number");
        var field = type == TestDebit.SepaDebit ? "iban" : "account_number";
        return TestDebit.OfNumber(type, group.RequiredText(field).Replace(" ", "", StringComparison.Ordinal))
            ?? throw ApiError.Invalid("The sandbox takes test accounts only.", group.PathOf(field), "account_number_invalid");
    }

    /// <summary>From "pay with this" to <c>processing</c>.</summary>
    public JsonObject Begin(JsonObject intent, ChargeOrder order, ApiCall? call)
    {
        var charge = ChargeShape.Of(order with { IsPending = true }, objects.Now, objects.Address);
        charge["_settles_at"] = objects.Now + SettlingSeconds;
        objects.Charges.Keep(charge);
        objects.Events.Record("charge.pending", charge, call);
        objects.PaymentMethods.Settle(order.Method, intent["setup_future_usage"] is null ? null : intent.TextOrNull("customer"), call);
        intent["latest_charge"] = charge.Text("id");
        intent["status"] = "processing";
        objects.Store.Save(intent);
        objects.Events.Record("payment_intent.processing", intent, call);
        objects.Billing.Invoices.Follow(intent, call);
        return intent;
    }

    /// <summary>The bank has decided.</summary>
    public void Settle(JsonObject charge)
    {
        charge.Remove("_settles_at");
        var method = objects.Store.Find(charge.Text("payment_method"), "payment_method")!;
        var intent = objects.Store.Find(charge.Text("payment_intent"), "payment_intent")!;
        if (Of(method)!.FailureCode is { } code)
        {
            Fail(charge, intent, method, code, Of(method)!.FailureMessage!);
        }
        else
        {
            Succeed(charge, intent);
        }

        if (intent.TextOrNull("_checkout") is { } id && objects.Store.Find(id, "checkout.session") is { } session)
        {
            _checkout.ConcludeDebit(session, charge.Text("status") == "succeeded");
        }
    }

    private void Succeed(JsonObject charge, JsonObject intent)
    {
        charge["paid"] = true;
        charge["status"] = "succeeded";
        charge["receipt_url"] = new Uri(objects.Address, "_sandbox/?charge=" + charge.Text("id")).ToString();
        charge["balance_transaction"] = objects.BalanceTransactions.OfCharge(charge, isAvailableAtOnce: false).Text("id");
        objects.Charges.Keep(charge);
        objects.Events.Record("charge.succeeded", charge);
        intent["amount_received"] = charge.Number("amount");
        intent["status"] = "succeeded";
        objects.Store.Save(intent);
        objects.Events.Record("payment_intent.succeeded", intent);
        objects.Billing.Invoices.Follow(intent, null);
    }

    private void Fail(JsonObject charge, JsonObject intent, JsonObject method, string code, string message)
    {
        charge["amount_captured"] = 0L;
        charge["captured"] = false;
        charge["failure_code"] = code;
        charge["failure_message"] = message;
        charge["status"] = "failed";
        objects.Charges.Keep(charge);
        objects.Events.Record("charge.failed", charge);
        var error = ApiError.Card(code, message);
        error.Error["charge"] = charge.Text("id");
        objects.Confirmation.TakeBack(intent, error.Error, method, null);
    }

    private static string Fingerprint(TestDebit debit) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes("sandbox " + debit.Number)))[..16];
}

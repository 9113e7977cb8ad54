using System.Globalization;
using System.Text.Json.Nodes;
using StripeProcessor.Local.Sandbox;

namespace StripeProcessor.SystemTests.Sandbox;

/// <summary>A sandbox in which time passes only when a test says so, beginning on 31 January 2027.</summary>
public abstract class BillingTest : IAsyncLifetime
{
    protected const string ThreeDSecureEachTime = "pm_card_authenticationRequired";
    protected const string ThreeDSecureOnce = "pm_card_authenticationRequiredOnSetup";

    private StripeSandbox _sandbox = null!;

    private protected SandboxCaller Caller { get; private set; } = null!;

    protected Uri Address => _sandbox.Address;

    protected virtual StripeSandboxOptions Options => new() { Time = new StillTime(new(2027, 1, 31, 10, 0, 0, TimeSpan.Zero)) };

    public async Task InitializeAsync()
    {
        _sandbox = await StripeSandbox.StartAsync(Options);
        Caller = new SandboxCaller(_sandbox.Address);
    }

    public async Task DisposeAsync()
    {
        Caller.Dispose();
        await _sandbox.DisposeAsync();
    }

    private protected Task<Reply> AdvanceAsync(TimeSpan time) =>
        Caller.ControlAsync("clock", new JsonObject { ["advance_seconds"] = (long)time.TotalSeconds });

    private protected async Task<string> ProductAsync() => (await Caller.PostAsync("/v1/products", ("name", "Winter shelter"))).Id;

    private protected async Task<string> CustomerAsync() => (await Caller.PostAsync("/v1/customers", ("email", "jenny@example.com"))).Id;

    /// <summary>A card that belongs to the customer.</summary>
    private protected async Task<string> CardAsync(string customer, string ready = "pm_card_visa") =>
        (await Caller.PostAsync($"/v1/payment_methods/{ready}/attach", ("customer", customer))).Id;

    private protected async Task<Reply> SubscribeAsync(string customer, params (string Name, string Value)[] more) => await Caller.PostAsync(
        "/v1/subscriptions",
        [
            ("customer", customer),
            ("items[0][price_data][currency]", "usd"),
            ("items[0][price_data][product]", await ProductAsync()),
            ("items[0][price_data][unit_amount]", "2500"),
            ("items[0][price_data][recurring][interval]", "month"),
            ("metadata[designation]", "winter"),
            .. more,
        ]);

    /// <summary>A monthly gift of $25 that is paid and active.</summary>
    private protected async Task<Reply> GiveMonthlyAsync(params (string Name, string Value)[] more)
    {
        var customer = await CustomerAsync();
        return await SubscribeAsync(
            customer, [("default_payment_method", await CardAsync(customer)), ("payment_behavior", "error_if_incomplete"), .. more]);
    }

    private protected async Task<Reply> SubscriptionAsync(string id) => await Caller.GetAsync("/v1/subscriptions/" + id);

    /// <summary>Oldest first.</summary>
    private protected async Task<List<JsonNode>> InvoicesAsync(string subscription) =>
        [.. Data(await Caller.GetAsync($"/v1/invoices?limit=100&subscription={subscription}")).Reverse()];

    /// <summary>Oldest first, of all types or of some.</summary>
    private protected async Task<List<JsonNode>> EventsAsync(params string[] types)
    {
        var query = string.Concat(types.Select(type => "&types[]=" + type));
        return [.. Data(await Caller.GetAsync("/v1/events?limit=100" + query)).Reverse()];
    }

    private protected static string[] Types(IEnumerable<JsonNode> events) => [.. events.Select(found => (string)found["type"]!)];

    private protected static string Day(JsonNode document, string field = "created") =>
        DateTimeOffset.FromUnixTimeSeconds((long)document[field]!).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private protected async Task<string> PortalAsync(string customer, params (string Name, string Value)[] more)
    {
        var session = await Caller.PostAsync(
            "/v1/billing_portal/sessions", [("customer", customer), ("return_url", "https://example.org/thanks"), .. more]);
        return new Uri(session["url"]!).AbsolutePath;
    }

    private protected Task<Reply> TypeCardAsync(string portal, string number, string expiry = "12/40", string cvc = "123") =>
        Caller.PostAsync(portal + "/card", ("card_number", number), ("expiry", expiry), ("cvc", cvc));

    private static IEnumerable<JsonNode> Data(Reply list) => list.Json["data"]!.AsArray().Select(found => found!);

    protected sealed class StillTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}

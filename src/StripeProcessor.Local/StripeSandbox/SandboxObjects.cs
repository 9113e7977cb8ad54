using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>The kinds of object and what they share. They change one another as Stripe's do: a refund changes its charge.</summary>
internal sealed class SandboxObjects
{
    public SandboxObjects(StripeSandboxOptions options, ObjectStore store)
    {
        Options = options;
        Store = store;
        Clock = new Clock(options.Time, store);
        Expansion = new Expansion(store);
        Deliveries = new Deliveries(this);
        Events = new Events(this);
        Customers = new Customers(this);
        PaymentMethods = new PaymentMethods(this);
        Tokens = new Tokens(this);
        ConfirmationTokens = new ConfirmationTokens(this);
        BalanceTransactions = new BalanceTransactions(this);
        Charges = new Charges(this);
        Refunds = new Refunds(this);
        Confirmation = new PaymentConfirmation(this);
        PaymentIntents = new PaymentIntents(this);
        CheckoutSessions = new CheckoutSessions(this);
        WebhookEndpoints = new WebhookEndpoints(this);
        Disputes = new Disputes(this);
        FraudWarnings = new FraudWarnings(this);
        BankDebits = new BankDebits(this);
        Payouts = new Payouts(this);
        Billing = new BillingObjects(this);
    }

    public StripeSandboxOptions Options { get; }

    public ObjectStore Store { get; }

    public Clock Clock { get; }

    public Expansion Expansion { get; }

    public Events Events { get; }

    public Customers Customers { get; }

    public PaymentMethods PaymentMethods { get; }

    public Tokens Tokens { get; }

    public ConfirmationTokens ConfirmationTokens { get; }

    public BalanceTransactions BalanceTransactions { get; }

    public Charges Charges { get; }

    public Refunds Refunds { get; }

    public PaymentConfirmation Confirmation { get; }

    public PaymentIntents PaymentIntents { get; }

    public CheckoutSessions CheckoutSessions { get; }

    public WebhookEndpoints WebhookEndpoints { get; }

    public Deliveries Deliveries { get; }

    public Disputes Disputes { get; }

    public FraudWarnings FraudWarnings { get; }

    public BankDebits BankDebits { get; }

    public Payouts Payouts { get; }

    public BillingObjects Billing { get; }

    public long Now => Clock.Now;

    /// <summary>Where hosted pages are; set once the port is bound.</summary>
    public Uri Address { get; set; } = new("http://127.0.0.1/");

    /// <summary>
    /// Does what the hour brings, each thing at its own moment and in the order of those: sessions expire, funds become available,
    /// refunds settle, gifts renew, old answers go. What comes of one may come due within the same call.
    /// </summary>
    public void PassTime(Action? also = null) => Store.Transact(() =>
    {
        var now = Now;
        while (Store.TakeDue(now) is var (document, due))
        {
            Clock.StandAt(due, () => ComeDue(document));
        }

        also?.Invoke();
    });

    private void ComeDue(JsonObject document)
    {
        switch (document.Text("object"))
        {
            case "checkout.session":
                CheckoutSessions.ComeDue(document);
                break;
            case "balance_transaction":
                BalanceTransactions.ComeDue(document);
                break;
            case "charge":
                Charges.ComeDue(document);
                break;
            case "refund":
                Refunds.ComeDue(document);
                break;
            case "dispute":
                Disputes.ComeDue(document);
                break;
            case "payout":
                Payouts.ComeDue(document);
                break;
            case Payouts.ScheduleKind:
                Payouts.PayOut();
                break;
            case "subscription":
                Billing.Subscriptions.ComeDue(document);
                break;
            case "invoice":
                Billing.Invoices.ComeDue(document);
                break;
        }
    }
}

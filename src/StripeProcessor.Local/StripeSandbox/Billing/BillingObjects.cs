namespace StripeProcessor.Local.Sandbox;

/// <summary>What recurring payments add to <see cref="SandboxObjects"/>.</summary>
internal sealed class BillingObjects(SandboxObjects objects)
{
    public Products Products { get; } = new(objects);

    public Prices Prices { get; } = new(objects);

    public AttachedMethods AttachedMethods { get; } = new(objects);

    public SetupIntents SetupIntents { get; } = new(objects);

    public Subscriptions Subscriptions { get; } = new(objects);

    public SubscriptionRequests SubscriptionRequests { get; } = new(objects);

    public Invoices Invoices { get; } = new(objects);

    public InvoiceRequests InvoiceRequests { get; } = new(objects);

    public InvoicePayments InvoicePayments { get; } = new(objects);

    public PortalConfigurations PortalConfigurations { get; } = new(objects);

    public PortalSessions PortalSessions { get; } = new(objects);
}

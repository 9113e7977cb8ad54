using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace StripeProcessor.Stripe;

/// <summary>
/// Stripe's API for one key: the calls this product makes, each at most once per idempotency key, and nothing else. It holds no
/// state but the key, may be used by any number of callers at once, writes nothing anywhere and decides nothing about money.
/// </summary>
public sealed class StripeClient
{
    /// <summary>The version every call is made in, and webhook endpoints are created with.</summary>
    public const string ApiVersion = "2026-10-28.endive";

    private readonly StripeSender _sender;

    /// <summary>A client for this key.</summary>
    /// <param name="apiKey">A secret or restricted key. Whether its mode is the right one is for whoever opens it to check.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="handler">Null for <see cref="StripeTransport.Shared"/>. Not disposed.</param>
    /// <param name="time">Null for the system's clock; used for waits and time limits only.</param>
    /// <param name="jitter">Chance, 0 to 1, that spreads retries; null for the process's generator.</param>
    /// <exception cref="ArgumentException">The key is empty, holds white space or is publishable, or an option is out of range.</exception>
    public StripeClient(
        string apiKey,
        StripeClientOptions? options = null,
        HttpMessageHandler? handler = null,
        TimeProvider? time = null,
        Func<double>? jitter = null)
    {
        CheckKey(apiKey);
        options ??= new StripeClientOptions();
        options.Check();
        _sender = new StripeSender(
            apiKey, options, handler ?? StripeTransport.Shared, time ?? TimeProvider.System, jitter ?? Random.Shared.NextDouble);
    }

    // Each group of calls is made when asked for: a process that only charges makes one.

    /// <summary>Payments.</summary>
    public PaymentIntentCalls PaymentIntents => new(this);

    /// <summary>The tries to collect a payment.</summary>
    public ChargeCalls Charges => new(this);

    /// <summary>Money given back.</summary>
    public RefundCalls Refunds => new(this);

    /// <summary>Payments that a donor has contested at the bank.</summary>
    public DisputeCalls Disputes => new(this);

    /// <summary>What issuers report as fraud before anybody disputes it.</summary>
    public EarlyFraudWarningCalls EarlyFraudWarnings => new(this);

    /// <summary>Hosted payment pages.</summary>
    public CheckoutSessionCalls CheckoutSessions => new(this);

    /// <summary>Donors who give again and again.</summary>
    public CustomerCalls Customers => new(this);

    /// <summary>Cards and bank accounts.</summary>
    public PaymentMethodCalls PaymentMethods => new(this);

    /// <summary>What recurring gifts are for.</summary>
    public ProductCalls Products => new(this);

    /// <summary>Recurring gifts.</summary>
    public SubscriptionCalls Subscriptions => new(this);

    /// <summary>What a recurring gift asks for, each time.</summary>
    public InvoiceCalls Invoices => new(this);

    /// <summary>Which payment paid which invoice.</summary>
    public InvoicePaymentCalls InvoicePayments => new(this);

    /// <summary>Pages where a donor manages a recurring gift.</summary>
    public BillingPortalSessionCalls BillingPortalSessions => new(this);

    /// <summary>What the account holds.</summary>
    public BalanceCalls Balance => new(this);

    /// <summary>The account's balance, movement by movement.</summary>
    public BalanceTransactionCalls BalanceTransactions => new(this);

    /// <summary>What Stripe pays to the bank.</summary>
    public PayoutCalls Payouts => new(this);

    /// <summary>What happened at Stripe.</summary>
    public EventCalls Events => new(this);

    /// <summary>Where Stripe sends events.</summary>
    public WebhookEndpointCalls WebhookEndpoints => new(this);

    /// <summary>
    /// Opens a connection ahead of the first call, TLS handshake included. Sends no key; any answer counts as success.
    /// </summary>
    /// <exception cref="StripeConnectionException">There is no connection to be had; its cause tells an unknown root apart.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public Task OpenConnectionAsync(CancellationToken cancellationToken) => _sender.OpenConnectionAsync(cancellationToken);

    /// <summary>Makes one call, in as many attempts as the retry rule and the deadline allow, and reads its answer.</summary>
    /// <param name="request">What to ask; sent unchanged, with one idempotency key, in every attempt.</param>
    /// <param name="json">How to read a 2xx, e.g. <c>StripeJson.Default.PaymentIntent</c>.</param>
    /// <param name="cancellationToken">Honoured in waits too.</param>
    /// <exception cref="StripeException">Refused, declined, or without a readable answer.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up; what became of the call is unknown.</exception>
    public async Task<StripeResponse<T>> SendAsync<T>(StripeRequest request, JsonTypeInfo<T> json, CancellationToken cancellationToken)
    {
        var answer = await _sender.SendAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            return new StripeResponse<T>(
                answer.Read(json), answer.RequestId, answer.IdempotentReplayed, answer.StripeVersion, answer.Notice);
        }
        catch (JsonException unreadable)
        {
            throw Refusal.Unreadable(request, answer, unreadable.Path);
        }
    }

    /// <summary>Makes one call for its status alone: what a 2xx says is not read.</summary>
    /// <param name="request">What to ask.</param>
    /// <param name="cancellationToken">Honoured in waits too.</param>
    /// <exception cref="StripeException">Refused, or without answer.</exception>
    public Task AskAsync(StripeRequest request, CancellationToken cancellationToken) => _sender.SendAsync(request, cancellationToken);

    private static void CheckKey(string apiKey)
    {
        ArgumentNullException.ThrowIfNull(apiKey);
        if (apiKey.StartsWith("pk_", StringComparison.Ordinal))
        {
            throw new ArgumentException("this is a publishable key (pk_…): it is for pages; the client needs sk_… or rk_…", nameof(apiKey));
        }

        HeaderText.Check(apiKey, nameof(apiKey), allowSpace: false);
    }
}

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
        PaymentIntents = new(this);
        CheckoutSessions = new(this);
        Refunds = new(this);
        BalanceTransactions = new(this);
        Events = new(this);
        WebhookEndpoints = new(this);
    }

    /// <summary>Payments.</summary>
    public PaymentIntentCalls PaymentIntents { get; }

    /// <summary>Hosted payment pages.</summary>
    public CheckoutSessionCalls CheckoutSessions { get; }

    /// <summary>Money given back.</summary>
    public RefundCalls Refunds { get; }

    /// <summary>The account's balance, movement by movement.</summary>
    public BalanceTransactionCalls BalanceTransactions { get; }

    /// <summary>What happened at Stripe.</summary>
    public EventCalls Events { get; }

    /// <summary>Where Stripe sends events.</summary>
    public WebhookEndpointCalls WebhookEndpoints { get; }

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

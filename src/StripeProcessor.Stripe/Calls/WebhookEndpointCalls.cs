namespace StripeProcessor.Stripe;

/// <summary>An endpoint to create. Its events are written in the version this client reads.</summary>
public sealed record WebhookEndpointCreate
{
    /// <summary>Where Stripe sends to; https.</summary>
    public required string Url { get; init; }

    /// <summary>The types to send; at least one.</summary>
    public required IReadOnlyList<string> EnabledEvents { get; init; }

    /// <summary>For people, in Stripe's dashboard.</summary>
    public string? Description { get; init; }

    /// <summary>At most 50 pairs.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    internal StripeForm ToForm()
    {
        var form = new StripeForm();
        form.Add("url", Url);
        form.AddItems("enabled_events", EnabledEvents);
        form.Add("api_version", StripeClient.ApiVersion);
        form.Add("description", Description);
        form.AddMetadata("metadata", Metadata);
        return form;
    }
}

/// <summary>What to change of an endpoint. What is not named stays; its version stays in any case.</summary>
public sealed record WebhookEndpointUpdate
{
    /// <summary>Where Stripe sends to; https.</summary>
    public string? Url { get; init; }

    /// <summary>The types to send, in place of those before; null or none for those.</summary>
    public IReadOnlyList<string>? EnabledEvents { get; init; }

    /// <summary>True: Stripe sends nothing there; false: it sends again.</summary>
    public bool? Disabled { get; init; }

    internal StripeForm ToForm()
    {
        var form = new StripeForm();
        form.Add("url", Url);
        form.AddItems("enabled_events", EnabledEvents);
        if (Disabled is { } disabled)
        {
            form.Add("disabled", disabled);
        }

        return form;
    }
}

/// <summary>Where Stripe sends events.</summary>
public sealed class WebhookEndpointCalls
{
    private readonly StripeClient _client;

    internal WebhookEndpointCalls(StripeClient client) => _client = client;

    /// <summary>Creates an endpoint: at most one per key. The answer is the only one that holds the signing secret.</summary>
    /// <exception cref="StripeException">Refused, or without answer.</exception>
    public Task<StripeResponse<WebhookEndpoint>> CreateAsync(
        WebhookEndpointCreate endpoint, string idempotencyKey, CancellationToken cancellationToken) =>
        _client.SendAsync(
            StripeRequest.Post(StripePath.Of("webhook_endpoints"), endpoint.ToForm(), idempotencyKey),
            StripeJson.Default.WebhookEndpoint,
            cancellationToken);

    /// <summary>Changes an endpoint. Its secret stays, and is not told again.</summary>
    /// <exception cref="StripeException">Unknown, refused, or without answer.</exception>
    public Task<StripeResponse<WebhookEndpoint>> UpdateAsync(
        string id, WebhookEndpointUpdate change, string? idempotencyKey, CancellationToken cancellationToken) =>
        _client.SendAsync(
            StripeRequest.Post(StripePath.Of("webhook_endpoints", id), change.ToForm(), idempotencyKey),
            StripeJson.Default.WebhookEndpoint,
            cancellationToken);

    /// <summary>Deletes an endpoint: Stripe sends nothing there any more.</summary>
    /// <exception cref="StripeException">Refused, without answer, or unknown, as after an earlier attempt whose answer was lost.</exception>
    public Task<StripeResponse<WebhookEndpoint>> DeleteAsync(string id, CancellationToken cancellationToken) =>
        _client.SendAsync(
            StripeRequest.Delete(StripePath.Of("webhook_endpoints", id)),
            StripeJson.Default.WebhookEndpoint,
            cancellationToken);

    /// <summary>Reads a page of a hundred, newest first: an account has no more than a few.</summary>
    /// <exception cref="StripeException">Refused, or without answer.</exception>
    public Task<StripeResponse<StripeList<WebhookEndpoint>>> ListPageAsync(CancellationToken cancellationToken)
    {
        var form = new StripeForm();
        form.Add("limit", ListWindow.MaximumPageSize);
        return _client.SendAsync(
            StripeRequest.Get(StripePath.Of("webhook_endpoints"), form),
            StripeJson.Default.WebhookEndpointList,
            cancellationToken);
    }
}

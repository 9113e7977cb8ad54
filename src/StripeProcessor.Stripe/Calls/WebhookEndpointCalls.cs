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
        for (var index = 0; index < EnabledEvents.Count; index++)
        {
            form.AddItem("enabled_events", index, EnabledEvents[index]);
        }

        form.Add("api_version", StripeClient.ApiVersion);
        form.Add("description", Description);
        form.AddMetadata("metadata", Metadata);
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
}

namespace StripeProcessor.Local;

/// <summary>The limits and habits of an API Gateway HTTP API, and where the sample site lies.</summary>
public sealed record GatewayOptions
{
    /// <summary>The port on 127.0.0.1; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The folder of the static site, served beside the API. Null: the API alone.</summary>
    public string? SiteDirectory { get; init; }

    /// <summary>The most bytes a request's body may have. 10 MB, API Gateway's quota.</summary>
    public int BodyLimit { get; init; } = 10 * 1024 * 1024;

    /// <summary>The most bytes that request line and header values may have together. 10,240, API Gateway's quota.</summary>
    public int HeaderLimit { get; init; } = 10_240;

    /// <summary>How long the integration may take before the caller gets 503. 30 s, API Gateway's maximum.</summary>
    public TimeSpan IntegrationTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The function's own time limit, from which its remaining time is counted. 30 s.</summary>
    public TimeSpan FunctionTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Sends every body as base64. API Gateway's documentation does not say which content types it takes for text, so a function
    /// must read both forms of any.
    /// </summary>
    public bool Base64Everything { get; init; }

    /// <summary>
    /// Routes as <c>METHOD /path</c>. A request that matches one carries it as its routeKey; all others carry <c>$default</c>.
    /// None by default: the API has one catch-all route.
    /// </summary>
    public IReadOnlyCollection<string> RouteKeys { get; init; } = [];

    /// <summary>
    /// Who may pass to <c>/operator/</c>: a request whose sender it recognises reaches the function under that name, as after API
    /// Gateway's own authorization; all others get 403. By default nobody.
    /// </summary>
    public RecogniseOperator OperatorDoor { get; init; } = (_, _) => null;

    /// <summary>Whose clock stamps events and counts the timeout.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

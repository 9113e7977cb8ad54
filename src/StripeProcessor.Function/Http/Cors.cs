namespace StripeProcessor.Function.Http;

/// <summary>
/// Which sites' scripts may read our replies. This protects donors' browsers, not us: a plain form is sent without asking, so
/// the routes that charge check the origin themselves (<see cref="IsForeign"/>).
/// </summary>
internal sealed class Cors(AllowedOrigins origins)
{
    /// <summary>
    /// Whether a browser says that a page outside the list sent this. Our own error page carries a form too, so the origin that
    /// the gateway says we were reached at counts as ours.
    /// </summary>
    public bool IsForeign(FriendlyRequest request) =>
        request.Origin is { Length: > 0 } origin && !origins.Contains(origin) && origin != request.OwnOrigin;

    /// <summary>Answers a browser's question whether it may send, for the allowed origins only.</summary>
    /// <param name="allow">The methods of the path, as an Allow header lists them.</param>
    public Reply Preflight(FriendlyRequest request, string allow) =>
        Reply.Empty(204)
            .With("Access-Control-Allow-Methods", allow)
            .With("Access-Control-Allow-Headers", "content-type, idempotency-key")
            .With("Access-Control-Max-Age", "7200");

    public bool Allows(FriendlyRequest request) => origins.Contains(request.Origin);

    /// <summary>Lets the allowed origin that asked read the reply; nobody else is mentioned.</summary>
    public Reply Open(FriendlyRequest request, Reply reply)
    {
        reply.With("Vary", "Origin");
        return Allows(request)
            ? reply.With("Access-Control-Allow-Origin", request.Origin!).With("Access-Control-Expose-Headers", "retry-after")
            : reply;
    }
}

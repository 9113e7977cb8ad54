#nullable enable

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The Runtime API gave an invocation that no handler can be given.</summary>
internal sealed class MalformedInvocationException(string fault, string? requestId)
    : RuntimeApiClientException($"an invocation of the Runtime API {fault}", 200, string.Empty, [], null)
{
    /// <summary>Whom to tell, if that much could be read.</summary>
    public string? RequestId { get; } = requestId;
}

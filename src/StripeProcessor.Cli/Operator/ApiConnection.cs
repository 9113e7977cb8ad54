using System.Net;

namespace StripeProcessor.Cli;

/// <summary>What carries requests to the API, and whose clock counts.</summary>
/// <param name="Open">Makes the carrier; told whether the API is on this machine.</param>
/// <param name="Time">Stamps signatures, counts time limits and pauses.</param>
internal sealed record ApiConnection(Func<bool, HttpMessageHandler> Open, TimeProvider Time)
{
    /// <summary>Makes the carrier of calls to AWS's own services, for tests; null for one that each service makes for itself.</summary>
    internal Func<HttpMessageHandler>? OpenCloud { get; init; }

    /// <summary>Asks the name service for a host.</summary>
    internal Func<string, CancellationToken, Task<IPHostEntry>> Resolve { get; init; } = Dns.GetHostEntryAsync;

    /// <summary>Looks at the certificate that a server shows.</summary>
    internal Func<Uri, CancellationToken, Task<ServerCertificate>> Certificate { get; init; } = TlsProbe.AskAsync;

    /// <summary>The process's own.</summary>
    internal static ApiConnection Own { get; } = new(
        isLocal => new SocketsHttpHandler
        {
            // A redirect would take the proof of who asks to somebody else, and so would a proxy between two local programs.
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !isLocal,
            ConnectTimeout = TimeSpan.FromSeconds(10),
        },
        TimeProvider.System);
}

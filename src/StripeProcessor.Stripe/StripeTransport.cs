using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace StripeProcessor.Stripe;

/// <summary>
/// The connections to Stripe: kept alive between calls, no proxy, no cookies, no redirect followed (it would carry the key
/// elsewhere), TLS 1.2 or later against the platform's roots, and no switch to turn that off.
/// </summary>
public sealed class StripeTransport : DelegatingHandler
{
    private static readonly HttpRequestOptionsKey<ConnectionFacts> FactsKey = new("stripe-connection");

    private volatile bool _isRootUnknown;

    /// <summary>A pool of its own. Production uses <see cref="Shared"/>.</summary>
    /// <param name="connectTimeout">The longest that connecting may take, TLS included; null for 3 s.</param>
    public StripeTransport(TimeSpan? connectTimeout = null) => InnerHandler = new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ConnectTimeout = connectTimeout ?? TimeSpan.FromSeconds(3),

        // Below what load balancers and NAT gateways forget an idle connection after.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(55),
        ConnectCallback = ConnectAsync,
        SslOptions = new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            CertificateChainPolicy = ChainPolicy(),
            RemoteCertificateValidationCallback = Judge,
        },
    };

    /// <summary>The one pool of the process.</summary>
    public static StripeTransport Shared { get; } = new();

    /// <summary>Learns, while a request is sent, what its connection went through.</summary>
    internal static ConnectionFacts Observe(HttpRequestMessage request)
    {
        var facts = new ConnectionFacts();
        request.Options.Set(FactsKey, facts);
        return facts;
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException failure) when (failure.HttpRequestError == HttpRequestError.SecureConnectionError)
        {
            FactsOf(request)?.IsRootUnknown = _isRootUnknown;
            throw;
        }
    }

    /// <summary>
    /// Connects as the platform would, and notes that the connection is new: only one that was used before can be stale.
    /// </summary>
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        FactsOf(context.InitialRequestMessage)?.IsNew = true;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static ConnectionFacts? FactsOf(HttpRequestMessage request) =>
        request.Options.TryGetValue(FactsKey, out var facts) ? facts : null;

    /// <summary>
    /// The platform's policy, but without fetching missing certificates from addresses that the server's certificate names:
    /// a chain that ends outside a short root list is to fail at once.
    /// </summary>
    private static X509ChainPolicy ChainPolicy()
    {
        var policy = new X509ChainPolicy
        {
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1", null));
        return policy;
    }

    /// <summary>Returns the platform's verdict unchanged, and remembers whether an unknown root was the only fault.</summary>
    private bool Judge(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        _isRootUnknown = errors == SslPolicyErrors.RemoteCertificateChainErrors
            && chain is { ChainStatus: { Length: > 0 } faults }
            && faults.All(fault => fault.Status is X509ChainStatusFlags.UntrustedRoot or X509ChainStatusFlags.PartialChain);
        return errors == SslPolicyErrors.None;
    }
}

/// <summary>What a request's connection went through.</summary>
internal sealed class ConnectionFacts
{
    /// <summary>Whether a connection was opened for this request.</summary>
    public bool IsNew { get; set; }

    /// <summary>Whether the handshake failed for nothing but an unknown root.</summary>
    public bool IsRootUnknown { get; set; }
}

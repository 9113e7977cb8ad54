using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace StripeProcessor.Aws;

/// <summary>
/// Tells a chain that ends outside the trusted roots from every other failure of TLS, and tells it as an exception that the
/// SDK does not try again: the next handshake would end the same way.
/// </summary>
internal sealed class UntrustedRootWatch : DelegatingHandler
{
    private volatile bool _untrusted;

    internal UntrustedRootWatch(SocketsHttpHandler inner)
        : base(inner)
    {
        inner.SslOptions.RemoteCertificateValidationCallback = (_, _, chain, errors) =>
        {
            _untrusted = errors == SslPolicyErrors.RemoteCertificateChainErrors && EndsOutside(chain);
            return errors == SslPolicyErrors.None;
        };
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException met) when (_untrusted && met.HttpRequestError == HttpRequestError.SecureConnectionError)
        {
            throw new UntrustedRootException();
        }
    }

    private static bool EndsOutside(X509Chain? chain) => chain is not null && chain.ChainStatus.All(
        link => link.Status is X509ChainStatusFlags.UntrustedRoot or X509ChainStatusFlags.PartialChain
            or X509ChainStatusFlags.RevocationStatusUnknown or X509ChainStatusFlags.OfflineRevocation);
}

/// <summary>The certificate's chain ends outside the roots that this process trusts.</summary>
internal sealed class UntrustedRootException()
    : AuthenticationException("the certificate's chain ends outside the trusted roots");

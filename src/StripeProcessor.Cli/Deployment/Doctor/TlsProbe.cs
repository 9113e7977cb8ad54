using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace StripeProcessor.Cli;

/// <summary>What a server showed to prove its name.</summary>
/// <param name="NotAfter">The end of its validity.</param>
/// <param name="Fault">Why a browser would not accept it; null when it would.</param>
internal sealed record ServerCertificate(DateTimeOffset NotAfter, string? Fault);

/// <summary>Greets a server over TLS to see its certificate, and sends it nothing.</summary>
internal static class TlsProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <exception cref="ToolException">There is no TLS server.</exception>
    internal static async Task<ServerCertificate> AskAsync(Uri address, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var fault = SslPolicyErrors.None;
        try
        {
            using var connection = new TcpClient();
            await connection.ConnectAsync(address.IdnHost, address.Port, either.Token);

            // An unfit certificate is looked at too: nothing is sent under it, and what is wrong with it is what is asked.
            await using var tls = new SslStream(connection.GetStream(), leaveInnerStreamOpen: false, (_, _, _, errors) =>
            {
                fault = errors;
                return true;
            });
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = address.IdnHost }, either.Token);
            using var certificate = new X509Certificate2(tls.RemoteCertificate!);
            return new ServerCertificate(new DateTimeOffset(certificate.NotAfter), InWords(fault));
        }
        catch (Exception met) when (met is SocketException or IOException or AuthenticationException or OperationCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            throw ToolException.Refused(
                $"no TLS with {address.Host}, port {address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture)}",
                "does a proxy or firewall stand between? try from another network");
        }
    }

    private static string? InWords(SslPolicyErrors fault) => fault switch
    {
        SslPolicyErrors.None => null,
        _ when fault.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) => "it is for another name",
        _ => "it is expired, or nobody that this machine trusts vouches for it",
    };
}

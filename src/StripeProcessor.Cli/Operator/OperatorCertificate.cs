using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace StripeProcessor.Cli;

/// <summary>
/// The certificate that an operator shows at an address that asks for one (the template's TruststoreUri), beside the signature. It
/// is named by a file: its private key is never an argument.
/// </summary>
internal static class OperatorCertificate
{
    internal const string Variable = "STRIPE_PROCESSOR_CERTIFICATE";

    /// <summary>Null when none is named.</summary>
    /// <param name="path">A PEM file with the certificate and its private key.</param>
    /// <exception cref="ToolException">It cannot be read, or holds something else.</exception>
    internal static X509Certificate2? Load(string? path)
    {
        if (string.IsNullOrEmpty(path))
        {
            return null;
        }

        try
        {
            var certificate = X509Certificate2.CreateFromPemFile(path);
            if (!OperatingSystem.IsWindows())
            {
                return certificate;
            }

            // Windows shows no certificate whose key was never stored.
            using (certificate)
            {
                return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
            }
        }
        catch (Exception met) when (met is IOException or UnauthorizedAccessException)
        {
            throw ToolException.Refused($"cannot read the certificate {path}", "check its name and its permissions");
        }
        catch (CryptographicException)
        {
            throw ToolException.Refused(
                $"cannot use {path} as a certificate", "it must be a PEM file with the certificate and its private key, the key without a password");
        }
    }
}

using System.Security.Cryptography.X509Certificates;

namespace StripeProcessor.Local;

/// <summary>What the local system is told. Everything has a default.</summary>
public sealed record LocalOptions
{
    /// <summary>Port of the site and the API; the Stripe sandbox takes the next one. 0: free ports for both. 0 to 65534; 8080.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>The folder for everything that outlives a start. <c>.stripe-processor</c> under the current directory.</summary>
    public string DataDirectory { get; init; } = ".stripe-processor";

    /// <summary>The function's published <c>bootstrap</c>, run as a process for each environment. Null: the function in this process.</summary>
    public string? BootstrapFile { get; init; }

    /// <summary>
    /// Serves KMS and the sandbox over TLS with this certificate and its private key. The function must trust its issuer:
    /// <see cref="Variables"/> with SSL_CERT_FILE. Null: plain http, which the function accepts on loopback.
    /// </summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Settings of the function that replace or join those which the system makes; null removes one.</summary>
    public IReadOnlyDictionary<string, string?> Variables { get; init; } = new Dictionary<string, string?>();

    /// <summary>How many environments may run at once. 1 to 100; 16.</summary>
    public int Environments { get; init; } = 16;

    /// <summary>Starts one environment before anybody asks, and fails the start if it cannot. True.</summary>
    public bool WarmUp { get; init; } = true;

    /// <summary>Limits of the API; its port and site are the system's own.</summary>
    public GatewayOptions Gateway { get; init; } = new();

    /// <summary>Whose clock counts.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

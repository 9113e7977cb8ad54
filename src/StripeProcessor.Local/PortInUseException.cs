using System.Globalization;

namespace StripeProcessor.Local;

/// <summary>Another program listens on a port that was asked for.</summary>
public sealed class PortInUseException : LocalStartException
{
    /// <param name="port">The port that is taken.</param>
    /// <param name="innerException">What the operating system said.</param>
    public PortInUseException(int port, Exception? innerException = null)
        : base(
            string.Create(CultureInfo.InvariantCulture, $"cannot listen on 127.0.0.1:{port}: another program does"),
            "stop that program, or choose two other ports in a row: --port 18080 takes 18080 and 18081",
            innerException)
    {
        Port = port;
    }

    /// <summary>The port that is taken.</summary>
    public int Port { get; }
}

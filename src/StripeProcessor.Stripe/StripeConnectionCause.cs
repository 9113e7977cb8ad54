namespace StripeProcessor.Stripe;

/// <summary>Why Stripe gave no answer.</summary>
public enum StripeConnectionCause
{
    /// <summary>None of the others.</summary>
    Other,

    /// <summary>An attempt or the whole call took too long.</summary>
    Timeout,

    /// <summary>Nobody listens there.</summary>
    Refused,

    /// <summary>The name has no address.</summary>
    Dns,

    /// <summary>The TLS handshake failed, other than by an unknown root: wrong name, expired, protocol. Not repeated.</summary>
    Tls,

    /// <summary>The certificate is faultless but for its root, which is not among the known ones. Not repeated.</summary>
    UntrustedRoot,

    /// <summary>The connection was closed or reset before the answer was whole.</summary>
    ClosedEarly,
}

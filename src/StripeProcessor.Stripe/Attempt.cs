using System.Net.Sockets;

namespace StripeProcessor.Stripe;

/// <summary>How one attempt ended: with an answer, whatever it says, or with none.</summary>
internal abstract record Attempt
{
    private Attempt()
    {
    }

    public abstract AttemptOutcome Outcome { get; }

    /// <summary>Whether Stripe may be carrying the request out without our knowing.</summary>
    public abstract bool MayHaveActed { get; }

    /// <summary>There is an answer, read to its end.</summary>
    public sealed record Answered(StripeAnswer Answer) : Attempt
    {
        public override AttemptOutcome Outcome => new(Answer.Status, Answer.ShouldRetry, Answer.RetryAfter);

        public override bool MayHaveActed => Answer.Status is 409 or >= 500;
    }

    /// <summary>There is no answer, or only a part of one.</summary>
    public sealed record Lost(StripeConnectionCause Cause, Exception Reason, bool IsStaleConnection) : Attempt
    {
        public override AttemptOutcome Outcome => new(Cause: Cause, IsStaleConnection: IsStaleConnection);

        public override bool MayHaveActed => Cause is not (StripeConnectionCause.Refused or StripeConnectionCause.Dns
            or StripeConnectionCause.Tls or StripeConnectionCause.UntrustedRoot);

        /// <summary>Reads what the platform says about a lost attempt.</summary>
        /// <param name="reason">What was thrown.</param>
        /// <param name="facts">What the connection went through.</param>
        /// <param name="hadAnswer">Whether the head of an answer had arrived.</param>
        public static Lost From(Exception reason, ConnectionFacts facts, bool hadAnswer)
        {
            var cause = CauseOf(reason, facts);
            return new Lost(cause, reason, cause == StripeConnectionCause.ClosedEarly && !hadAnswer && !facts.IsNew);
        }

        private static StripeConnectionCause CauseOf(Exception reason, ConnectionFacts facts)
        {
            switch ((reason as HttpRequestException)?.HttpRequestError)
            {
                case HttpRequestError.NameResolutionError:
                    return StripeConnectionCause.Dns;
                case HttpRequestError.SecureConnectionError:
                    return facts.IsRootUnknown ? StripeConnectionCause.UntrustedRoot : StripeConnectionCause.Tls;
                case HttpRequestError.ResponseEnded:
                    return StripeConnectionCause.ClosedEarly;
            }

            for (Exception? inner = reason; inner is not null; inner = inner.InnerException)
            {
                switch (inner)
                {
                    case SocketException { SocketErrorCode: SocketError.ConnectionRefused }:
                        return StripeConnectionCause.Refused;
                    case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData }:
                        return StripeConnectionCause.Dns;
                    case SocketException
                    {
                        SocketErrorCode: SocketError.ConnectionReset or SocketError.Shutdown or SocketError.ConnectionAborted,
                    }:
                    case HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded }:
                        return StripeConnectionCause.ClosedEarly;
                    case SocketException { SocketErrorCode: SocketError.TimedOut }:
                    case TimeoutException:
                        return StripeConnectionCause.Timeout;
                }
            }

            return StripeConnectionCause.Other;
        }
    }
}

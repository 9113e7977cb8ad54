global using OperatorGate = StripeProcessor.Function.Routes.Operator.Gate;
using StripeProcessor.Function.Http;

namespace StripeProcessor.Function.Routes;

/// <summary>
/// Somebody whom API Gateway's IAM authorization has let through. Whoever holds one may act on money and on donors' data; only
/// the gate can make one, so that a handler that takes one cannot be reached unguarded.
/// </summary>
internal sealed class Operator
{
    private Operator(string arn) => Arn = arn;

    /// <summary>The operator as AWS knows them.</summary>
    public string Arn { get; }

    /// <summary>
    /// Makes the routes of operators. A request that nobody has signed is refused before anything of it is read: also where
    /// somebody forgot the authorization in front of us. Browsers are told nothing: no operator is one.
    /// </summary>
    /// <param name="domain">The only name under which operators are answered, and with a client certificate; null: any name, and none.</param>
    internal sealed class Gate(string? domain)
    {
        private const string Path = "/operator/";

        /// <summary>Whether the path is behind the gate, whatever stands there.</summary>
        public static bool Guards(string path) => path.StartsWith(Path, StringComparison.Ordinal);

        /// <summary>Whether the request may not even learn what is behind the gate.</summary>
        public bool TurnsAway(FriendlyRequest request) => Guards(request.Path) && (request.SignedBy is null || IsAtOtherDoor(request));

        /// <summary>What is answered to whoever is turned away.</summary>
        public Reply TurnAway(Exchange exchange) => Refuse(
            exchange.Request.SignedBy is null
                ? new Problem(
                    403, "no_operator", "For operators only", "This address answers requests that are signed with an operator's AWS credentials.")
                : new Problem(
                    403, "other_door", "Not at this address",
                    $"This stack answers operators at {domain} only, where they show a client certificate."),
            exchange);

        /// <summary>A route for operators.</summary>
        /// <param name="name">As logs and metrics call it.</param>
        /// <param name="method">The method; GET answers HEAD too.</param>
        /// <param name="path">Below <c>/operator/</c>.</param>
        /// <param name="answer">What an operator is answered.</param>
        public Route Route(string name, string method, string path, Func<Operator, Exchange, CancellationToken, Task<Reply>> answer)
        {
            if (!Guards(path))
            {
                throw new ArgumentException(
                    $"{path} is not below {Path}: what stands before the function would not ask for a signature", nameof(path));
            }

            return new Route(
                name,
                method,
                path,
                async (exchange, cancellationToken) => exchange.Request.SignedBy is { } arn && !IsAtOtherDoor(exchange.Request)
                    ? await answer(new Operator(arn), exchange, cancellationToken)
                    : TurnAway(exchange),
                Refuse);
        }

        // The API has other names, its own beside those it was given, and no certificate is asked for under them.
        private bool IsAtOtherDoor(FriendlyRequest request) => domain is not null
            && !(request.HasClientCertificate && string.Equals(request.OwnName, domain, StringComparison.OrdinalIgnoreCase));

        /// <summary>A problem in an operator's words: what a donor is told of a world that failed does not fit who gives nothing.</summary>
        public static Reply Refuse(Problem problem, Exchange exchange)
        {
            exchange.Facts.Outcome ??= problem.Kind;
            return ProblemDocument.For(problem.Kind switch
            {
                "unavailable" => problem with { Detail = "Stripe, KMS or the ledger did not answer. Please try again in a moment." },
                "busy" => problem with { Detail = "Stripe or the ledger is busy. Please send the same again in a moment: nothing is done twice." },
                "timed_out" => problem with { Detail = "The answer did not come in time. Please send the same again: nothing is done twice." },
                "no_clear_answer" => problem with { Detail = "Stripe gave no clear answer. Please send the same again: nothing is done twice." },
                "refused" => problem with
                {
                    Detail = "Stripe, KMS or the ledger refused what it was asked: look for the reference in the log, which has the code.",
                },
                _ => problem,
            }, exchange);
        }
    }
}

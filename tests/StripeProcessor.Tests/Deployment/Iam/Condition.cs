namespace StripeProcessor.Tests.Deployment.Iam;

/// <summary>One line of a condition block: an operator, a key of the request and the values to hold it against.</summary>
internal sealed record Condition(string Operator, string Key, IReadOnlyList<string> Values)
{
    private const string ForAll = "ForAllValues:";

    /// <exception cref="NotSupportedException">An operator that is not known here: passing over it would be a wrong answer.</exception>
    public bool Holds(Request request)
    {
        var had = request.Context.TryGetValue(Key, out var found) ? found : [];

        // Every value of the request must be among ours; a request without the key has none that is not.
        if (Operator.StartsWith(ForAll, StringComparison.Ordinal))
        {
            var compare = Positive(Operator[ForAll.Length..]);
            return had.All(value => Values.Any(wanted => compare(wanted, value)));
        }

        if (Operator == "Null")
        {
            return Values.All(wanted => (had.Count == 0) == bool.Parse(wanted));
        }

        if (had.Count > 1)
        {
            throw new NotSupportedException($"{Operator} over {Key}, which has several values here: AWS leaves open what that means");
        }

        // A key that the request does not have equals nothing; so what must equal is false, and what must not is true.
        return Operator switch
        {
            "StringNotEquals" => !AnyIs(Positive("StringEquals")),
            "StringNotLike" => !AnyIs(Positive("StringLike")),
            "ArnNotEquals" or "ArnNotLike" => !AnyIs(Positive("ArnLike")),
            _ => AnyIs(Positive(Operator)),
        };

        bool AnyIs(Func<string, string, bool> compare) => had.Any(value => Values.Any(wanted => compare(wanted, value)));
    }

    private Func<string, string, bool> Positive(string name) => name switch
    {
        "StringEquals" => string.Equals,
        "StringLike" => (wanted, value) => Pattern.Matches(wanted, value),
        "ArnEquals" or "ArnLike" => Pattern.MatchesArn,
        "Bool" => (wanted, value) => string.Equals(wanted, value, StringComparison.OrdinalIgnoreCase),
        _ => throw new NotSupportedException($"the condition operator {Operator} is not known to this evaluator"),
    };
}

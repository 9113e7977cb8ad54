using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Dynamo;

/// <summary>What must hold of a row: a condition, or the key of a query.</summary>
internal abstract record Condition
{
    public abstract bool Holds(JsonObject? row);
}

internal sealed record AllOf(IReadOnlyList<Condition> Parts) : Condition
{
    public override bool Holds(JsonObject? row) => Parts.All(part => part.Holds(row));
}

internal sealed record AnyOf(IReadOnlyList<Condition> Parts) : Condition
{
    public override bool Holds(JsonObject? row) => Parts.Any(part => part.Holds(row));
}

internal sealed record Negated(Condition Part) : Condition
{
    public override bool Holds(JsonObject? row) => !Part.Holds(row);
}

internal sealed record Exists(string Name) : Condition
{
    public override bool Holds(JsonObject? row) => row?.ContainsKey(Name) == true;
}

internal sealed record BeginsWith(Operand Whole, JsonNode Start) : Condition
{
    public override bool Holds(JsonObject? row) => Whole.In(row) is { } whole
        && AttributeRules.Open(whole) is ("S", var text) && AttributeRules.Open(Start) is ("S", var start)
        && text.GetValue<string>().StartsWith(start.GetValue<string>(), StringComparison.Ordinal);
}

internal sealed record Between(Operand Value, Operand Low, Operand High) : Condition
{
    public override bool Holds(JsonObject? row) =>
        new Comparison(Value, ">=", Low).Holds(row) && new Comparison(Value, "<=", High).Holds(row);
}

/// <summary>An attribute that is absent differs from everything, and is in no order with anything.</summary>
internal sealed record Comparison(Operand Left, string Sign, Operand Right) : Condition
{
    public override bool Holds(JsonObject? row)
    {
        if (Left.In(row) is not { } left || Right.In(row) is not { } right)
        {
            return Sign == "<>";
        }

        return Sign switch
        {
            "=" => AttributeRules.AreEqual(left, right),
            "<>" => !AttributeRules.AreEqual(left, right),
            "<" => AttributeRules.Compare(left, right) < 0,
            "<=" => AttributeRules.Compare(left, right) <= 0,
            ">" => AttributeRules.Compare(left, right) > 0,
            _ => AttributeRules.Compare(left, right) >= 0,
        };
    }
}

/// <summary>An attribute of the row, or a value that came with the call.</summary>
internal sealed record Operand(string? Name, JsonNode? Value)
{
    public JsonNode? In(JsonObject? row) => Name is null ? Value : row?[Name];
}

/// <summary>Reads conditions: comparisons, BETWEEN, three functions, AND, OR, NOT and parentheses.</summary>
internal sealed class ConditionReader(ExpressionText text, Placeholders placeholders)
{
    public static Condition? Read(string? expression, Placeholders placeholders, string what = "ConditionExpression") =>
        expression is null ? null : new ConditionReader(new ExpressionText(expression, what), placeholders).Whole();

    private Condition Whole()
    {
        var whole = Alternatives();
        return text.IsAtEnd ? whole : throw text.Refused($"'{text.Next}' was not expected");
    }

    private Condition Alternatives()
    {
        var parts = new List<Condition> { Conjunction() };
        while (text.TryTake("OR"))
        {
            parts.Add(Conjunction());
        }

        return parts is [var only] ? only : new AnyOf(parts);
    }

    private Condition Conjunction()
    {
        var parts = new List<Condition> { Part() };
        while (text.TryTake("AND"))
        {
            parts.Add(Part());
        }

        return parts is [var only] ? only : new AllOf(parts);
    }

    private Condition Part()
    {
        if (text.TryTake("NOT"))
        {
            return new Negated(Part());
        }

        if (text.TryTake("("))
        {
            var inner = Alternatives();
            text.Expect(")");
            return inner;
        }

        return text.Next.StartsWith('#') || text.Next.StartsWith(':') ? Comparison() : Function();
    }

    private Condition Function()
    {
        var name = text.Take();
        if (!text.TryTake("("))
        {
            throw text.Bare(name);
        }

        Condition condition;
        switch (name)
        {
            case "attribute_exists":
                condition = new Exists(text.TakeName(placeholders));
                break;
            case "attribute_not_exists":
                condition = new Negated(new Exists(text.TakeName(placeholders)));
                break;
            case "begins_with":
                var whole = Operand();
                text.Expect(",");
                condition = new BeginsWith(whole, Operand().Value ?? throw text.Unknown("begins_with with a name as its start"));
                break;
            default:
                throw text.Unknown($"the function '{name}'");
        }

        text.Expect(")");
        return condition;
    }

    private Condition Comparison()
    {
        var left = Operand();
        if (text.TryTake("BETWEEN"))
        {
            var low = Operand();
            text.Expect("AND");
            return new Between(left, low, Operand());
        }

        var sign = text.Take();
        return sign is "=" or "<>" or "<" or "<=" or ">" or ">="
            ? new Comparison(left, sign, Operand())
            : throw text.Unknown($"the operator '{sign}'");
    }

    private Operand Operand() => text.Next.StartsWith(':')
        ? new Operand(null, placeholders.Value(text.Take()))
        : new Operand(text.TakeName(placeholders), null);
}

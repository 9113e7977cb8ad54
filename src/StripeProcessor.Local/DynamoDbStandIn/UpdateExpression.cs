using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Dynamo;

/// <summary>What an update makes of a row: SET, with sums and if_not_exists, REMOVE, and ADD of numbers.</summary>
internal sealed class UpdateExpression
{
    private readonly List<(string Name, Func<JsonObject, JsonNode?> Value)> _changes = [];
    private readonly ExpressionText _text;
    private readonly Placeholders _placeholders;

    private UpdateExpression(string text, Placeholders placeholders)
    {
        _text = new ExpressionText(text, "UpdateExpression");
        _placeholders = placeholders;
    }

    /// <summary>The attributes that it changes.</summary>
    public IEnumerable<string> Names => _changes.Select(change => change.Name);

    public static UpdateExpression Read(string text, Placeholders placeholders)
    {
        var update = new UpdateExpression(text, placeholders);
        while (!update._text.IsAtEnd)
        {
            update.ReadClause();
        }

        return update.Names.Distinct().Count() == update._changes.Count
            ? update
            : throw update._text.Refused("two document paths overlap with each other");
    }

    /// <summary>The row as it becomes. Every value is of the row as it was.</summary>
    public JsonObject Apply(JsonObject row)
    {
        var after = row.DeepClone().AsObject();
        foreach (var (name, value) in _changes)
        {
            if (value(row) is { } becomes)
            {
                after[name] = becomes.DeepClone();
            }
            else
            {
                after.Remove(name);
            }
        }

        return after;
    }

    private void ReadClause()
    {
        var clause = _text.Take();
        Action part = clause.ToUpperInvariant() switch
        {
            "SET" => ReadSet,
            "REMOVE" => ReadRemove,
            "ADD" => ReadAdd,
            _ => throw _text.Unknown($"the clause '{clause}'"),
        };

        do
        {
            part();
        }
        while (_text.TryTake(","));
    }

    private void ReadSet()
    {
        var name = _text.TakeName(_placeholders);
        _text.Expect("=");
        _changes.Add((name, ReadSum()));
    }

    private void ReadRemove() => _changes.Add((_text.TakeName(_placeholders), _ => null));

    private void ReadAdd()
    {
        var name = _text.TakeName(_placeholders);
        var added = AttributeRules.NumberIn(_placeholders.Value(_text.Take()));
        _changes.Add((name, row => AttributeRules.Number((row[name] is { } held ? AttributeRules.NumberIn(held) : 0) + added)));
    }

    private Func<JsonObject, JsonNode?> ReadSum()
    {
        var left = ReadOperand();
        if (_text.TryTake("+"))
        {
            var right = ReadOperand();
            return row => AttributeRules.Number(AttributeRules.NumberIn(left(row)) + AttributeRules.NumberIn(right(row)));
        }

        if (_text.TryTake("-"))
        {
            var right = ReadOperand();
            return row => AttributeRules.Number(AttributeRules.NumberIn(left(row)) - AttributeRules.NumberIn(right(row)));
        }

        return left;
    }

    private Func<JsonObject, JsonNode> ReadOperand()
    {
        if (_text.TryTake("if_not_exists"))
        {
            _text.Expect("(");
            var held = _text.TakeName(_placeholders);
            _text.Expect(",");
            var otherwise = ReadOperand();
            _text.Expect(")");
            return row => row[held] ?? otherwise(row);
        }

        if (_text.Next.StartsWith(':'))
        {
            var value = _placeholders.Value(_text.Take());
            return _ => value;
        }

        var name = _text.TakeName(_placeholders);
        return row => row[name] ?? throw new DynamoDbErrorException(
            DynamoDbError.Invalid("The provided expression refers to an attribute that does not exist in the item"));
    }
}

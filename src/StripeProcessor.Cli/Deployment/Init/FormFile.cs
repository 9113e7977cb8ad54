using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using StripeProcessor.Donations;

namespace StripeProcessor.Cli;

/// <summary>
/// <c>deploy/donations.json</c>: what the form offers. What is not asked for stays as it is; a file in which nothing changes stays byte
/// for byte.
/// </summary>
internal sealed class FormFile
{
    internal const string DefaultPath = "deploy/donations.json";

    private static readonly JsonSerializerOptions Plainly = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonDocumentOptions WithComments = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowDuplicateProperties = false,
    };

    private readonly string? _text;
    private readonly JsonObject _settings;

    private FormFile(string? text, JsonObject settings)
    {
        _text = text;
        _settings = settings;
    }

    /// <summary>Reads the file's text; null begins a new one.</summary>
    /// <exception cref="FormatException">It is no settings file.</exception>
    internal static FormFile Read(string? text)
    {
        try
        {
            return text is null ? new FormFile(null, []) : JsonNode.Parse(text, documentOptions: WithComments) is JsonObject settings
                ? new FormFile(text, settings)
                : throw new FormatException("it is no JSON object");
        }
        catch (JsonException broken)
        {
            throw new FormatException(
                broken.LineNumber is { } line
                    ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"it is no JSON from line {line + 1} on")
                    : "a name stands in it twice");
        }
    }

    internal string? Organisation => TextOf(_settings["organisation"]);

    /// <summary>The codes, the default first.</summary>
    internal IReadOnlyList<string> Currencies
    {
        get
        {
            var codes = List("currencies").Select(entry => TextOf((entry as JsonObject)?["code"]) ?? "").Where(code => code.Length > 0).ToList();
            return [.. codes.OrderByDescending(code => code.Equals(TextOf(_settings["default_currency"]), StringComparison.OrdinalIgnoreCase))];
        }
    }

    internal IReadOnlyList<string> Frequencies => [.. List("frequencies").Select(TextOf).OfType<string>()];

    internal IReadOnlyList<Designation> Designations => [.. List("designations").OfType<JsonObject>()
        .Select(entry => new Designation(TextOf(entry["id"]) ?? "", TextOf(entry["name"]) ?? ""))];

    /// <summary>The file's text with these answers. A currency that it has already keeps its amounts.</summary>
    internal string With(DonationRules rules)
    {
        if (_text is not null && SaysAlready(rules))
        {
            return _text;
        }

        var settings = _settings.DeepClone().AsObject();
        settings["organisation"] = rules.Organisation;
        settings["default_currency"] = rules.Default.Currency.Code;
        settings["currencies"] = new JsonArray([.. rules.Currencies.Select(Entry)]);
        settings["frequencies"] = new JsonArray([.. rules.Frequencies.Select(frequency => JsonValue.Create(frequency.WireName()))]);
        settings["designations"] = new JsonArray([.. rules.Designations.Select(one => new JsonObject { ["id"] = one.Id, ["name"] = one.Name })]);
        return Written(settings);
    }

    /// <summary>The rules of a currency as the file has them; null when it does not, or they cannot be read.</summary>
    internal CurrencyRules? RulesOf(Currency currency)
    {
        if (Found(currency) is not { } entry || entry["fee"] is not JsonObject fee
            || Amount(entry["minimum"], currency) is not { } minimum || Amount(entry["maximum"], currency) is not { } maximum
            || !FeeFormula.TryReadPercent(TextOf(fee["percent"]), out var percent) || FixedPart(fee["fixed"], currency) is not { } fixedPart)
        {
            return null;
        }

        var presets = (entry["presets"] as JsonArray ?? []).Select(preset => Amount(preset, currency)).OfType<Money>();
        return new CurrencyRules(currency, minimum, maximum, [.. presets], new FeeFormula(percent, fixedPart));
    }

    private bool SaysAlready(DonationRules rules) =>
        Organisation == rules.Organisation
        && Currencies.Select(code => code.ToLowerInvariant()).SequenceEqual(rules.Currencies.Select(one => one.Currency.Code))
        && Frequencies.SequenceEqual(rules.Frequencies.Select(frequency => frequency.WireName()))
        && Designations.SequenceEqual(rules.Designations);

    private JsonNode Entry(CurrencyRules rules) => Found(rules.Currency)?.DeepClone() ?? new JsonObject
    {
        ["code"] = rules.Currency.Code,
        ["minimum"] = rules.Minimum.ToDecimalString(),
        ["maximum"] = rules.Maximum.ToDecimalString(),
        ["presets"] = new JsonArray([.. rules.Presets.Select(preset => JsonValue.Create(Short(preset)))]),
        ["fee"] = new JsonObject { ["percent"] = rules.Fee.PercentText, ["fixed"] = rules.Fee.Fixed.MinorUnits == 0 ? "0" : rules.Fee.Fixed.ToDecimalString() },
    };

    private JsonObject? Found(Currency currency) => List("currencies").OfType<JsonObject>()
        .FirstOrDefault(entry => currency.Code.Equals(TextOf(entry["code"]), StringComparison.OrdinalIgnoreCase));

    private IEnumerable<JsonNode?> List(string name) => _settings[name] as JsonArray ?? [];

    private static Money? Amount(JsonNode? node, Currency currency) =>
        AmountParser.Parse(TextOf(node), currency) is AmountReading.Read read ? read.Amount : null;

    // "0" is a fee like any other, but no amount that a donor could type.
    private static Money? FixedPart(JsonNode? node, Currency currency) =>
        TextOf(node) is { Length: > 0 } text && text.All(character => character is '0' or '.')
            ? Money.FromMinorUnits(0, currency)
            : Amount(node, currency);

    private static string? TextOf(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static string Short(Money amount)
    {
        var text = amount.ToDecimalString();
        var point = text.IndexOf('.', StringComparison.Ordinal);
        return point > 0 && text[(point + 1)..].All(digit => digit == '0') ? text[..point] : text;
    }

    // As people write it: what belongs together on one line.
    private static string Written(JsonObject settings)
    {
        var text = new StringBuilder("{\n");
        foreach (var (index, (name, value)) in settings.Index())
        {
            text.Append($"  {JsonSerializer.Serialize(name, Plainly)}: ");
            if (value is JsonArray list && list.Any(item => item is JsonObject))
            {
                text.Append("[\n").AppendJoin(",\n", list.Select(item => $"    {OnOneLine(item)}")).Append("\n  ]");
            }
            else
            {
                text.Append(OnOneLine(value));
            }

            text.Append(index < settings.Count - 1 ? ",\n" : "\n");
        }

        return text.Append("}\n").ToString();
    }

    private static string OnOneLine(JsonNode? value) => value switch
    {
        null => "null",
        JsonObject entry => $"{{ {string.Join(", ", entry.Select(field => $"{JsonSerializer.Serialize(field.Key, Plainly)}: {OnOneLine(field.Value)}"))} }}",
        JsonArray list => $"[{string.Join(", ", list.Select(OnOneLine))}]",
        _ => value.ToJsonString(Plainly),
    };
}

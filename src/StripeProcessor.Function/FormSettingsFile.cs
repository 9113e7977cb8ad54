using System.Text.Json;

namespace StripeProcessor.Function;

/// <summary>
/// The form settings file as JSON. Read by hand: a serializer's description of four small records costs a cold start more
/// than the file does.
/// </summary>
internal static class FormSettingsFile
{
    private static readonly JsonDocumentOptions WithComments = new() { CommentHandling = JsonCommentHandling.Skip };

    /// <exception cref="FormSettingsFaultException">Broken JSON, an unknown name, a name twice, or a value of a wrong type.</exception>
    public static FormSettings Read(ReadOnlyMemory<byte> file)
    {
        try
        {
            using var document = JsonDocument.Parse(file, WithComments);
            return Settings(new Entry(document.RootElement, ""));
        }
        catch (JsonException broken)
        {
            throw new FormSettingsFaultException($"the file is no JSON from line {broken.LineNumber + 1} on.");
        }
        catch (InvalidOperationException)
        {
            throw new FormSettingsFaultException("the file holds a text that is not UTF-8.");
        }
    }

    private static FormSettings Settings(Entry file)
    {
        file.AllowOnly("organisation", "default_currency", "currencies", "frequencies", "designations", "statement_descriptor_suffix");
        return new(
            file.Text("organisation"),
            file.Text("default_currency"),
            file.List("currencies", Currency),
            file.List("frequencies", frequency => frequency.Text()),
            file.List("designations", Designation),
            file.Text("statement_descriptor_suffix"));
    }

    private static FormSettings.CurrencyEntry Currency(Entry currency)
    {
        currency.AllowOnly("code", "minimum", "maximum", "presets", "fee");
        return new(
            currency.Text("code"),
            currency.Text("minimum"),
            currency.Text("maximum"),
            currency.List("presets", preset => preset.Text()),
            currency.Find("fee") is { } fee ? Fee(fee) : null);
    }

    private static FormSettings.FeeEntry Fee(Entry fee)
    {
        fee.AllowOnly("percent", "fixed");
        return new(fee.Text("percent"), fee.Text("fixed"));
    }

    private static FormSettings.DesignationEntry Designation(Entry designation)
    {
        designation.AllowOnly("id", "name");
        return new(designation.Text("id"), designation.Text("name"));
    }

    /// <summary>A value and where in the file it stands, such as <c>currencies[0].fee</c>.</summary>
    private readonly record struct Entry(JsonElement Value, string Place)
    {
        public void AllowOnly(params ReadOnlySpan<string> names)
        {
            Require(JsonValueKind.Object, "must be an object");
            var met = new HashSet<string>(StringComparer.Ordinal);
            foreach (var property in Value.EnumerateObject())
            {
                if (!names.Contains(property.Name))
                {
                    throw new FormSettingsFaultException($"'{PlaceOf(property.Name)}' is no setting.");
                }

                if (!met.Add(property.Name))
                {
                    throw new FormSettingsFaultException($"'{PlaceOf(property.Name)}' is set twice.");
                }
            }
        }

        /// <summary>What stands under the name; null when it is not there, or null.</summary>
        public Entry? Find(string name) =>
            Value.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? new Entry(value, PlaceOf(name)) : null;

        public string? Text(string name) => Find(name)?.Text();

        public string Text()
        {
            Require(JsonValueKind.String, "must be a text in quotes");
            return Value.GetString()!;
        }

        public IReadOnlyList<T>? List<T>(string name, Func<Entry, T> read)
        {
            if (Find(name) is not { } list)
            {
                return null;
            }

            list.Require(JsonValueKind.Array, "must be a list");
            return [.. list.Value.EnumerateArray().Select((item, index) => read(new Entry(item, $"{list.Place}[{index}]")))];
        }

        private void Require(JsonValueKind kind, string rule)
        {
            if (Value.ValueKind != kind)
            {
                throw new FormSettingsFaultException(Place.Length == 0 ? $"the file {rule}." : $"'{Place}' {rule}.");
            }
        }

        private string PlaceOf(string name) => Place.Length == 0 ? name : $"{Place}.{name}";
    }
}

/// <summary>The form settings file cannot be read; the message says where.</summary>
internal sealed class FormSettingsFaultException(string message) : Exception(message);

using System.Text.Json;

namespace StripeProcessor.Cli;

/// <summary>The form offers what the organisation's own file says: else the file was changed and not deployed.</summary>
internal sealed class FormSettingsCheck() : DoctorCheck("form_settings")
{
    private static readonly JsonDocumentOptions WithComments = new() { CommentHandling = JsonCommentHandling.Skip };

    protected override async Task<DoctorLine> ExamineAsync(Examination examined, CancellationToken cancellationToken)
    {
        var form = await examined.Form.AskAsync(cancellationToken);
        var (name, text) = examined.FormSettings;
        if (text is null)
        {
            return Warn(
                $"there is no {name} here to hold the form against",
                "run doctor where you deploy from, or name it: --form-settings FILE");
        }

        try
        {
            using var document = JsonDocument.Parse(text, WithComments);
            var different = Differences(document.RootElement, form).Distinct().ToList();
            return different.Count == 0
                ? Ok($"the form offers what {name} says")
                : Warn(
                    $"{name} is not what the form offers: {string.Join(", ", different)}",
                    "deploy it: sam build, then sam deploy");
        }
        catch (JsonException broken)
        {
            return Fail(
                string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name} is no JSON from line {broken.LineNumber + 1} on"),
                "put it right before the next sam build");
        }
    }

    private static IEnumerable<string> Differences(JsonElement file, JsonElement form)
    {
        foreach (var name in new[] { "organisation", "default_currency" })
        {
            if (file.Field(name) is not null && !file.Text(name).Equals(form.Text(name), StringComparison.OrdinalIgnoreCase))
            {
                yield return name;
            }
        }

        if (file.Field("frequencies") is not null && !Texts(file, "frequencies").SequenceEqual(Texts(form, "frequencies")))
        {
            yield return "frequencies";
        }

        if (file.Field("designations") is not null && !Pairs(file).SequenceEqual(Pairs(form)))
        {
            yield return "designations";
        }

        var offered = form.Items("currencies").ToDictionary(one => one.Text("code"), StringComparer.OrdinalIgnoreCase);
        var wanted = file.Items("currencies").ToList();
        if (file.Field("currencies") is not null && wanted.Count != offered.Count)
        {
            yield return "currencies";
        }

        foreach (var currency in wanted.Where(one => !offered.TryGetValue(one.Text("code"), out var other) || !AreSame(one, other)))
        {
            yield return $"currencies ({currency.Text("code")})";
        }
    }

    private static bool AreSame(JsonElement wanted, JsonElement offered) =>
        new[] { "minimum", "maximum" }.All(name => wanted.Field(name) is null || Amount(wanted.Text(name)) == Amount(offered.Text(name)))
        && (wanted.Field("presets") is null || Texts(wanted, "presets").Select(Amount).SequenceEqual(Texts(offered, "presets").Select(Amount)))
        && (wanted.Field("fee") is not { } fee || (Amount(fee.Text("percent")) == Amount(offered.Field("fee")?.Text("percent"))
            && Amount(fee.Text("fixed")) == Amount(offered.Field("fee")?.Text("fixed"))));

    // 10 and 10.00 are one amount.
    private static decimal? Amount(string? text) =>
        decimal.TryParse(text, System.Globalization.NumberStyles.Number, System.Globalization.CultureInfo.InvariantCulture, out var read) ? read : null;

    private static IEnumerable<string> Texts(JsonElement element, string name) =>
        element.Items(name).Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : item.GetRawText());

    private static IEnumerable<(string, string)> Pairs(JsonElement element) =>
        element.Items("designations").Select(one => (one.Text("id"), one.Text("name")));
}

using System.Text;
using System.Text.Json;
using StripeProcessor.Aws;
using StripeProcessor.Tests.Aws;

namespace StripeProcessor.Tests.Cli;

/// <summary>A KMS that numbers what it seals, holds it to its context, and fails where the script says so.</summary>
internal sealed class ScriptedKms
{
    private readonly Dictionary<string, (string Plaintext, string Context)> _sealed = [];

    public Dictionary<string, string> Faults { get; } = [];

    public List<KmsOptions> Opened { get; } = [];

    public KmsSecrets Open(KmsOptions options)
    {
        Opened.Add(options);
        var answers = new KmsAnswers((target, body, _) => Task.FromResult(Answer(target.Split('.')[1], body)));
        return answers.Secrets(options with { MaxRetries = 0 });
    }

    private HttpResponseMessage Answer(string action, string body)
    {
        if (Faults.TryGetValue(action, out var code))
        {
            return KmsAnswers.Json(400, $$"""{"__type":"{{code}}","message":"the-service's-own-words"}""");
        }

        using var asked = JsonDocument.Parse(body);
        var context = asked.RootElement.GetProperty("EncryptionContext").GetRawText();
        if (action == "GenerateDataKeyWithoutPlaintext")
        {
            var token = Convert.ToBase64String(Encoding.UTF8.GetBytes($"sealed-{_sealed.Count + 1}"));
            _sealed[token] = (Convert.ToBase64String(new byte[32]), context);
            return KmsAnswers.Json(200, $$"""{"KeyId":"k","CiphertextBlob":"{{token}}"}""");
        }

        if (action == "Encrypt")
        {
            var made = Convert.ToBase64String(Encoding.UTF8.GetBytes($"sealed-{_sealed.Count + 1}"));
            _sealed[made] = (asked.RootElement.GetProperty("Plaintext").GetString()!, context);
            return KmsAnswers.Json(200, $$"""{"KeyId":"k","CiphertextBlob":"{{made}}"}""");
        }

        return _sealed.TryGetValue(asked.RootElement.GetProperty("CiphertextBlob").GetString()!, out var kept) && kept.Context == context
            ? KmsAnswers.Json(200, $$"""{"KeyId":"k","Plaintext":"{{kept.Plaintext}}"}""")
            : KmsAnswers.Json(400, """{"__type":"InvalidCiphertextException"}""");
    }
}

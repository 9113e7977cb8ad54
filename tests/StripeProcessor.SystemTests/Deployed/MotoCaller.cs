using System.Net;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using StripeProcessor.Aws;

namespace StripeProcessor.SystemTests.Deployed;

/// <summary>AWS's own calls, written out: what a test asks of the deployed stack shares no code with what deployed it or uses it.</summary>
internal sealed class MotoCaller(Uri moto) : IDisposable
{
    public const string Region = "eu-west-1";

    private static readonly AwsCredentials Anybody = new("testing", new Secret("testing"));

    private readonly HttpClient _client = new() { BaseAddress = moto };

    /// <summary>Everything that moto holds is forgotten.</summary>
    public async Task ForgetAsync()
    {
        using var answer = await _client.PostAsync("moto-api/reset", null);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>A call of IAM, STS or CloudFormation; the answer without its namespaces.</summary>
    public async Task<XElement> QueryAsync(string service, params (string Name, string Value)[] form)
    {
        var body = await new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value))).ReadAsByteArrayAsync();
        var text = await SendAsync(service, HttpMethod.Post, "", body, "application/x-www-form-urlencoded");
        var answer = XElement.Parse(text!);
        foreach (var element in answer.DescendantsAndSelf())
        {
            element.Name = element.Name.LocalName;
        }

        return answer;
    }

    /// <summary>A call of DynamoDB.</summary>
    public async Task<JsonElement> DynamoDbAsync(string action, object request)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(request);
        var text = await SendAsync("dynamodb", HttpMethod.Post, "", body, "application/x-amz-json-1.0", $"DynamoDB_20120810.{action}");
        return JsonDocument.Parse(text!).RootElement;
    }

    /// <summary>A call of Lambda; null when there is no such thing.</summary>
    public async Task<JsonElement?> LambdaAsync(string path) =>
        await SendAsync("lambda", HttpMethod.Get, "2015-03-31/" + path, [], null) is { } text ? JsonDocument.Parse(text).RootElement : null;

    public void Dispose() => _client.Dispose();

    private async Task<string?> SendAsync(
        string service, HttpMethod method, string path, byte[] body, string? contentType, string? target = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(moto, path));
        if (contentType is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.Add("Content-Type", contentType);
        }

        if (target is not null)
        {
            request.Headers.Add("X-Amz-Target", target);
        }

        // moto does not check the signature; it reads the service and the region in it.
        new SigV4Signer(service == "iam" ? "us-east-1" : Region, service, TimeProvider.System).Sign(request, body, Anybody);
        using var answer = await _client.SendAsync(request);
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync());
        Assert.True(answer.IsSuccessStatusCode, $"moto answered {(int)answer.StatusCode} to {service} {target} {path}: {text}");
        return text;
    }
}

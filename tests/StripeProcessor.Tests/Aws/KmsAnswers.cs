using System.Net;
using System.Net.Http.Headers;
using StripeProcessor.Aws;

namespace StripeProcessor.Tests.Aws;

/// <summary>Answers KMS's calls from a script, and keeps what was asked.</summary>
internal sealed class KmsAnswers(Func<string, string, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
{
    public List<(string Target, string Body)> Asked { get; } = [];

    /// <summary>A KMS that always answers the same.</summary>
    public static KmsAnswers Always(int status, string body) => new((_, _, _) => Task.FromResult(Json(status, body)));

    /// <summary>A KMS that always fails with one of its errors.</summary>
    public static KmsAnswers Fault(string code, int status = 400) =>
        Always(status, $$"""{"__type":"{{code}}","message":"the-service's-own-words"}""");

    /// <summary>A KMS that never reaches the caller.</summary>
    public static KmsAnswers Throwing(Func<Exception> met) => new((_, _, _) => throw met());

    public static HttpResponseMessage Json(int status, string body)
    {
        var answer = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body) };
        answer.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.1");
        answer.Headers.Add("x-amzn-RequestId", "request-1");
        return answer;
    }

    /// <summary>Secrets over these answers: one attempt only, nobody's credentials.</summary>
    public KmsSecrets Secrets(KmsOptions? options = null, TimeProvider? time = null) => KmsSecrets.Create(
        (options ?? new KmsOptions { KeyId = "alias/gifts" }) with
        {
            Endpoint = new Uri("https://kms.invalid"),
            Region = "eu-west-1",
            Credentials = new AwsCredentials("nobody", new Secret("nothing")),
            MaxRetries = options?.MaxRetries ?? 0,
        },
        this,
        time);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var target = request.Headers.GetValues("X-Amz-Target").Single();
        var body = await request.Content!.ReadAsStringAsync(cancellationToken);
        Asked.Add((target, body));

        return await answer(target, body, cancellationToken);
    }
}

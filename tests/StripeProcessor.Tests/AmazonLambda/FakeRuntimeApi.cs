using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace StripeProcessor.Tests.AmazonLambda;

/// <summary>The Runtime API without a socket: hands over what a test gives it, and keeps what is posted to it.</summary>
internal sealed class FakeRuntimeApi : HttpMessageHandler
{
    public const string HostAndPort = "runtime.test:9001";

    private readonly Channel<Func<HttpResponseMessage>> next = Channel.CreateUnbounded<Func<HttpResponseMessage>>();
    private readonly Channel<RuntimePost> posts = Channel.CreateUnbounded<RuntimePost>();
    private readonly Channel<HttpRequestMessage> waits = Channel.CreateUnbounded<HttpRequestMessage>();

    /// <summary>What a post is answered with.</summary>
    public Func<RuntimePost, HttpResponseMessage> Verdict { get; set; } = _ => Accepted();

    public static HttpResponseMessage Accepted() =>
        new(HttpStatusCode.Accepted) { Content = new StringContent("""{"status":"OK"}""") };

    public HttpClient Client() => new(this);

    public void Invoke(string requestId, string json = "{}", Action<HttpResponseMessage>? shape = null) => Answer(() =>
    {
        var content = new StringContent(json, Encoding.UTF8, "application/json");
        var answer = new HttpResponseMessage(HttpStatusCode.OK) { Content = content };
        answer.Headers.Add("Lambda-Runtime-Aws-Request-Id", requestId);
        answer.Headers.Add("Lambda-Runtime-Deadline-Ms", InOneMinute());
        answer.Headers.Add("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-central-1:123456789012:function:donations");
        shape?.Invoke(answer);
        return answer;
    });

    public void Answer(Func<HttpResponseMessage> answer) => next.Writer.TryWrite(answer);

    /// <summary>The next post, as soon as it has come.</summary>
    public Task<RuntimePost> PostAsync() => posts.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>Returns when the loop asks for an invocation.</summary>
    public Task<HttpRequestMessage> AskedAsync() => waits.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    public bool HasPosts => posts.Reader.TryPeek(out _);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method == HttpMethod.Get)
        {
            waits.Writer.TryWrite(request);
            var answer = await next.Reader.ReadAsync(cancellationToken);
            return answer();
        }

        cancellationToken.ThrowIfCancellationRequested();
        var post = new RuntimePost(
            request.RequestUri!,
            await request.Content!.ReadAsStringAsync(cancellationToken),
            request.Content.Headers.ContentType?.MediaType,
            request.Headers.TryGetValues("Lambda-Runtime-Function-Error-Type", out var types) ? types.Single() : null);
        var verdict = Verdict(post);
        posts.Writer.TryWrite(post);
        return verdict;
    }

    private static string InOneMinute() =>
        DateTimeOffset.UtcNow.AddMinutes(1).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
}

/// <summary>One thing that the loop told the Runtime API.</summary>
internal sealed record RuntimePost(Uri Address, string Body, string? ContentType, string? ErrorType)
{
    /// <summary>The part of the path that differs: <c>invocation/7/response</c>.</summary>
    public string Call => Address.AbsolutePath["/2018-06-01/runtime/".Length..];

    public JsonNode Json => JsonNode.Parse(Body)!;
}

using System.Net;
using System.Text;
using StripeProcessor.Stripe;

namespace StripeProcessor.Tests.Stripe;

/// <summary>A Stripe that gives the answers it was told to, in order, and keeps what it was sent.</summary>
internal sealed class ScriptedStripe : HttpMessageHandler
{
    private readonly Queue<Func<CancellationToken, Task<HttpResponseMessage>>> _script = [];

    public List<SentRequest> Sent { get; } = [];

    public List<WatchedContent> Bodies { get; } = [];

    public SentRequest Only => Assert.Single(Sent);

    public ScriptedStripe Answer(int status, string body = "{}", params (string Name, string Value)[] headers)
    {
        var content = new WatchedContent(body);
        Bodies.Add(content);
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = content };
        foreach (var (name, value) in headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return Do(_ => Task.FromResult(response));
    }

    public ScriptedStripe Fail(Exception failure) => Do(_ => Task.FromException<HttpResponseMessage>(failure));

    public ScriptedStripe Do(Func<CancellationToken, Task<HttpResponseMessage>> step)
    {
        _script.Enqueue(step);
        return this;
    }

    public StripeClient Client(FakeTime? time = null, StripeClientOptions? options = null) =>
        new("rk_test_4711", options, this, time ?? new FakeTime(TimeSpan.FromSeconds(5)), () => 1.0);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
        var headers = request.Headers.Concat(request.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>());
        Sent.Add(new SentRequest(
            request.Method.Method,
            request.RequestUri!,
            headers.ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase),
            body));
        return await _script.Dequeue()(cancellationToken);
    }
}

internal sealed record SentRequest(string Method, Uri Address, Dictionary<string, string> Headers, string? Body)
{
    /// <summary>The decoded pairs of the body, or of the query.</summary>
    public string[] Pairs => [.. (Body ?? Address.Query.TrimStart('?'))
        .Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => WebUtility.UrlDecode(pair)!)];
}

/// <summary>A body that tells whether it was given back.</summary>
internal sealed class WatchedContent(string body) : ByteArrayContent(Encoding.UTF8.GetBytes(body))
{
    public bool IsDisposed { get; private set; }

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }
}

using System.Net;
using System.Text;

namespace StripeProcessor.Tests.Cli;

/// <summary>
/// An API that must be called exactly so, in this order, and answers as it was told: a local one by the bearer of its token, one in
/// AWS (<see cref="InAws"/>) by somebody who signs; what is public, by nobody who says who they are. <c>"*"</c> stands for an id that
/// chance makes.
/// </summary>
internal sealed class ScriptedApi(IEnumerable<(string Asked, string Answer)> calls) : HttpMessageHandler
{
    public const string Token = "CANARY-operator-token";

    public const string InAws = "give.example.org";

    private readonly Queue<(string Asked, string Answer)> _calls = new(calls);

    public IEnumerable<string> NotAsked => _calls.Select(call => call.Asked);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var isInAws = request.RequestUri!.Host == InAws;
        Assert.Equal(isInAws ? InAws : "127.0.0.1:8080", request.RequestUri.Authority);
        var proof = request.Headers.Authorization?.ToString();
        if (request.RequestUri.AbsolutePath == "/form")
        {
            Assert.Null(proof);
        }
        else
        {
            Assert.StartsWith(isInAws ? "AWS4-HMAC-SHA256 Credential=" : $"Bearer {Token}", proof, StringComparison.Ordinal);
        }

        var body = request.Content is null ? "" : " " + await request.Content.ReadAsStringAsync(cancellationToken);
        var asked = $"{request.Method} {request.RequestUri.PathAndQuery}{body}";
        Assert.True(_calls.TryDequeue(out var call), $"nobody expected {asked}");
        Assert.Equal(call.Asked, call.Asked.Contains("\"*\"", StringComparison.Ordinal) ? WithoutId(asked) : asked);

        if (call.Answer == "silence")
        {
            throw new HttpRequestException(HttpRequestError.ResponseEnded, "the connection broke");
        }

        var parts = call.Answer.Split(' ', 2);
        return new HttpResponseMessage((HttpStatusCode)int.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture))
        {
            Content = new StringContent(parts.Length > 1 ? parts[1] : "", Encoding.UTF8, "application/json"),
        };
    }

    private static string WithoutId(string asked)
    {
        const string Before = "\"request_id\":\"";
        var start = asked.IndexOf(Before, StringComparison.Ordinal) + Before.Length;
        Assert.True(Guid.TryParseExact(asked.AsSpan(start, 36), "D", out _), asked);
        return string.Concat(asked.AsSpan(0, start), "*", asked.AsSpan(start + 36));
    }
}

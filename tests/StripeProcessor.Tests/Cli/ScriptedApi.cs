using System.Net;
using System.Text;

namespace StripeProcessor.Tests.Cli;

/// <summary>An API that must be called exactly so, in this order, by the bearer of the local token, and answers as it was told.</summary>
internal sealed class ScriptedApi(IEnumerable<(string Asked, string Answer)> calls) : HttpMessageHandler
{
    public const string Token = "CANARY-operator-token";

    private readonly Queue<(string Asked, string Answer)> _calls = new(calls);

    public IEnumerable<string> NotAsked => _calls.Select(call => call.Asked);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Assert.Equal($"Bearer {Token}", request.Headers.Authorization?.ToString());
        Assert.Equal("127.0.0.1:8080", request.RequestUri!.Authority);
        var body = request.Content is null ? "" : " " + await request.Content.ReadAsStringAsync(cancellationToken);
        var asked = $"{request.Method} {request.RequestUri!.PathAndQuery}{body}";
        Assert.True(_calls.TryDequeue(out var call), $"nobody expected {asked}");
        Assert.Equal(call.Asked, asked);

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
}

using System.Net;
using System.Text;

namespace StripeProcessor.Tests.Cli;

/// <summary>
/// An API that must be called exactly so, in this order, and answers as it was told: a local one by the bearer of its token, one in
/// AWS (<see cref="InAws"/>) by somebody who signs. Other hosts are asked as anybody may,
/// and named in full. <c>"*"</c> stands for an id that chance makes.
/// </summary>
internal sealed class ScriptedApi(IEnumerable<(string Asked, string Answer)> calls) : HttpMessageHandler
{
    public const string Token = "CANARY-operator-token";

    public const string InAws = "give.example.org";

    /// <summary>Stands in an answer before each of its headers.</summary>
    public const char HeaderMark = '\u001F';

    private const string Local = "127.0.0.1:8080";

    private readonly Queue<(string Asked, string Answer)> _calls = new(calls);

    public IEnumerable<string> NotAsked => _calls.Select(call => call.Asked);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var address = request.RequestUri!;
        var isSite = address.Host != InAws && address.Authority != Local;
        CheckProof(request, isSite);
        var body = request.Content is null ? "" : " " + await request.Content.ReadAsStringAsync(cancellationToken);
        var origin = request.Headers.TryGetValues("Origin", out var origins) ? $" from {origins.Single()}" : "";
        var asked = $"{request.Method} {(isSite ? address.AbsoluteUri : address.PathAndQuery)}{origin}{body}";
        Assert.True(_calls.TryDequeue(out var call), $"nobody expected {asked}");
        Assert.Equal(call.Asked, call.Asked.Contains("\"*\"", StringComparison.Ordinal) ? WithoutId(asked) : asked);

        if (call.Answer == "silence")
        {
            throw new HttpRequestException(HttpRequestError.ResponseEnded, "the connection broke");
        }

        var lines = call.Answer.Split(HeaderMark);
        var parts = lines[0].Split(' ', 2);
        var response = new HttpResponseMessage((HttpStatusCode)int.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture))
        {
            Content = new StringContent(parts.Length > 1 ? parts[1] : "", Encoding.UTF8, "application/json"),
        };
        foreach (var header in lines.Skip(1).Select(line => line.Split(' ', 2)))
        {
            Assert.True(response.Headers.TryAddWithoutValidation(header[0], header[1]));
        }

        return response;
    }

    // Operators prove who they are, to the operator routes and to nobody else.
    private static void CheckProof(HttpRequestMessage request, bool isSite)
    {
        var proof = request.Headers.Authorization?.ToString();
        if (isSite || request.Method == HttpMethod.Options || !request.RequestUri!.AbsolutePath.StartsWith("/operator/", StringComparison.Ordinal))
        {
            Assert.Null(proof);
            return;
        }

        Assert.StartsWith(
            request.RequestUri.Host == InAws ? "AWS4-HMAC-SHA256 Credential=" : $"Bearer {Token}", proof, StringComparison.Ordinal);
    }

    private static string WithoutId(string asked)
    {
        const string Before = "\"request_id\":\"";
        var start = asked.IndexOf(Before, StringComparison.Ordinal) + Before.Length;
        Assert.True(Guid.TryParseExact(asked.AsSpan(start, 36), "D", out _), asked);
        return string.Concat(asked.AsSpan(0, start), "*", asked.AsSpan(start + 36));
    }
}

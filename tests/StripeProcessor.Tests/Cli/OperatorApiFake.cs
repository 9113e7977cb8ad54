using System.Net;
using System.Text;

namespace StripeProcessor.Tests.Cli;

/// <summary>An API whose every answer the test makes, and which remembers the requests.</summary>
internal sealed class OperatorApiFake(Func<HttpRequestMessage, string, HttpResponseMessage> answer) : HttpMessageHandler
{
    public List<HttpRequestMessage> Requests { get; } = [];

    public static HttpResponseMessage Json(string json) => new(HttpStatusCode.OK)
    {
        Content = new StringContent(json, Encoding.UTF8, "application/json"),
    };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Requests.Add(request);
        return answer(request, request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken));
    }
}

using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using StripeProcessor.Local;

namespace StripeProcessor.SystemTests.Local;

/// <summary>The smallest runtime there is: asks for an event, has it handled, posts what the handler returned.</summary>
internal static class RuntimeLoop
{
    /// <summary>An environment for each event of which <paramref name="handle"/> answers with JSON text.</summary>
    public static RunEnvironment Answering(Func<JsonElement, string> handle) => Answering(request => Task.FromResult(handle(request)));

    public static RunEnvironment Answering(Func<JsonElement, Task<string>> handle) => async (seat, cancellationToken) =>
    {
        using var client = ClientOf(seat);

        while (true)
        {
            using var next = await client.GetAsync("invocation/next", cancellationToken);
            next.EnsureSuccessStatusCode();
            using var request = JsonDocument.Parse(await next.Content.ReadAsByteArrayAsync(cancellationToken));
            var answer = await handle(request.RootElement);
            using var _ = await client.PostAsync($"invocation/{IdOf(next)}/response", new StringContent(answer), cancellationToken);
        }
    };

    public static HttpClient ClientOf(EnvironmentSeat seat) => new()
    {
        BaseAddress = new Uri($"http://{seat.Address}/2018-06-01/runtime/"),
        Timeout = TimeSpan.FromSeconds(60),
    };

    public static string IdOf(HttpResponseMessage next) => Header(next, "Lambda-Runtime-Aws-Request-Id");

    public static string Header(HttpResponseMessage message, string name) => Assert.Single(message.Headers.GetValues(name));

    public static ReadOnlyMemory<byte> Event(string json = "{}") => Encoding.UTF8.GetBytes(json);

    public static StringContent Error(string type) => new($$"""{"errorMessage":"m","errorType":"{{type}}","stackTrace":[]}""")
    {
        Headers = { ContentType = new MediaTypeHeaderValue("application/vnd.aws.lambda.error+json") },
    };
}

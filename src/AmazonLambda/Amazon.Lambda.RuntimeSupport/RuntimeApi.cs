#nullable enable
using System.Net;
using System.Net.Http.Headers;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The four calls of Lambda's Runtime API, version 2018-06-01, one method each.</summary>
/// <remarks>
/// Each throws <see cref="RuntimeApiClientException"/> for an answer outside the contract and
/// <see cref="HttpRequestException"/> for none. Answers are never quoted: an invocation holds what donors typed.
/// </remarks>
internal sealed class RuntimeApi(HttpClient http, string? endpoint)
{
    private readonly string runtime = $"http://{endpoint}/2018-06-01/runtime/";

    public void ThrowIfUnknown()
    {
        if (string.IsNullOrEmpty(endpoint))
        {
            throw new InvalidOperationException(
                "cannot find the Runtime API: AWS_LAMBDA_RUNTIME_API is not set; was this program started outside Lambda?");
        }
    }

    /// <summary>Waits, for hours if need be, for the next invocation. Only this call can be cancelled.</summary>
    public async Task<Invocation> NextAsync(CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, runtime + "invocation/next");
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            throw Refusal("the next invocation", answer);
        }

        // From here on the invocation is ours to answer, whoever cancels.
        var input = await answer.Content.ReadAsByteArrayAsync(CancellationToken.None);
        return Invocation.Read(answer.Headers, input);
    }

    public async Task SendResponseAsync(string requestId, Stream output) =>
        await PostAsync($"invocation/{requestId}/response", Content(await BytesAsync(output), "application/json"));

    public Task ReportInvocationErrorAsync(string requestId, ErrorReport error) =>
        PostErrorAsync($"invocation/{requestId}/error", error);

    public Task ReportInitializationErrorAsync(ErrorReport error) => PostErrorAsync("init/error", error);

    private Task PostErrorAsync(string path, ErrorReport error)
    {
        var content = Content(error.ToJson(), "application/vnd.aws.lambda.error+json");
        return PostAsync(path, content, error.Type);
    }

    private async Task PostAsync(string path, HttpContent content, string? errorType = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, runtime + path) { Content = content };
        if (errorType is not null)
        {
            request.Headers.TryAddWithoutValidation("Lambda-Runtime-Function-Error-Type", errorType);
        }

        using var answer = await http.SendAsync(request, CancellationToken.None);
        if (!answer.IsSuccessStatusCode)
        {
            throw Refusal(path, answer);
        }
    }

    private static ReadOnlyMemoryContent Content(ReadOnlyMemory<byte> bytes, string type) =>
        new(bytes) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };

    // From where the stream stands, and without closing it: whether it is used again is the handler's choice.
    private static async Task<ReadOnlyMemory<byte>> BytesAsync(Stream output)
    {
        if (output is MemoryStream memory && memory.TryGetBuffer(out var buffer))
        {
            return buffer.AsMemory(checked((int)memory.Position));
        }

        var copy = new MemoryStream();
        await output.CopyToAsync(copy);
        return copy.GetBuffer().AsMemory(0, checked((int)copy.Length));
    }

    private static RuntimeApiClientException Refusal(string what, HttpResponseMessage answer)
    {
        var headers = answer.Headers.ToDictionary(header => header.Key, header => header.Value);
        return new($"the Runtime API refused {what}", (int)answer.StatusCode, string.Empty, headers, null);
    }
}

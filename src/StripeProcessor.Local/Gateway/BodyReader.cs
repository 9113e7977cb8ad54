using Microsoft.AspNetCore.Http;

namespace StripeProcessor.Local;

/// <summary>Reads a request's body whole, up to a limit that the caller answers for.</summary>
internal static class BodyReader
{
    // A client that still writes when the connection closes sees a broken pipe and never the reply; so a body that is somewhat
    // too long is taken to its end and thrown away.
    private const long Patience = 64 * 1024 * 1024;

    /// <returns>Null when the body is longer than <paramref name="limit"/> bytes.</returns>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, long limit)
    {
        var body = new MemoryStream((int)Math.Min(request.ContentLength ?? 0, limit));
        var buffer = new byte[64 * 1024];
        long length = 0;
        int read;

        while ((read = await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted)) > 0)
        {
            length += read;

            if (length <= limit)
            {
                body.Write(buffer, 0, read);
            }
            else if (length > limit + Patience)
            {
                request.HttpContext.Response.Headers.Connection = "close";
                break;
            }
        }

        // Spelled out: a bare null would become an empty memory, not an absent one.
        return length > limit ? default(ReadOnlyMemory<byte>?) : body.GetBuffer().AsMemory(0, (int)body.Length);
    }
}

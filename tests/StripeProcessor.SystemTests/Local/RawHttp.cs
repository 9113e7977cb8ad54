using System.Net.Sockets;
using System.Text;

namespace StripeProcessor.SystemTests.Local;

/// <summary>A request of exactly these bytes, for what an HTTP client would tidy up.</summary>
internal static class RawHttp
{
    /// <returns>The whole answer as text, status line first.</returns>
    public static async Task<string> SendAsync(Uri server, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request.ReplaceLineEndings("\r\n")));

        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}

using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace StripeProcessor.SystemTests.Stripe;

/// <summary>A server that speaks bytes, so that it can break off where an honest one would not.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Func<RawConnection, Task> _serve;
    private readonly X509Certificate2? _certificate;
    private readonly Task _accepting;
    private int _connections;

    /// <param name="serve">Serves one connection; it is closed when that returns.</param>
    /// <param name="certificate">Null for plain http.</param>
    public RawServer(Func<RawConnection, Task> serve, X509Certificate2? certificate = null)
    {
        _serve = serve;
        _certificate = certificate;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"{(_certificate is null ? "http" : "https")}://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public int Connections => Volatile.Read(ref _connections);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> serving = [];
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_end.Token);
                serving.Add(ServeAsync(client, Interlocked.Increment(ref _connections)));
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client, int number)
    {
        using (client)
        {
            try
            {
                Stream stream = client.GetStream();
                if (_certificate is not null)
                {
                    var tls = new SslStream(stream);
                    await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _end.Token);
                    stream = tls;
                }

                await using (stream)
                {
                    await _serve(new RawConnection(stream, number, _end.Token));
                }
            }
            catch (Exception gone) when (gone is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
            {
                // The client hung up, or the test is over.
            }
        }
    }
}

/// <summary>One connection of a client.</summary>
/// <param name="stream">Its bytes.</param>
/// <param name="number">Counted from 1.</param>
/// <param name="end">The end of the test.</param>
internal sealed class RawConnection(Stream stream, int number, CancellationToken end)
{
    public int Number => number;

    public CancellationToken End => end;

    /// <summary>The next request, head and body; null when the client closed.</summary>
    public async Task<string?> ReadRequestAsync()
    {
        var text = new StringBuilder();
        var octet = new byte[1];
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(octet, end) == 0)
            {
                return null;
            }

            text.Append((char)octet[0]);
        }

        var body = new byte[LengthIn(text.ToString())];
        await stream.ReadExactlyAsync(body, end);
        return text.Append(Encoding.ASCII.GetString(body)).ToString();
    }

    public Task WriteAsync(string text) => stream.WriteAsync(Encoding.ASCII.GetBytes(text), end).AsTask();

    public Task AnswerAsync(string body, string status = "200 OK", string headers = "") =>
        WriteAsync($"HTTP/1.1 {status}\r\nContent-Type: application/json\r\n{headers}Content-Length: {body.Length}\r\n\r\n{body}");

    private static int LengthIn(string head)
    {
        const string Name = "Content-Length: ";
        var start = head.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        return start < 0
            ? 0
            : int.Parse(
                head.AsSpan(start + Name.Length, head.IndexOf('\r', start) - start - Name.Length),
                System.Globalization.NumberStyles.None,
                System.Globalization.CultureInfo.InvariantCulture);
    }
}

using System.Net;
using System.Net.Sockets;

namespace StripeProcessor.SystemTests.Native;

/// <summary>A wire between the function and a server that can be cut, and that can keep what the function sent to itself.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Uri _target;
    private readonly Task _accepting;
    private volatile Hold? _hold;
    private volatile bool _isCut;

    /// <param name="target">The server.</param>
    /// <param name="isCut">Whether every connection is closed at once, until <see cref="Mend"/>.</param>
    public Relay(Uri target, bool isCut = false)
    {
        _target = target;
        _isCut = isCut;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>What the function takes for the server.</summary>
    public Uri Address => new($"{_target.Scheme}://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public void Mend() => _isCut = false;

    /// <summary>Keeps whatever the function sends from now on.</summary>
    public Hold HoldNext() => _hold = new Hold();

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> carrying = [];
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_end.Token);
                carrying.Add(CarryAsync(client));
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(carrying);
        }
    }

    private async Task CarryAsync(TcpClient client)
    {
        using (client)
        {
            if (_isCut)
            {
                return;
            }

            try
            {
                using var server = new TcpClient();
                await server.ConnectAsync(IPAddress.Loopback, _target.Port, _end.Token);
                await Task.WhenAny(
                    ForthAsync(client.GetStream(), server.GetStream()),
                    server.GetStream().CopyToAsync(client.GetStream(), _end.Token));
            }
            catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException)
            {
                // One side hung up, or the test is over.
            }
        }
    }

    private async Task ForthAsync(NetworkStream client, NetworkStream server)
    {
        var buffer = new byte[16 * 1024];
        int count;
        while ((count = await client.ReadAsync(buffer, _end.Token)) > 0)
        {
            if (_hold is { } hold)
            {
                hold.Arrive();
                await hold.Released.WaitAsync(_end.Token);
            }

            await server.WriteAsync(buffer.AsMemory(0, count), _end.Token);
        }
    }

    /// <summary>What the function sent and the server has not seen.</summary>
    internal sealed class Hold
    {
        private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>The function has sent something and waits for its answer.</summary>
        public Task Arrived => _arrived.Task;

        internal Task Released => _released.Task;

        public void Release() => _released.TrySetResult();

        internal void Arrive() => _arrived.TrySetResult();
    }
}

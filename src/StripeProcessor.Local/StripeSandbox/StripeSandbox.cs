namespace StripeProcessor.Local.Sandbox;

/// <summary>
/// Stripe's API, hosted checkout page and 3-D Secure page on loopback, with test cards only: the official clients run
/// against it unmodified. Test key <see cref="SecretKey"/>; control under <c>/_sandbox/</c>.
/// </summary>
public sealed class StripeSandbox : IAsyncDisposable
{
    public const string SecretKey = "sk_test_sandbox";
    public const string PublishableKey = "pk_test_sandbox";

    private readonly LoopbackServer _server;
    private readonly HttpFront _front;
    private readonly ObjectStore _store;

    private StripeSandbox(LoopbackServer server, HttpFront front, ObjectStore store)
    {
        _server = server;
        _front = front;
        _store = store;
    }

    /// <summary>Scheme, 127.0.0.1 and port, with a trailing slash; a Stripe client's API base.</summary>
    public Uri Address => _server.Addresses[0];

    /// <summary>Answers when the sandbox accepts requests.</summary>
    /// <exception cref="PortInUseException">Another program listens on the port.</exception>
    public static async Task<StripeSandbox> StartAsync(StripeSandboxOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);

        var store = ObjectStore.Open(options.DataDirectory);
        try
        {
            var front = new HttpFront(options, store);
            var server = await LoopbackServer.StartAsync([options.Port], options.Certificate, front.HandleAsync, cancellation);
            front.Open(server.Addresses[0]);
            return new StripeSandbox(server, front, store);
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>Sends the events of these types to the address from now on, instead of wherever it did so before.</summary>
    /// <returns>The signing secret, <c>whsec_…</c>: the same at every start.</returns>
    public string SendEventsTo(Uri url, IReadOnlyList<string> types) => _front.SendEventsTo(url, types);

    public async ValueTask DisposeAsync()
    {
        await _front.DisposeAsync();
        await _server.DisposeAsync();
        _store.Dispose();
    }
}

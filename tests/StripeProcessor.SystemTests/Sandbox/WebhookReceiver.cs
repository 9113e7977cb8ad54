using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace StripeProcessor.SystemTests.Sandbox;

/// <summary>A server that webhooks are posted to. Takes all of them unless told otherwise, and remembers what came.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly Channel<ReceivedWebhook> _arrived = Channel.CreateUnbounded<ReceivedWebhook>();
    private readonly List<ReceivedWebhook> _received = [];

    private WebhookReceiver(WebApplication application) => _application = application;

    public string Address { get; private set; } = "";

    /// <summary>The status to answer with.</summary>
    public Func<ReceivedWebhook, int> Answer { get; set; } = _ => 200;

    /// <summary>What an answer waits for.</summary>
    public Func<Task> Before { get; set; } = () => Task.CompletedTask;

    public IReadOnlyList<ReceivedWebhook> Received
    {
        get
        {
            lock (_received)
            {
                return [.. _received];
            }
        }
    }

    public IEnumerable<string> Types => Received.Select(webhook => webhook.Type);

    public static async Task<WebhookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var receiver = new WebhookReceiver(builder.Build());
        receiver._application.Run(receiver.TakeAsync);
        await receiver._application.StartAsync();
        var server = receiver._application.Services.GetRequiredService<IServer>();
        receiver.Address = server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single() + "/hook";
        return receiver;
    }

    /// <summary>The next one to come, also when it is here already.</summary>
    public async Task<ReceivedWebhook> NextAsync() => await _arrived.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var webhook = new ReceivedWebhook(
            context.Request.Method,
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body.ToArray());
        lock (_received)
        {
            _received.Add(webhook);
        }

        _arrived.Writer.TryWrite(webhook);
        await Before();
        context.Response.StatusCode = Answer(webhook);
        if (context.Response.StatusCode is >= 300 and < 400)
        {
            context.Response.Headers.Location = Address + "/elsewhere";
        }
    }
}

internal sealed record ReceivedWebhook(string Method, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public JsonNode Json => JsonNode.Parse(Text)!;

    public string Id => (string)Json["id"]!;

    public string Type => (string)Json["type"]!;

    public JsonNode Subject => Json["data"]!["object"]!;

    public string Signature => Headers["Stripe-Signature"];

    /// <summary>The values of one name in the signature header.</summary>
    public IReadOnlyList<string> Signed(string name) =>
        [.. Signature.Split(',').Where(item => item.StartsWith(name + "=", StringComparison.Ordinal)).Select(item => item[(name.Length + 1)..])];

    public long Time => long.Parse(Signed("t").Single(), NumberStyles.None, CultureInfo.InvariantCulture);
}

/// <summary>A sandbox of its own for each test, with somebody to post webhooks to.</summary>
public abstract class WebhookTest : SandboxTest
{
    private protected WebhookReceiver Receiver { get; private set; } = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Receiver = await WebhookReceiver.StartAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await Receiver.DisposeAsync();
    }

    /// <summary>The endpoint, its secret told.</summary>
    private protected Task<Reply> ListenAsync(params string[] types) => Caller.ListenAsync(Receiver.Address, types);
}

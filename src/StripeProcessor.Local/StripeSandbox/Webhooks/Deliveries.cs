using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace StripeProcessor.Local.Sandbox;

/// <summary>
/// Which event goes to which endpoint. Queued in the transaction of the event itself: kill -9 loses none, and a restart goes
/// on where it was. Sent by <see cref="DeliverySender"/>.
/// </summary>
internal sealed class Deliveries(SandboxObjects objects)
{
    private const string PausedSetting = "deliveries_paused";
    private const string WrongSecret = "whsec_of_somebody_else";

    // One entry is enough: whoever reads it looks at everything that is due.
    private readonly Channel<bool> _bell =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public DeliveryTable Table { get; } = new(objects.Store);

    public DeliveryFaults Faults { get; } = new();

    /// <summary>Rings when there may be something to send.</summary>
    public ChannelReader<bool> Bell => _bell.Reader;

    /// <summary>The machine's time in Unix milliseconds: retries do not follow the sandbox's clock.</summary>
    public long MachineTime => objects.Clock.Time.GetUtcNow().ToUnixTimeMilliseconds();

    public bool IsPaused => objects.Store.Setting(PausedSetting) != 0;

    public void Pause(bool isPaused)
    {
        objects.Store.Set(PausedSetting, isPaused ? 1 : 0);
        Ring();
    }

    /// <summary>Queues a new event for every endpoint that wants it, and counts them in <c>pending_webhooks</c>.</summary>
    public void Queue(JsonObject happened)
    {
        var type = happened.Text("type");
        var wanting = objects.Store.OfKind("webhook_endpoint", oldestFirst: true).Where(endpoint => Wants(endpoint, type)).ToList();
        foreach (var endpoint in wanting)
        {
            Queue(happened, endpoint.Text("id"));
        }

        if (wanting.Count > 0)
        {
            CountUnreached(happened);
        }
    }

    /// <summary>Sends a known event once more: to one endpoint, or (null) to all that want it.</summary>
    public void Resend(string eventId, string? endpointId)
    {
        var happened = objects.Store.Find(eventId, "event") ?? throw ApiError.NoSuch("event", eventId, "event");
        if (endpointId is null)
        {
            Queue(happened);
            return;
        }

        var endpoint = objects.Store.Find(endpointId, "webhook_endpoint")
            ?? throw ApiError.NoSuch("webhook endpoint", endpointId, "endpoint");
        if (endpoint.Text("status") != "enabled")
        {
            throw ApiError.Invalid($"The webhook endpoint {endpointId} is disabled.", "endpoint");
        }

        Queue(happened, endpointId);
        CountUnreached(happened);
    }

    /// <summary>Retries wait for the machine's time; when the sandbox's clock is advanced they have waited long enough.</summary>
    public void MakeAllDue()
    {
        Table.MakeAllDue(MachineTime);
        Ring();
    }

    /// <summary>An endpoint that is disabled or deleted gets nothing any more.</summary>
    public void Cancel(string endpoint)
    {
        var open = Table.Newest(int.MaxValue, toEndpoint: endpoint)
            .Where(delivery => delivery.State is DeliveryState.Waiting or DeliveryState.Held)
            .Select(delivery => delivery.Event)
            .Distinct()
            .ToList();
        Table.Cancel(endpoint);
        foreach (var id in open)
        {
            CountUnreached(objects.Store.Find(id, "event")!);
        }
    }

    /// <summary>The request to send, or null when there is nobody left to send it to.</summary>
    public (Uri Address, byte[] Body, string Signature)? Prepare(Delivery delivery)
    {
        if (objects.Store.Find(delivery.Event, "event") is not { } happened
            || objects.Store.Find(delivery.Endpoint, "webhook_endpoint") is not { } endpoint)
        {
            return null;
        }

        var shown = happened.Public();
        shown["api_version"] = endpoint.TextOrNull("api_version") ?? ApiVersion.OfTheAccount;
        var body = Encoding.UTF8.GetBytes(Answer.Print(shown));
        var fault = delivery.Attempts == 0 ? delivery.Fault : DeliveryFault.None;
        var secrets = fault.SignsWrongly ? [WrongSecret] : WebhookEndpoints.SecretsInForce(endpoint, objects.Now);

        // Receivers hold the signature's time against their own clock, so it is the machine's, not the sandbox's.
        var signature = WebhookSigning.Sign(body, secrets, (MachineTime / 1000) - fault.StaleSeconds);
        return (new Uri(endpoint.Text("url")), fault.Truncates ? body[..(body.Length / 2)] : body, signature);
    }

    /// <summary>What an attempt came to. Success is 2xx and nothing else.</summary>
    public void Conclude(string id, long? status, string? problem)
    {
        if (Table.Find(id) is not { State: DeliveryState.Waiting } delivery)
        {
            return;
        }

        var attempts = delivery.Attempts + 1;
        var hasSucceeded = status is >= 200 and <= 299;
        var retries = objects.Options.WebhookRetries;
        var hasRetry = !hasSucceeded && attempts <= retries.Count;
        Table.Update(delivery with
        {
            Attempts = attempts,
            LastStatus = status,
            LastProblem = problem,
            State = hasSucceeded ? DeliveryState.Succeeded : hasRetry ? DeliveryState.Waiting : DeliveryState.Failed,
            NextTry = hasRetry ? MachineTime + (long)retries[(int)attempts - 1].TotalMilliseconds : null,
        });
        Table.Release(delivery, MachineTime);
        if (hasSucceeded && objects.Store.Find(delivery.Event, "event") is { } happened)
        {
            CountUnreached(happened);
        }
    }

    public void Ring() => _bell.Writer.TryWrite(true);

    private void Queue(JsonObject happened, string endpoint)
    {
        var type = happened.Text("type");
        var subject = happened.Part("data")!.Part("object")!;
        var amount = subject.NumberOrNull("amount") ?? subject.NumberOrNull("amount_total");
        var fault = Faults.Next(type, endpoint);
        var delivery = new Delivery
        {
            Id = Documents.NewId("dlv_"),
            Event = happened.Text("id"),
            Type = type,
            Subject = subject.TextOrNull("id") ?? "",
            Amount = amount is { } some && subject.TextOrNull("currency") is { } currency ? Amounts.Display(some, currency) : "",
            Endpoint = endpoint,
            Created = objects.Now,
            State = fault.Drops ? DeliveryState.Dropped : fault.Reorders ? DeliveryState.Held : DeliveryState.Waiting,
            NextTry = fault.Drops || fault.Reorders ? null : MachineTime + fault.DelayMilliseconds,
            Fault = fault,
        };
        Table.Add(delivery);
        if (fault.Duplicates)
        {
            Table.Add(delivery with { Id = Documents.NewId("dlv_") });
        }

        Ring();
    }

    private void CountUnreached(JsonObject happened)
    {
        happened["pending_webhooks"] = Table.Unreached(happened.Text("id"));
        objects.Store.Save(happened);
    }

    private static bool Wants(JsonObject endpoint, string type) =>
        endpoint.Text("status") == "enabled"
        && endpoint["enabled_events"]!.AsArray().Any(wanted => EventTypes.Matches(type, (string)wanted!));
}

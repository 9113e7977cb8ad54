using System.Net.Http.Headers;

namespace StripeProcessor.Local.Sandbox;

/// <summary>
/// Posts what is due, a few at a time, in no promised order, as Stripe does. What was being sent when the process ends is sent
/// again after the next start.
/// </summary>
internal sealed class DeliverySender : IAsyncDisposable
{
    private const int MostAtOnce = 8;

    // A timer cannot wait much longer than a month; one that rings for nothing does no harm.
    private const long LongestWait = 24L * 60 * 60 * 1000;
    private const string UserAgent = "Stripe/1.0 (+https://stripe.com/docs/webhooks)";

    private readonly SandboxObjects _objects;
    private readonly HttpClient _http;
    private readonly ITimer _alarm;
    private readonly CancellationTokenSource _stopped = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Task> _sending = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _running = Task.CompletedTask;

    public DeliverySender(SandboxObjects objects)
    {
        _objects = objects;
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _alarm = objects.Clock.Time.CreateTimer(_ => objects.Deliveries.Ring(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Start()
    {
        _objects.Deliveries.Ring();
        _running = Task.Run(RunAsync);
    }

    public bool IsSending(string delivery)
    {
        lock (_gate)
        {
            return _sending.ContainsKey(delivery);
        }
    }

    /// <summary>Answers when nothing is being sent and nothing is due, what those sendings set off included.</summary>
    public async Task SettleAsync(CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _stopped.Token);
        _objects.Deliveries.Ring();
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                changed = _changed.Task;
            }

            if (IsIdle())
            {
                return;
            }

            await changed.WaitAsync(either.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(Sending());
        await _alarm.DisposeAsync();
        _http.Dispose();
        _stopped.Dispose();
    }

    private async Task RunAsync()
    {
        while (await _objects.Deliveries.Bell.WaitToReadAsync(_stopped.Token))
        {
            _objects.Deliveries.Bell.TryRead(out _);
            StartWhatIsDue();
        }
    }

    private void StartWhatIsDue()
    {
        var deliveries = _objects.Deliveries;
        var orders = new List<SendingOrder>();
        var hasCanceled = false;

        // One reading for both: what falls due between two would neither be sent now nor ring later.
        var now = deliveries.MachineTime;
        var next = _objects.Store.Transact(() =>
        {
            foreach (var delivery in Due(now))
            {
                if (deliveries.Prepare(delivery) is { } request)
                {
                    orders.Add(new SendingOrder(delivery.Id, request.Address, request.Body, request.Signature));
                    continue;
                }

                deliveries.Table.Update(delivery with { State = DeliveryState.Canceled, NextTry = null });
                hasCanceled = true;
            }

            return (deliveries.IsPaused ? null : deliveries.Table.NextTry(), hasCanceled);
        });

        lock (_gate)
        {
            foreach (var order in orders)
            {
                _sending.Add(order.Delivery, Task.Run(() => SendAsync(order)));
            }
        }

        // What is due already waits for a free place, and whoever frees it rings.
        if (next - now is > 0 and var wait)
        {
            _alarm.Change(TimeSpan.FromMilliseconds(Math.Min(wait, LongestWait)), Timeout.InfiniteTimeSpan);
        }

        if (hasCanceled)
        {
            TellChange();
        }
    }

    // In a transaction.
    private List<Delivery> Due(long now)
    {
        if (_objects.Deliveries.IsPaused)
        {
            return [];
        }

        lock (_gate)
        {
            return [.. _objects.Deliveries.Table.DueBy(now, MostAtOnce)
                .Where(delivery => !_sending.ContainsKey(delivery.Id))
                .Take(MostAtOnce - _sending.Count)];
        }
    }

    private bool IsIdle() => _objects.Store.Transact(() =>
    {
        lock (_gate)
        {
            var isIdle = _sending.Count == 0
                && (_objects.Deliveries.IsPaused || _objects.Deliveries.Table.DueBy(_objects.Deliveries.MachineTime, 1).Count == 0);
            return (isIdle, false);
        }
    });

    private async Task SendAsync(SendingOrder order)
    {
        var (status, problem) = await PostAsync(order);
        if (!_stopped.IsCancellationRequested)
        {
            _objects.Store.Transact(() => _objects.Deliveries.Conclude(order.Delivery, status, problem));
        }

        lock (_gate)
        {
            _sending.Remove(order.Delivery);
        }

        _objects.Deliveries.Ring();
        TellChange();
    }

    private async Task<(long? Status, string? Problem)> PostAsync(SendingOrder order)
    {
        using var late = new CancellationTokenSource(_objects.Options.WebhookTimeout, _objects.Clock.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, _stopped.Token);
        using var request = new HttpRequestMessage(HttpMethod.Post, order.Address) { Content = new ByteArrayContent(order.Body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        request.Headers.TryAddWithoutValidation("Accept", "*/*; q=0.5, application/xml");
        request.Headers.TryAddWithoutValidation(WebhookSigning.Header, order.Signature);
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return ((long)response.StatusCode, null);
        }
        catch (HttpRequestException fault)
        {
            return (null, fault.HttpRequestError == HttpRequestError.ConnectionError ? "no connection" : "the connection broke");
        }
        catch (OperationCanceledException)
        {
            return (null, "no answer in time");
        }
    }

    private List<Task> Sending()
    {
        lock (_gate)
        {
            return [.. _sending.Values];
        }
    }

    private void TellChange()
    {
        TaskCompletionSource told;
        lock (_gate)
        {
            told = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        told.SetResult();
    }

    private sealed record SendingOrder(string Delivery, Uri Address, byte[] Body, string Signature);
}

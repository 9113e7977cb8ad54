using System.Net.Http.Headers;
using System.Text;

namespace StripeProcessor.Stripe;

/// <summary>Sends one logical call in as many attempts as the policy and the deadline allow.</summary>
internal sealed class StripeSender(
    string apiKey, StripeClientOptions options, HttpMessageHandler handler, TimeProvider time, Func<double> jitter)
{
    /// <summary>A page of a hundred expanded objects stays well below it.</summary>
    private const long MaximumBodyBytes = 16 * 1024 * 1024;

    private readonly HttpMessageInvoker _invoker = new(handler, disposeHandler: false);
    private readonly AuthenticationHeaderValue _authorization = new("Bearer", apiKey);

    public async Task<StripeAnswer> SendAsync(StripeRequest request, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var retries = 0;
        var extraUsed = false;
        var mayHaveActed = false;

        while (true)
        {
            var attempt = await TryAsync(() => Message(request), Remaining(start), cancellationToken).ConfigureAwait(false);
            if (attempt is Attempt.Answered { Answer: { IsSuccess: true } success })
            {
                return success;
            }

            var decision = RetryPolicy.Decide(retries, options.MaxRetries, extraUsed, attempt.Outcome, jitter());
            if (decision.Wait is not { } wait || wait >= Remaining(start))
            {
                throw FailureOf(request, attempt, mayHaveActed);
            }

            mayHaveActed |= attempt.MayHaveActed;
            retries += decision.IsExtra ? 0 : 1;
            extraUsed |= decision.IsExtra;
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Opens a connection, without the key: nothing is asked that needs one, and any answer will do.</summary>
    public async Task OpenConnectionAsync(CancellationToken cancellationToken)
    {
        var attempt = await TryAsync(() => new HttpRequestMessage(HttpMethod.Head, options.ApiBase), options.Deadline, cancellationToken)
            .ConfigureAwait(false);
        if (attempt is Attempt.Lost lost)
        {
            throw new StripeConnectionException(
                $"no connection to Stripe could be opened: {lost.Cause}", lost.Cause, isOutcomeKnown: true, lost.Reason);
        }
    }

    private static StripeException FailureOf(StripeRequest request, Attempt attempt, bool mayHaveActed) => attempt switch
    {
        Attempt.Answered answered => Refusal.Of(request, answered.Answer, mayHaveActed),
        Attempt.Lost lost => new StripeConnectionException(
            $"Stripe gave no whole answer to {request}: {lost.Cause}",
            lost.Cause,
            isOutcomeKnown: !mayHaveActed && !lost.MayHaveActed,
            lost.Reason),
        _ => throw new InvalidOperationException("an attempt is answered or lost"),
    };

    /// <summary>One attempt, body included, within its own time and what is left of the call's.</summary>
    private async Task<Attempt> TryAsync(Func<HttpRequestMessage> message, TimeSpan remaining, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(remaining < options.AttemptTimeout ? remaining : options.AttemptTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using var request = message();
        var facts = StripeTransport.Observe(request);
        var hadAnswer = false;

        try
        {
            using var response = await _invoker.SendAsync(request, either.Token).ConfigureAwait(false);
            hadAnswer = true;
            await response.Content.LoadIntoBufferAsync(MaximumBodyBytes, either.Token).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false);
            return new Attempt.Answered(new StripeAnswer(response, body));
        }
        catch (Exception reason) when (reason is HttpRequestException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return reason is OperationCanceledException || timeout.IsCancellationRequested
                ? new Attempt.Lost(StripeConnectionCause.Timeout, reason, IsStaleConnection: false)
                : Attempt.Lost.From(reason, facts, hadAnswer);
        }
    }

    private HttpRequestMessage Message(StripeRequest request)
    {
        var text = request.Form?.Encode() ?? "";
        var hasBody = request.Method == HttpMethod.Post;
        var address = !hasBody && text.Length > 0 ? $"{request.Path}?{text}" : request.Path.ToString();
        var message = new HttpRequestMessage(request.Method, new Uri(options.ApiBase, address));
        message.Headers.Authorization = _authorization;
        message.Headers.TryAddWithoutValidation("User-Agent", options.Product);
        message.Headers.TryAddWithoutValidation("Accept", "application/json");
        message.Headers.TryAddWithoutValidation("Stripe-Version", StripeClient.ApiVersion);
        if (options.Account is not null)
        {
            message.Headers.TryAddWithoutValidation("Stripe-Account", options.Account);
        }

        if (hasBody)
        {
            message.Headers.TryAddWithoutValidation("Idempotency-Key", request.IdempotencyKey);
            message.Content = new ByteArrayContent(Encoding.ASCII.GetBytes(text));
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        }

        return message;
    }

    private TimeSpan Remaining(long start)
    {
        var remaining = options.Deadline - time.GetElapsedTime(start);
        return remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero;
    }
}

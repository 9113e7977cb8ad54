using StripeProcessor.Aws;
using StripeProcessor.Donations;
using StripeProcessor.Function.Charging;
using StripeProcessor.Function.Http;
using StripeProcessor.Stripe;

namespace StripeProcessor.Function.Operating;

/// <summary>A webhook endpoint to make.</summary>
/// <param name="RequestId">Names the wish: asked for again under it, the same endpoint is answered.</param>
/// <param name="Address">Where Stripe sends to.</param>
/// <param name="Rotates">Whether one that works may be joined by another.</param>
internal sealed record ConnectOrder(Guid RequestId, Uri Address, bool Rotates);

/// <summary>What came of a wish for an endpoint.</summary>
internal abstract record ConnectOutcome
{
    private ConnectOutcome()
    {
    }

    /// <param name="Endpoint">The endpoint, its secret taken out of it.</param>
    /// <param name="Secret">Its secret, sealed.</param>
    /// <param name="Others">What else leads there.</param>
    public sealed record Made(WebhookEndpoint Endpoint, SealedSecret Secret, IReadOnlyList<WebhookEndpoint> Others) : ConnectOutcome;

    public sealed record Refused(Problem Problem) : ConnectOutcome;
}

/// <summary>
/// Makes a webhook endpoint at Stripe and seals its signing secret, which nobody sees on the way: it is sealed before anything is
/// answered, and is in no log and no reply. Nothing is remembered here. Whatever ends in between, the same request finds the same
/// endpoint and, for as long as Stripe remembers its answer (a day), the same secret.
/// </summary>
internal sealed class Connecting(FunctionSettings settings, FunctionPlatform platform)
{
    private readonly StackEndpoints _endpoints = new(settings);
    private readonly SealedSecrets _secrets = new(settings, platform);

    /// <summary>Makes the endpoint.</summary>
    /// <param name="client">Stripe.</param>
    /// <param name="order">The wish.</param>
    /// <param name="note">Notes the act before it is done.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<ConnectOutcome> ConnectAsync(
        StripeClient client, ConnectOrder order, Func<string, Task> note, CancellationToken cancellationToken)
    {
        var all = await ListAsync(client, cancellationToken);
        var before = all.Where(endpoint => _endpoints.LeadsTo(order.Address, endpoint)).ToList();
        var isAskedAgain = before.Exists(endpoint => StackEndpoints.IsOf(order.RequestId, endpoint));
        if (settings.WebhookSecrets.Count > 0 && !order.Rotates && !isAskedAgain && before.Find(IsOn) is { } working)
        {
            return new ConnectOutcome.Refused(OperatorProblems.AlreadyConnected(working.Id));
        }

        await note($"{order.Address.AbsoluteUri} {order.RequestId:D}");
        try
        {
            var (made, secret) = await CreateAsync(client, order, cancellationToken);
            return await SealAsync(client, order, before, made, secret, cancellationToken);
        }
        catch (StripeInvalidRequestException refusal)
        {
            return new ConnectOutcome.Refused(ProblemOf(refusal.Error, all.Count));
        }
        catch (StripeIdempotencyException)
        {
            return new ConnectOutcome.Refused(OperatorProblems.OtherEndpoint());
        }
        catch (StripeConflictException)
        {
            return new ConnectOutcome.Refused(OperatorProblems.BeingConnected());
        }
    }

    /// <summary>Deletes what else leads where the kept endpoint does.</summary>
    /// <returns>What is gone; a problem when the kept one is not there, is switched off, or is older than another of this stack's: then nothing is.</returns>
    public async Task<(IReadOnlyList<string> Deleted, Problem? Problem)> RetireOthersAsync(
        StripeClient client, string keep, Func<string, Task> note, CancellationToken cancellationToken)
    {
        var all = await ListAsync(client, cancellationToken);
        if (all.Find(endpoint => endpoint.Id == keep) is not { } kept
            || StackEndpoints.AddressOf(kept) is not { } address
            || !_endpoints.LeadsTo(address, kept))
        {
            return ([], OperatorProblems.UnknownEndpoint());
        }

        if (!IsOn(kept))
        {
            return ([], OperatorProblems.EndpointIsOff());
        }

        var others = all.FindAll(endpoint => endpoint.Id != keep && _endpoints.LeadsTo(address, endpoint));
        if (others.Find(other => _endpoints.IsMarked(other) && other.Created > kept.Created) is { } newer)
        {
            return ([], OperatorProblems.NotTheNewest(newer.Id));
        }

        return (await DeleteAsync(client, others, $"all but {keep}", note, cancellationToken), null);
    }

    /// <summary>Deletes all that this stack made, and what leads to the host by hand.</summary>
    /// <param name="client">Stripe.</param>
    /// <param name="ownOrigin">Where this stack was reached; null when nobody said.</param>
    /// <param name="note">Notes the act before it is done.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<IReadOnlyList<string>> RetireAllAsync(
        StripeClient client, string? ownOrigin, Func<string, Task> note, CancellationToken cancellationToken)
    {
        var all = await ListAsync(client, cancellationToken);
        var ours = all.FindAll(endpoint => _endpoints.IsMarked(endpoint) || _endpoints.LeadsToHost(ownOrigin, endpoint));
        return await DeleteAsync(client, ours, "all", note, cancellationToken);
    }

    private static bool IsOn(WebhookEndpoint endpoint) => endpoint.Status == "enabled";

    // Two who make one each at the same moment both see both: one must stay, and both must agree which. Stripe dates to the second:
    // of two in one second both may stay, as each has seen the other or was there first, but never none.
    private static bool IsBefore(WebhookEndpoint one, WebhookEndpoint other) =>
        one.Created != other.Created ? one.Created < other.Created : string.CompareOrdinal(one.Id, other.Id) < 0;

    private static async Task<List<WebhookEndpoint>> ListAsync(StripeClient client, CancellationToken cancellationToken) =>
        [.. (await client.WebhookEndpoints.ListPageAsync(cancellationToken)).Value.Data];

    private async Task<(WebhookEndpoint Endpoint, Secret Secret)> CreateAsync(
        StripeClient client, ConnectOrder order, CancellationToken cancellationToken)
    {
        var wanted = new WebhookEndpointCreate
        {
            Url = order.Address.AbsoluteUri,
            EnabledEvents = WebhookEvents.Handled,
            Description = $"Donations, stack {settings.StackName}",
            Metadata = _endpoints.Mark(order.RequestId),
        };
        var answer = await client.WebhookEndpoints.CreateAsync(wanted, $"webhook-endpoint:{order.RequestId:D}", cancellationToken);

        // From here on the secret's text is in one place, which shows a mask wherever it is looked at.
        var secret = new Secret(answer.Value.Secret ?? throw new UnexpectedStripeAnswerException("endpoint_without_secret", answer.RequestId));
        return (answer.Value with { Secret = null }, secret);
    }

    /// <summary>Seals the secret of the endpoint that was made, unless it is gone again or somebody else was faster.</summary>
    private async Task<ConnectOutcome> SealAsync(
        StripeClient client,
        ConnectOrder order,
        List<WebhookEndpoint> before,
        WebhookEndpoint made,
        Secret secret,
        CancellationToken cancellationToken)
    {
        var now = (await ListAsync(client, cancellationToken)).FindAll(endpoint => _endpoints.LeadsTo(order.Address, endpoint));
        if (!now.Exists(endpoint => endpoint.Id == made.Id))
        {
            return new ConnectOutcome.Refused(OperatorProblems.RequestSpent());
        }

        var others = now.FindAll(endpoint => endpoint.Id != made.Id);
        if (others.Exists(other => !WasKnown(other) && IsBefore(other, made)))
        {
            await DeleteAsync(client, made.Id, cancellationToken);
            return new ConnectOutcome.Refused(OperatorProblems.ConnectedMeanwhile());
        }

        var ciphertext = await _secrets.SealAsync(SecretNames.WebhookSecret, secret, cancellationToken);
        if (settings.WebhookSecrets.Count == 0 && !order.Rotates)
        {
            // Their secrets were never set here: what they send is refused, and nobody will ever be told the secrets again.
            foreach (var lost in others.FindAll(WasKnown))
            {
                await DeleteAsync(client, lost.Id, cancellationToken);
            }

            others.RemoveAll(WasKnown);
        }

        return new ConnectOutcome.Made(made, ciphertext, others);

        bool WasKnown(WebhookEndpoint endpoint) => before.Exists(known => known.Id == endpoint.Id);
    }

    private static async Task<IReadOnlyList<string>> DeleteAsync(
        StripeClient client, List<WebhookEndpoint> endpoints, string what, Func<string, Task> note, CancellationToken cancellationToken)
    {
        if (endpoints.Count == 0)
        {
            return [];
        }

        await note(what);
        foreach (var endpoint in endpoints)
        {
            await DeleteAsync(client, endpoint.Id, cancellationToken);
        }

        return [.. endpoints.Select(endpoint => endpoint.Id)];
    }

    private static async Task DeleteAsync(StripeClient client, string id, CancellationToken cancellationToken)
    {
        try
        {
            await client.WebhookEndpoints.DeleteAsync(id, cancellationToken);
        }
        catch (StripeInvalidRequestException gone) when (gone.HttpStatus == 404)
        {
            // Somebody else was there first, or an earlier attempt whose answer was lost.
        }
    }

    private static Problem ProblemOf(StripeError error, int count)
    {
        if (error.Param == "url")
        {
            return OperatorProblems.Invalid("url", FaultCodes.Unreadable, "Stripe does not take this address: it must be one that the internet reaches.");
        }

        // Stripe refuses one more without a code of its own, so it is told from the count.
        return count >= StackEndpoints.Limit
            ? OperatorProblems.TooManyEndpoints(count)
            : OperatorProblems.StripeRefused(error.Code ?? error.Type ?? "none");
    }
}

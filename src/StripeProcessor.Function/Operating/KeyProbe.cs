using StripeProcessor.Stripe;

namespace StripeProcessor.Function.Operating;

/// <summary>Learns what a Stripe key may do, and whether it is of the same account as another, by questions that change nothing.</summary>
internal sealed class KeyProbe(TimeProvider time)
{
    // Below the 25 requests a second that Stripe takes in test mode, and well within the time of a request.
    private const int AtOnce = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private const string RestrictedPermission = "rak_";

    /// <summary>Tries each permission, several at once. What was not answered in time is unknown.</summary>
    /// <exception cref="StripeAuthenticationException">Stripe does not accept the key at all.</exception>
    public async Task<IReadOnlyList<KeyPermissionState>> TryAllAsync(StripeClient client, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        using var turns = new SemaphoreSlim(AtOnce);
        var states = await Task.WhenAll(KeyPermission.Needed.Select(permission => TryInTurnAsync(client, permission, turns, either.Token)));
        cancellationToken.ThrowIfCancellationRequested();
        return states;
    }

    /// <summary>
    /// Whether two keys are of one account and mode: whether the one finds what the other has just shown. Null where there is nothing
    /// that both may read, or nothing at all, or no answer in time.
    /// </summary>
    /// <param name="known">The key that is in use.</param>
    /// <param name="asked">The key that might replace it.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<bool?> IsSameAccountAsync(StripeClient known, StripeClient asked, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            return await CompareAsync(known, asked, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static async Task<bool?> CompareAsync(StripeClient known, StripeClient asked, CancellationToken cancellationToken)
    {
        foreach (var (resource, newest) in Landmarks(known, cancellationToken))
        {
            try
            {
                if (await newest() is { } id)
                {
                    await asked.AskAsync(StripeRequest.Get(StripePath.Of(resource, id)), cancellationToken);
                    return true;
                }
            }
            catch (StripeInvalidRequestException unknown) when (IsMissing(unknown))
            {
                return false;
            }
            catch (StripeException)
            {
                // One of the two may not read this, or Stripe is not well: the next landmark may tell.
            }
        }

        return null;
    }

    // Things whose ids Stripe has made: those of customers and products may be anybody's words.
    private static IEnumerable<(string Resource, Func<Task<string?>> Newest)> Landmarks(StripeClient known, CancellationToken cancellationToken) =>
    [
        ("webhook_endpoints", async () => FirstOf((await known.WebhookEndpoints.ListPageAsync(cancellationToken)).Value)?.Id),
        ("payment_intents", async () => FirstOf((await known.PaymentIntents.ListPageAsync(new() { PageSize = 1 }, cancellationToken)).Value)?.Id),
        ("events", async () => FirstOf((await known.Events.ListPageAsync(new() { PageSize = 1 }, cancellationToken)).Value)?.Id),
    ];

    private static T? FirstOf<T>(StripeList<T> list)
        where T : class => list.Data.Count > 0 ? list.Data[0] : null;

    private static async Task<KeyPermissionState> TryInTurnAsync(
        StripeClient client, KeyPermission permission, SemaphoreSlim turns, CancellationToken cancellationToken)
    {
        try
        {
            await turns.WaitAsync(cancellationToken);
            try
            {
                return await TryAsync(client, permission, cancellationToken);
            }
            finally
            {
                turns.Release();
            }
        }
        catch (OperationCanceledException)
        {
            return new KeyPermissionState(permission.Name, permission.Access, "unknown", null);
        }
    }

    private static async Task<KeyPermissionState> TryAsync(StripeClient client, KeyPermission permission, CancellationToken cancellationToken)
    {
        var (state, stripeName) = ("unknown", (string?)null);
        try
        {
            await client.AskAsync(permission.Probe(), cancellationToken);
            state = "ok";
        }
        catch (StripePermissionException refusal)
        {
            (state, stripeName) = ("missing", NameIn(refusal.Error.Message));
        }
        catch (StripeInvalidRequestException allowed) when (allowed.HttpStatus == 400 || IsMissing(allowed))
        {
            // Stripe looked for the object, so it had let the key pass.
            state = "ok";
        }
        catch (StripeException other) when (other is not StripeAuthenticationException)
        {
        }

        return new KeyPermissionState(permission.Name, permission.Access, state, stripeName);
    }

    private static bool IsMissing(StripeInvalidRequestException refusal) => refusal.Error.Code == "resource_missing";

    /// <summary>
    /// Stripe's sentence names the permission that would have helped. Its letters are taken and nothing beside them: the sentence holds
    /// a part of the key.
    /// </summary>
    private static string? NameIn(string? sentence)
    {
        var start = sentence?.IndexOf(RestrictedPermission, StringComparison.Ordinal) ?? -1;
        if (start < 0)
        {
            return null;
        }

        var name = sentence.AsSpan(start);
        var end = name.IndexOfAnyExcept("abcdefghijklmnopqrstuvwxyz_");
        return (end < 0 ? name : name[..end]).ToString();
    }
}

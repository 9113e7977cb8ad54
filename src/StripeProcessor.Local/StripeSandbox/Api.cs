using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>Everything under <c>/v1</c>: who asks, which version, what for, whether it was asked before, then the execution.</summary>
internal sealed class Api(SandboxObjects objects, Idempotency idempotency, RateLimit rateLimit)
{
    private const string FormType = "application/x-www-form-urlencoded";

    private readonly ApiRoutes _routes = new(objects);
    private readonly ApiKeys _keys = new(objects.Store);

    /// <param name="request">What came.</param>
    /// <param name="pause">A forced delay, spent while the request counts as running.</param>
    public async Task<Answer> AnswerAsync(IncomingRequest request, Func<Task> pause)
    {
        var requestId = Documents.NewId("req_", 14);
        var key = request.Method == "POST" ? request.Header("Idempotency-Key") : null;
        Answer answer;
        var version = ApiVersion.OfTheAccount;
        try
        {
            var apiKey = ApiKey.Read(request.Header("Authorization"));
            var rights = objects.Store.Transact(() => (_keys.Admit(apiKey), false));
            rateLimit.Spend();
            var asked = ApiVersion.Read(request.Header("Stripe-Version"));
            version = asked.Text;
            answer = await AnswerAsync(request, requestId, key, asked, (apiKey, rights), pause);
        }
        catch (ApiError error)
        {
            answer = Answer.Error(error, requestId);
        }

        answer.Headers["Request-Id"] = requestId;
        answer.Headers["Stripe-Version"] = version;
        if (key is { Length: > 0 and <= 255 })
        {
            answer.Headers["Idempotency-Key"] = key;
        }

        return answer;
    }

    private async Task<Answer> AnswerAsync(
        IncomingRequest request, string requestId, string? key, ApiVersion version, (ApiKey Key, KeyRights Rights) caller, Func<Task> pause)
    {
        var hasSecretKey = caller.Key.IsSecret;
        var (route, values) = _routes.Find(request.Method, request.Path);
        var pairs = Pairs(request);
        var parameters = new FormParameters(FormDecoding.Tree(pairs));
        if (!hasSecretKey && !route.IsOpenTo(parameters, values))
        {
            throw ApiKey.SecretKeyRequired();
        }

        caller.Rights.RefuseUnlessAllowed(route, parameters, caller.Key);
        if (caller.Rights.IsOfOtherAccount)
        {
            await pause();
            return OtherAccount.Answer(route, request.Path, values);
        }

        var call = new ApiCall(requestId, key, version, hasSecretKey, values, parameters);
        if (key is null)
        {
            await pause();
            return Execute(route, call, null);
        }

        Idempotency.RefuseBadKey(key);
        var fingerprint = FormDecoding.Fingerprint(request.Method, request.Path, pairs);
        if (idempotency.Take(key, fingerprint) is { } remembered)
        {
            return new Answer(remembered.Status, remembered.Body)
            {
                Headers = { ["Idempotent-Replayed"] = "true", ["Original-Request"] = remembered.RequestId },
            };
        }

        try
        {
            await pause();
            return Execute(route, call, fingerprint);
        }
        finally
        {
            idempotency.Release(key, call.HasBegun);
        }
    }

    private Answer Execute(ApiRoute route, ApiCall call, string? fingerprint)
    {
        objects.PassTime(idempotency.Prune);
        return objects.Store.Transact(() =>
        {
            Answer answer;
            try
            {
                var paths = Expansion.Paths(call.Parameters, route.Returns, route.IsList);
                var result = route.Handle(call);
                if (!route.HasEffects)
                {
                    call.Begin();
                }

                answer = Answer.Json(200, objects.Expansion.Expand(result.Public(), paths));
            }
            catch (ApiError error)
            {
                answer = Answer.Error(error, call.RequestId);
            }

            if (!call.HasBegun || !route.HasEffects)
            {
                return (answer, false);
            }

            if (fingerprint is not null)
            {
                idempotency.Remember(call.IdempotencyKey!, fingerprint, answer.Status, answer.Body, call.RequestId);
            }

            return (answer, true);
        });
    }

    private static List<(string Name, string Value)> Pairs(IncomingRequest request)
    {
        var pairs = FormDecoding.Pairs(request.Query);
        if (request.Body.Length == 0)
        {
            return pairs;
        }

        var type = request.Header("Content-Type") ?? FormType;
        if (!type.StartsWith(FormType, StringComparison.OrdinalIgnoreCase))
        {
            throw ApiError.Invalid("Invalid request: the content type must be " + FormType + ".");
        }

        pairs.AddRange(FormDecoding.Pairs(request.Body));
        return pairs;
    }
}

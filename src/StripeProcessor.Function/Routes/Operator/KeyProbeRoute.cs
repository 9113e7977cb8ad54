using StripeProcessor.Aws;
using StripeProcessor.Donations;
using StripeProcessor.Function.Charging;
using StripeProcessor.Function.Http;
using StripeProcessor.Function.Operating;
using StripeProcessor.Stripe;

namespace StripeProcessor.Function.Routes;

/// <summary>
/// POST /operator/probe-key: whether a sealed Stripe key would serve this stack, before it is set. The key is opened here, where it is
/// to live, and nothing of it is answered.
/// </summary>
internal sealed class KeyProbeRoute(
    OperatorGate gate, FunctionSettings settings, FunctionPlatform platform, StripeAccess stripe, KeyProbe probe, AuditTrail trail)
{
    public Route Route => gate.Route("operator_probe_key", "POST", "/operator/probe-key", AnswerAsync);

    private async Task<Reply> AnswerAsync(Operator who, Exchange exchange, CancellationToken cancellationToken)
    {
        var (fields, unreadable) = OperatorFields.OfBody(exchange.Request, "ciphertext");
        if (fields is null)
        {
            return OperatorGate.Refuse(unreadable!, exchange);
        }

        SealedSecret? ciphertext = null;
        if (fields.Required("ciphertext") is { } text && !SealedSecret.TryParse(SecretNames.StripeKey, text, out ciphertext))
        {
            fields.Fault("ciphertext", FaultCodes.Unreadable, "This is base64 as encrypt-secret prints it.");
        }

        if (fields.Problem is { } faults)
        {
            return OperatorGate.Refuse(faults, exchange);
        }

        await trail.NoteAsync(who.Arn, "probe_key", SecretNames.StripeKey, exchange, cancellationToken);
        StripeClient asked;
        try
        {
            asked = await new SealedSecrets(settings, platform).OpenAsync(
                ciphertext!, key => StripeAccess.ClientFor(key, settings, platform), cancellationToken);
        }
        catch (SecretRefusedException unfit) when (unfit.Refusal is SecretRefusal.Context or SecretRefusal.WrongKey or SecretRefusal.UnfitSecret)
        {
            exchange.Facts.ErrorCode = unfit.ErrorCode ?? unfit.Refusal.ToString();
            return OperatorGate.Refuse(OperatorProblems.UnfitKey(unfit.Message), exchange);
        }

        try
        {
            var permissions = await probe.TryAllAsync(asked, cancellationToken);
            var probed = new Probed(settings.Mode, await IsSameAccountAsync(asked, cancellationToken), permissions);
            exchange.Facts.Outcome = "probed";
            return Reply.Json(200, probed, OperatorJson.Default.Probed);
        }
        catch (StripeAuthenticationException refused)
        {
            return OperatorGate.Refuse(OperatorProblems.KeyRefused(refused.Error.Code ?? refused.Error.Type ?? "none"), exchange);
        }
    }

    /// <summary>Null also where the key in use cannot be opened: there is then nothing to compare with, and a new one is all the more welcome.</summary>
    private async Task<bool?> IsSameAccountAsync(StripeClient asked, CancellationToken cancellationToken)
    {
        if (stripe.IsSealed)
        {
            return null;
        }

        try
        {
            return await probe.IsSameAccountAsync(await stripe.OpenAsync(cancellationToken), asked, cancellationToken);
        }
        catch (SecretRefusedException)
        {
            return null;
        }
    }

    internal sealed record Probed(
        string Mode,
        [property: System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.Never)] bool? SameAccount,
        IReadOnlyList<KeyPermissionState> Permissions);
}

using StripeProcessor.Aws;
using StripeProcessor.Donations;
using StripeProcessor.Function.Charging;
using StripeProcessor.Function.Http;
using StripeProcessor.Function.Operating;
using StripeProcessor.Stripe;

namespace StripeProcessor.Function.Routes;

/// <summary>
/// POST /operator/webhook-endpoint: makes this stack's endpoint at Stripe and answers its signing secret, sealed. The secret is to be
/// set on the stack before events are taken.
/// </summary>
internal sealed class WebhookEndpointRoute(
    OperatorGate gate, FunctionSettings settings, StripeAccess stripe, Connecting connecting, AuditTrail trail)
{
    public Route Route => gate.Route("operator_webhook_endpoint", "POST", "/operator/webhook-endpoint", AnswerAsync);

    private async Task<Reply> AnswerAsync(Operator who, Exchange exchange, CancellationToken cancellationToken)
    {
        var (fields, unreadable) = OperatorFields.OfBody(exchange.Request, "request_id", "url", "rotate");
        if (fields is null)
        {
            return OperatorGate.Refuse(unreadable!, exchange);
        }

        var (request, address, rotates) = (fields.RequiredId("request_id"), AddressOf(fields), fields.Flag("rotate"));
        if (fields.Problem is { } faults)
        {
            return OperatorGate.Refuse(faults, exchange);
        }

        if (stripe.IsSealed)
        {
            return OperatorGate.Refuse(Problems.Sealed(), exchange);
        }

        if (settings.KmsKeyId is null)
        {
            return OperatorGate.Refuse(OperatorProblems.NoKmsKey(), exchange);
        }

        var client = await stripe.OpenAsync(cancellationToken);
        try
        {
            var outcome = await connecting.ConnectAsync(
                client,
                new ConnectOrder(request!.Value, address!, rotates),
                subject => trail.NoteAsync(who.Arn, rotates ? "rotate_webhook" : "connect_webhook", subject, exchange, cancellationToken),
                cancellationToken);
            return ReplyTo(outcome, exchange);
        }
        catch (StripePermissionException)
        {
            return OperatorGate.Refuse(OperatorProblems.MissingPermission(StackEndpoints.Permission + ": write"), exchange);
        }
        catch (SecretRefusedException refused)
        {
            exchange.Facts.ErrorCode = refused.ErrorCode ?? refused.Refusal.ToString();
            exchange.Facts.IsAlarming = true;
            return OperatorGate.Refuse(OperatorProblems.NotSealed(exchange.Facts.ErrorCode), exchange);
        }
    }

    private static Reply ReplyTo(ConnectOutcome outcome, Exchange exchange)
    {
        switch (outcome)
        {
            case ConnectOutcome.Made made:
                exchange.Facts.Outcome = "connected";
                var endpoint = made.Endpoint;
                return Reply.Json(
                    200,
                    new Connected(
                        new EndpointView(endpoint.Id, endpoint.Url, endpoint.ApiVersion, endpoint.Status),
                        made.Secret.ToBase64(),
                        [.. made.Others.Select(other => new OtherView(other.Id, other.Status))]),
                    OperatorJson.Default.Connected);

            case ConnectOutcome.Refused refused:
                return OperatorGate.Refuse(refused.Problem, exchange);

            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>https; and http on loopback where Stripe is a sandbox on this machine, which is the only one that could reach it.</summary>
    private Uri? AddressOf(OperatorFields fields)
    {
        if (fields.Required("url") is not { } text)
        {
            return null;
        }

        var address = WebAddress.TryRead(text);
        if (address is null || (address.Scheme == Uri.UriSchemeHttp && !settings.StripeApiBase.IsLoopback))
        {
            fields.Fault("url", FaultCodes.Unreadable, "This is an https address, without a user name.");
            return null;
        }

        if (address.PathAndQuery != StackEndpoints.WebhookPath || address.Fragment.Length > 0)
        {
            fields.Fault("url", FaultCodes.NotOffered, $"This is the address of this stack, followed by {StackEndpoints.WebhookPath}.");
            return null;
        }

        return new Uri(WebAddress.InAscii(address));
    }

    internal sealed record Connected(EndpointView Endpoint, string Ciphertext, IReadOnlyList<OtherView> Others);

    internal sealed record EndpointView(string Id, string? Url, string? ApiVersion, string? Status);

    internal sealed record OtherView(string Id, string? Status);
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using StripeProcessor.Aws;

namespace StripeProcessor.Cli;

/// <summary>
/// Connects a stack with Stripe's events. The tool never holds the signing secret: it carries a sealed text from the function into
/// the stack's settings.
/// </summary>
internal sealed class WebhookConnection(OperatorDesk desk, OperatorApi api, DeployedStack stack, WebhookOrder order)
{
    private const string Parameter = TemplateParameters.WebhookSecret;

    // The endpoint that an earlier run made is gone, or was made for other events: another name for the wish makes another endpoint.
    private static readonly string[] SpentRequest = ["request_spent", "other_endpoint"];

    private readonly ParameterChange _change = new(desk.Terminal, stack, order.AsJson);

    private Terminal Terminal => desk.Terminal;

    private string[] Secrets => (stack.Parameter(Parameter) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private string Again => stack.Place.Environment is { } environment ? $"--config-env {environment}" : $"--stack {stack.Name}";

    /// <summary>Makes an endpoint, the first or one more, and gives the stack its secret.</summary>
    internal async Task<int> ConnectAsync(CancellationToken cancellationToken)
    {
        Check();
        var url = order.Url ?? stack.RequireOutput("WebhookUrl");
        _change.Rehearse(Parameter);
        if (order.IsDryRun)
        {
            return Tell(
                $"would make {(order.Rotates ? "one more" : "a")} webhook endpoint at Stripe for {url}, unless one is connected; then set {Parameter}{Places}",
                new { dry_run = true, action = order.Rotates ? "rotate" : "connect", url, parameter = Parameter });
        }

        var answer = await AskForEndpointAsync(url, RequestFor(url), cancellationToken);
        if (answer is ApiAnswer.Refused { Kind: var kind } && SpentRequest.Contains(kind))
        {
            answer = await AskForEndpointAsync(url, Guid.NewGuid(), cancellationToken);
        }

        if (answer is ApiAnswer.Refused { Kind: "already_connected" } connected)
        {
            return Tell(
                $"connected already, and nothing was done: {connected.Text}", new { action = "already_connected", url, detail = connected.Text });
        }

        var made = api.Require(Explained(answer), "make the webhook endpoint");
        var endpoint = (made.Field("endpoint") ?? default).Text("id");
        var ciphertext = made.Text("ciphertext");
        if (endpoint.Length == 0 || !SealedSecret.TryParse(SecretNames.WebhookSecret, ciphertext, out _))
        {
            throw ToolException.Refused(
                "the function's answer holds no endpoint, or no sealed secret",
                "is it of the same version as this tool?");
        }

        // The new one comes first: the function tries them in this order, and most events will bear it.
        var secrets = order.Rotates ? $"{ciphertext},{Secrets[0]}" : ciphertext;
        await _change.ApplyAsync(new Dictionary<string, string> { [Parameter] = secrets }, cancellationToken);
        await VerifyAsync($"the endpoint {endpoint} is made, and its secret is set", order.Rotates ? 2 : 1, cancellationToken);

        var others = made.Items("others").Select(other => other.Text("id")).ToList();
        if (!order.Rotates)
        {
            return Tell(
                $"connected: Stripe sends its events to {url} ({endpoint})",
                new { action = "connected", endpoint, url, others });
        }

        TellBothAreAlive(endpoint, others);
        return Tell($"rotated: {endpoint} is the new endpoint", new { action = "rotated", endpoint, url, others });
    }

    /// <summary>Deletes the other endpoints at Stripe, and drops their secret only then: what they had sent by then is still taken.</summary>
    internal async Task<int> RetireAsync(CancellationToken cancellationToken)
    {
        Check();
        _change.Rehearse(Parameter);
        var plan = Secrets.Length > 1
            ? $"delete this stack's endpoints at Stripe but {order.Keep}, then drop the old secret{Places}"
            : $"delete this stack's endpoints at Stripe but {order.Keep}; one secret is set, and it stays";
        if (order.IsDryRun)
        {
            return Tell($"would {plan}", new { dry_run = true, action = "retire", keep = order.Keep, parameter = Parameter });
        }

        if (!order.AsJson)
        {
            Terminal.Errors.WriteLine(plan);
        }

        await desk.ConfirmAsync($"Is {order.Keep} the newer one, and may the others go?", order.IsAgreed, cancellationToken);
        var retired = api.Require(
            Explained(await api.PostAsync("operator/webhook-endpoint/retire", [("keep", order.Keep)], cancellationToken)),
            "delete the other endpoints");
        var deleted = retired.Items("deleted").Select(id => id.GetString()).ToList();
        Terminal.Errors.WriteLine(deleted.Count == 0 ? "no other endpoint was left at Stripe" : $"deleted at Stripe: {string.Join(", ", deleted)}");

        await _change.ApplyAsync(new Dictionary<string, string> { [Parameter] = Secrets[0] }, cancellationToken);
        await VerifyAsync($"{order.Keep} is the only endpoint, and its secret the only one", 1, cancellationToken);
        Terminal.Errors.WriteLine(
            "note: what Stripe was still to send to a deleted endpoint it will not send any more; this finds it and puts it right: "
            + $"stripe-processor reconcile {Again} --repair");
        return Tell($"retired: {order.Keep} is the only endpoint", new { action = "retired", endpoint = order.Keep, deleted });
    }

    private string Places => stack.Place.File is { } file ? $" in {file} and in the stack '{stack.Name}'" : $" in the stack '{stack.Name}'";

    private void Check()
    {
        if (stack.Parameter(TemplateParameters.StripeKey) is null)
        {
            throw ToolException.Refused(
                $"the stack '{stack.Name}' has no Stripe key yet, so its function cannot ask Stripe for an endpoint",
                $"seal the key first: stripe-processor encrypt-secret {Again}");
        }

        if ((order.Rotates || order.Keep is not null) && Secrets.Length == 0)
        {
            throw ToolException.Refused(
                $"the stack '{stack.Name}' has no webhook secret yet", $"connect it first: stripe-processor connect-webhook {Again}");
        }

        if (order.Rotates && Secrets.Length > 1)
        {
            throw ToolException.Refused(
                "two webhook secrets are set already: a rotation is under way",
                $"end it first: stripe-processor connect-webhook {Again} --retire ENDPOINT, with the newer endpoint of the two");
        }
    }

    private Task<ApiAnswer> AskForEndpointAsync(string url, Guid request, CancellationToken cancellationToken) => api.PostAsync(
        "operator/webhook-endpoint",
        [("request_id", request.ToString("D")), ("url", url), ("rotate", order.Rotates)],
        cancellationToken);

    /// <summary>
    /// The wish's name. It is made from what is to be replaced, so that a run after one that broke off asks for the same endpoint, and
    /// Stripe gives it out again with its secret for a day.
    /// </summary>
    private Guid RequestFor(string url)
    {
        var wish = string.Join('\n', "connect-webhook", stack.Stack.Id, url, order.Rotates ? "rotate" : "connect", stack.Parameter(Parameter) ?? "");
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(wish));
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }

    private async Task VerifyAsync(string done, int count, CancellationToken cancellationToken)
    {
        var report = await FunctionReport.AskAsync(
            api, desk.Connection.Time, settings => settings.Number("webhook_secrets") == count, cancellationToken);
        report.Require(done, $"stripe-processor doctor {Again}", "webhook_secret", "webhook_endpoint");
        Terminal.Errors.WriteLine("verified: the function opens what it was given, and Stripe's endpoint leads to it");
    }

    private void TellBothAreAlive(string endpoint, List<string> others)
    {
        if (order.AsJson)
        {
            return;
        }

        Terminal.Errors.WriteLine(
            $"Both are alive: Stripe sends each event to {endpoint} and to {(others.Count == 1 ? others[0] : "the older ones")}, and what comes twice counts once.");
        Terminal.Errors.WriteLine(
            $"To end it: stripe-processor connect-webhook {Again} --retire {endpoint}");
        Terminal.Errors.WriteLine(
            "That deletes the older endpoint at Stripe, and then drops its secret. It is safe from now on for every event made from now on. "
            + "An older event that Stripe still tries to deliver ends with the older endpoint: wait until Stripe's dashboard shows none pending "
            + "there, three days at most, or have reconcile --repair fetch it afterwards.");
    }

    // What to do about a refusal, in the words of this command.
    private ApiAnswer Explained(ApiAnswer answer) => answer switch
    {
        ApiAnswer.Refused { Kind: "connected_meanwhile" or "in_progress" } refused => throw ToolException.Refused(
            $"cannot make the webhook endpoint: {refused.Text}", "wait a minute, and run the same command again"),
        ApiAnswer.Refused { Kind: "missing_permission" } refused => throw ToolException.Refused(
            $"cannot reach Stripe's webhook endpoints: {refused.Text}",
            $"give the key that permission, which needs no new key; then run the same command again"),
        ApiAnswer.Refused { Status: 404, Kind: "" } => throw ToolException.Refused(
            "the function has no such route: it is older than this tool", $"bring it up to date: {stack.Place.DeployCommand}"),
        ApiAnswer.Failed failed => throw ToolException.Refused(
            $"nobody knows whether Stripe was asked: {failed.Text}", "run the same command again: nothing is made twice"),
        _ => answer,
    };

    private int Tell(string words, object forPrograms)
    {
        Terminal.Output.WriteLine(order.AsJson ? JsonSerializer.Serialize(forPrograms) : words);
        return ExitCode.Done;
    }
}

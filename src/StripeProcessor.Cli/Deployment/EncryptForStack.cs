using System.Text.Json;
using StripeProcessor.Aws;

namespace StripeProcessor.Cli;

/// <summary>
/// <c>encrypt-secret --config-env</c>: from the secret in somebody's hand to a function that uses it. Seals it for the deployed stack,
/// makes the key of the function's own tokens if there is none, writes both into <c>samconfig.toml</c> and gives them to the stack.
/// </summary>
internal sealed class EncryptForStack(OperatorDesk desk, Func<KmsOptions, KmsSecrets> openKms)
{
    private readonly Terminal _terminal = desk.Terminal;

    internal async Task<int> RunAsync(SealOrder order, StackPlace place, CancellationToken cancellationToken)
    {
        var stack = await DeployedStack.FindAsync(place, desk.CloudOf(place), cancellationToken);
        var mode = stack.Mode;
        if (order.KnownMode is { } said && said != mode)
        {
            throw ToolException.Usage(
                $"the stack '{stack.Name}' is for {mode} mode, and this is for {said}", "a test secret in a live stack would open nowhere");
        }

        var change = new ParameterChange(_terminal, stack, order.AsJson);
        var tokenKey = TokenKeyOf(order, place, stack);
        change.Rehearse(tokenKey is TokenKey.Missing ? [order.ParameterName, TemplateParameters.TokenKey] : [order.ParameterName]);
        if (order.IsDryRun)
        {
            return TellPlan(order, stack, tokenKey);
        }

        var secret = await SecretInput.ReadAsync(_terminal, order.SecretName, cancellationToken);
        if (SecretRule.Fault(order.SecretName, mode, secret) is { } fault)
        {
            throw ToolException.Refused(fault, "nothing was sealed; look the secret up in Stripe's dashboard and try again");
        }

        var sealing = new StackSealing(stack, _terminal, openKms) { Endpoint = order.Endpoint };
        var (sealedSecret, verified) = await sealing.SealAsync(secret, order.SecretName, cancellationToken);
        Say(order, $"sealed {SecretNames.InWords(order.SecretName)} for stack '{stack.Name}', {mode} mode");
        var values = new Dictionary<string, string> { [order.ParameterName] = sealedSecret.ToBase64() };
        if (tokenKey is TokenKey.Missing)
        {
            values[TemplateParameters.TokenKey] = (await sealing.MakeTokenKeyAsync(cancellationToken)).ToBase64();
            Say(order, "made the token key, inside KMS");
        }
        else if (tokenKey is TokenKey.Waiting waiting)
        {
            values[TemplateParameters.TokenKey] = waiting.Ciphertext;
        }

        await change.ApplyAsync(values, cancellationToken);
        Tell(order, stack, values, verified);
        return ExitCode.Done;
    }

    private static TokenKey TokenKeyOf(SealOrder order, StackPlace place, DeployedStack stack)
    {
        if (order.SecretName != SecretNames.StripeKey)
        {
            return new TokenKey.Deployed();
        }

        var inFile = ConfigFile.Parameter(place.File!, place.Environment!, TemplateParameters.TokenKey);
        return (inFile, stack.Parameter(TemplateParameters.TokenKey)) switch
        {
            (null or "", null) => new TokenKey.Missing(),
            ({ Length: > 0 } waiting, var deployed) when waiting != deployed => new TokenKey.Waiting(waiting),
            _ => new TokenKey.Deployed(),
        };
    }

    private int TellPlan(SealOrder order, DeployedStack stack, TokenKey tokenKey)
    {
        var words = SecretNames.InWords(order.SecretName);
        var made = tokenKey is TokenKey.Missing;
        if (order.AsJson)
        {
            _terminal.Output.WriteLine(JsonSerializer.Serialize(new
            {
                dry_run = true,
                stack = stack.Name,
                mode = stack.Mode,
                parameters = made ? [order.ParameterName, TemplateParameters.TokenKey] : new[] { order.ParameterName },
                role = stack.Output("EncrypterRoleArn"),
            }));
            return ExitCode.Done;
        }

        _terminal.Output.WriteLine($"would seal {words} for stack '{stack.Name}', {stack.Mode} mode, as {stack.Output("EncrypterRoleArn") ?? "yourself"}");
        if (made)
        {
            _terminal.Output.WriteLine("would make the token key, which the stack has not yet");
        }

        _terminal.Output.WriteLine($"would write {(made ? "both" : "it")} into {order.ConfigFile}, and update the stack");
        return ExitCode.Done;
    }

    private void Tell(SealOrder order, DeployedStack stack, Dictionary<string, string> values, bool verified)
    {
        if (order.AsJson)
        {
            _terminal.Output.WriteLine(JsonSerializer.Serialize(new
            {
                stack = stack.Name,
                mode = stack.Mode,
                parameters = values,
                verified,
                written = order.ConfigFile,
                updated = true,
            }));
        }
        else if (stack.Parameter("StripeWebhookSecretCiphertext") is null && order.SecretName == SecretNames.StripeKey)
        {
            _terminal.Errors.WriteLine($"next: stripe-processor connect-webhook --config-env {stack.Place.Environment}");
        }
    }

    private void Say(SealOrder order, string words)
    {
        if (!order.AsJson)
        {
            _terminal.Errors.WriteLine(words);
        }
    }

    /// <summary>How it stands with the key of the function's own tokens.</summary>
    private abstract record TokenKey
    {
        /// <summary>The stack has one, and the file nothing else.</summary>
        internal sealed record Deployed : TokenKey;

        /// <summary>There is none.</summary>
        internal sealed record Missing : TokenKey;

        /// <summary>The file has one that the stack does not have yet.</summary>
        internal sealed record Waiting(string Ciphertext) : TokenKey;
    }
}

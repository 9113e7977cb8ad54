using System.Text.Json;
using StripeProcessor.Aws;

namespace StripeProcessor.Cli;

/// <summary>
/// Reads a secret, checks it, has KMS seal it, has KMS open it again where that is allowed, and hands the ciphertext on. What
/// can be refused without the secret is refused before it is asked for.
/// </summary>
internal sealed class EncryptSecret(Terminal terminal, Func<KmsOptions, KmsSecrets> openKms)
{
    private const string ByHand = "run the command without --write and put the printed text in by hand";

    internal async Task<int> RunAsync(SealOrder order, CancellationToken cancellationToken)
    {
        var file = order.File is null ? null : ConfigFile.Read(order.File, ByHand);
        if ((order.Environment ?? order.KnownMode) is { } known)
        {
            Rehearse(order, file, known);
        }

        var secret = await SecretInput.ReadAsync(terminal, order.SecretName, cancellationToken);
        var mode = order.KnownMode ?? ModeOf(secret);
        if (SecretRule.Fault(order.SecretName, mode, secret) is { } fault)
        {
            throw ToolException.Refused(fault, "nothing was sealed; look the secret up in Stripe's dashboard and try again");
        }

        var environment = order.Environment ?? mode;
        Rehearse(order, file, environment);

        var context = new SealContext(StackOf(order, file, environment), mode, order.SecretName);
        var options = Options(order, file, environment, context.Stack);
        var (sealedSecret, verified) = await new Sealing(terminal, openKms).SealAsync(options, secret, context, cancellationToken);

        var change = order.File is null ? null : (SamChange?)WriteFile(order, environment, sealedSecret.ToBase64());
        Report(order, context, options, verified, environment, change);
        Print(order, context, options, verified, sealedSecret);
        return ExitCode.Done;
    }

    // A guess where the key does not say it: the rule then refuses the key whatever the mode.
    private static string ModeOf(Secret key) =>
        key.StartsWith("sk_live_") || key.StartsWith("rk_live_") || key.StartsWith("pk_live_") ? "live" : "test";

    private static string StackOf(SealOrder order, SamConfig? file, string environment)
    {
        if (order.Stack is { } said)
        {
            return said;
        }

        return file?.Setting(environment, "stack_name") is { } found && SealOrder.IsStackName(found)
            ? found
            : throw ToolException.Usage(
                $"the stack is not named, and '{environment}' in {order.File} has no stack_name",
                "add --stack with the name the stack has or will have");
    }

    private static KmsOptions Options(SealOrder order, SamConfig? file, string environment, string stack)
    {
        var regionOfFile = file?.Setting(environment, "region");
        return new KmsOptions
        {
            KeyId = order.Key ?? $"alias/stripe-processor-{stack}",
            Region = order.Region
                ?? (regionOfFile is not null && SealOrder.IsRegionName(regionOfFile) ? regionOfFile : null)
                ?? (order.Profile is null ? order.RegionOfEnvironment : null),
            Profile = order.Profile,
            Endpoint = order.Endpoint,
            UseProxy = true,
            AttemptTimeout = TimeSpan.FromSeconds(10),
            Deadline = TimeSpan.FromSeconds(30),
        };
    }

    // A dry run: a file that cannot be changed safely, or does not name the stack, is refused before KMS is asked.
    private static void Rehearse(SealOrder order, SamConfig? file, string environment)
    {
        try
        {
            file?.With(environment, order.ParameterName, "AA==");
            StackOf(order, file, environment);
        }
        catch (FormatException fault)
        {
            throw ConfigFile.CannotEdit(order.File!, fault, ByHand);
        }
    }

    // The file is read again: somebody may have saved it while the prompt was waiting.
    private static SamChange WriteFile(SealOrder order, string environment, string ciphertext) =>
        ConfigFile.Set(order.File!, environment, [KeyValuePair.Create(order.ParameterName, ciphertext)], ByHand).Single();

    private void Report(
        SealOrder order, SealContext context, KmsOptions options, bool verified, string environment, SamChange? change)
    {
        terminal.Errors.WriteLine(
            $"sealed {SecretNames.InWords(order.SecretName)} for stack '{context.Stack}', {context.Mode} mode, with {options.KeyId}");
        if (verified)
        {
            terminal.Errors.WriteLine("verified: KMS opened it again");
        }

        if (change is not null)
        {
            var what = ParameterChange.InWords(change.Value, order.ParameterName);
            terminal.Errors.WriteLine($"{what} in {order.File}, [{environment}.deploy.parameters]");
        }
    }

    private void Print(SealOrder order, SealContext context, KmsOptions options, bool verified, SealedSecret sealedSecret)
    {
        if (order.AsJson)
        {
            terminal.Output.WriteLine(JsonSerializer.Serialize(new
            {
                ciphertext = sealedSecret.ToBase64(),
                parameter = order.ParameterName,
                context = context.ToEncryptionContext(),
                key_id = options.KeyId,
                verified,
                written = order.File,
            }));
        }
        else if (order.File is null)
        {
            terminal.Output.WriteLine(sealedSecret.ToBase64());
        }
    }
}

using StripeProcessor.Aws;

namespace StripeProcessor.Cli;

/// <summary>The sealed secrets lie in the file and in the stack, and are the same there: else the next deployment brings old ones back.</summary>
internal sealed class CiphertextsCheck() : DoctorCheck("ciphertexts")
{
    private static readonly (string Parameter, string Command)[] Wanted =
    [
        (TemplateParameters.StripeKey, "encrypt-secret"),
        (TemplateParameters.WebhookSecret, "connect-webhook"),
        (TemplateParameters.TokenKey, "encrypt-secret"),
    ];

    internal override bool AppliesTo(Examination examined) => examined is { File: not null, Stack: not null };

    protected override async Task<DoctorLine> ExamineAsync(Examination examined, CancellationToken cancellationToken)
    {
        var file = await examined.File!.KnownAsync(cancellationToken);
        var stack = await examined.Stack!.KnownAsync(cancellationToken);

        var damaged = Wanted.Where(wanted => file.Parameter(wanted.Parameter) is { } sealedText && !IsCiphertext(sealedText)).ToList();
        if (damaged.Count > 0)
        {
            return Fail(
                $"no ciphertext, in {file.File}: {Names(damaged)}",
                $"seal it again with: stripe-processor {Commands(damaged, file)}");
        }

        var missing = Wanted.Where(wanted => (file.Parameter(wanted.Parameter) ?? stack.Parameter(wanted.Parameter)) is null).ToList();
        if (missing.Count > 0)
        {
            return Fail($"not sealed yet: {Names(missing)}", $"run: stripe-processor {Commands(missing, file)}");
        }

        var different = Wanted.Where(wanted => file.Parameter(wanted.Parameter) is { } ours && ours != stack.Parameter(wanted.Parameter)).ToList();
        if (different.Count > 0)
        {
            return Warn(
                $"{file.File} and the stack differ: {Names(different)}; the next sam deploy would bring the file's into the stack",
                "if the file's are the newer ones, deploy; else fetch the file as it was when the secrets were sealed, or seal them again");
        }

        var onlyInStack = Wanted.Where(wanted => file.Parameter(wanted.Parameter) is null).ToList();
        return onlyInStack.Count == 0
            ? Ok($"sealed, and the same in {file.File} and in the stack")
            : Warn(
                $"in the stack only: {Names(onlyInStack)}; sam deploy keeps them, and a stack made anew from {file.File} would lack them",
                $"seal them again with: stripe-processor {Commands(onlyInStack, file)}");
    }

    // Two secrets, one after the other, while one is being rolled.
    private static bool IsCiphertext(string text) => text.Split(',').All(one => SealedSecret.TryParse(SecretNames.StripeKey, one, out _));

    private static string Names(IEnumerable<(string Parameter, string Command)> some) => string.Join(", ", some.Select(one => one.Parameter));

    private static string Commands(IEnumerable<(string Parameter, string Command)> some, SamEnvironment file) =>
        string.Join("; then ", some.Select(one => one.Command).Distinct().Select(command => $"{command} --config-env {file.Name}"));
}

namespace StripeProcessor.Cli;

/// <summary>The key that pages get is a publishable one, and of the stack's mode.</summary>
internal sealed class PublishableKeyCheck() : DoctorCheck("publishable_key")
{
    protected override async Task<DoctorLine> ExamineAsync(Examination examined, CancellationToken cancellationToken)
    {
        var form = await examined.Form.KnownAsync(cancellationToken);
        var mode = form.Text("mode");
        var given = form.Text("publishable_key");
        var written = examined.File is null ? null : (await examined.File.KnownAsync(cancellationToken)).Parameter(TemplateParameters.PublishableKey);
        if (Fault(mode, given) is { } shown)
        {
            return Fail(
                $"the form's publishable key {shown}",
                "set StripePublishableKey to the one that Stripe's dashboard shows in this mode, and deploy");
        }

        if (written is not null && Fault(mode, written) is { } planned)
        {
            return Fail(
                $"StripePublishableKey in the file {planned}",
                "set it to the one that Stripe's dashboard shows in this mode");
        }

        return (given.Length, written) switch
        {
            (0, null) => Ok("none is set; the hosted payment page needs none"),
            (_, { } other) when other != given => Warn("the file's publishable key is not yet deployed", "run: sam deploy"),
            _ => Ok($"of {mode} mode"),
        };
    }

    // Another key than a publishable one must not be shown: it would be a secret.
    private static string? Fault(string mode, string key) => key switch
    {
        "" => null,
        _ when key.StartsWith($"pk_{mode}_", StringComparison.Ordinal) => null,
        _ when key.StartsWith("pk_", StringComparison.Ordinal) => $"is not of {mode} mode",
        _ => "is not a publishable one (pk_…); if it is a secret one, roll it at Stripe now",
    };
}

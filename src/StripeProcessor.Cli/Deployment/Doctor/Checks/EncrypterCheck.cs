namespace StripeProcessor.Cli;

/// <summary>Somebody was named who may seal secrets.</summary>
internal sealed class EncrypterCheck() : DoctorCheck("encrypter")
{
    internal override bool AppliesTo(Examination examined) => examined.Stack is not null;

    protected override async Task<DoctorLine> ExamineAsync(Examination examined, CancellationToken cancellationToken) =>
        (await examined.Stack!.KnownAsync(cancellationToken)).Parameter(TemplateParameters.EncrypterPrincipal) is null
            ? Warn(
                "nobody is named who may seal, so no key can be put in; what is sealed already goes on working",
                "set EncrypterPrincipalArn to the user or role that looks after the keys, and deploy")
            : Ok("a role of its own seals, and cannot open; one principal may take it");
}

using StripeProcessor.Aws;

namespace StripeProcessor.Cli;

/// <summary>Whoever runs this could seal a key for the stack. Whether the function can open one is its own line, stripe_key.</summary>
internal sealed class SealingCheck() : DoctorCheck("kms_seal")
{
    internal override bool AppliesTo(Examination examined) => examined.SealThrowAwayAsync is not null;

    protected override async Task<DoctorLine> ExamineAsync(Examination examined, CancellationToken cancellationToken)
    {
        await examined.Stack!.KnownAsync(cancellationToken);
        try
        {
            await examined.SealThrowAwayAsync!(cancellationToken);
            return Ok("KMS seals for this stack; a text for nobody was sealed, and thrown away");
        }
        catch (Exception met) when (met is SecretRefusedException { Refusal: SecretRefusal.AccessDenied }
            or AwsRefusedException { Refusal: AwsRefusal.AccessDenied })
        {
            return Warn(
                "you may not seal for this stack", "right, if you are not who looks after the keys; else see EncrypterPrincipalArn");
        }
        catch (SecretRefusedException refused)
        {
            return Fail(refused.Message, "look the key up in the KMS console, in the stack's region");
        }
        catch (KmsUnavailableException unavailable)
        {
            return Fail(unavailable.Message, "try again in a moment");
        }
        catch (Exception met) when (AwsFault.Explain(met) is { } fault)
        {
            throw fault;
        }
    }
}

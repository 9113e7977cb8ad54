namespace StripeProcessor.Cli;

/// <summary>The API has a name of the organisation's own, which survives a new stack.</summary>
internal sealed class LiveDomainCheck() : DoctorCheck("live_domain")
{
    protected override async Task<DoctorLine> ExamineAsync(Examination examined, CancellationToken cancellationToken)
    {
        var address = await examined.Address.KnownAsync(cancellationToken);
        return address.IsLoopback || DnsCheck.IsOfAws(address)
            ? Warn(
                $"your form sends to {address.Host}, a name that is lost with the stack",
                "if you have a domain, set DomainName and CertificateArn, deploy, and change the form's address once")
            : Ok($"the API is {address.Host}");
    }
}

using System.Globalization;

namespace StripeProcessor.Cli;

/// <summary>Browsers accept the API's certificate, and will next week.</summary>
internal sealed class CertificateCheck() : DoctorCheck("tls")
{
    // ACM renews by itself 60 days before the end (docs.aws.amazon.com/acm, managed renewal): with 30 left, something is in its way.
    private const int DaysWhenLate = 30;
    private const int DaysWhenUrgent = 7;

    internal override bool AppliesTo(Examination examined) => !examined.IsLocal;

    protected override async Task<DoctorLine> ExamineAsync(Examination examined, CancellationToken cancellationToken)
    {
        var address = await examined.Address.KnownAsync(cancellationToken);
        if (address.Scheme != Uri.UriSchemeHttps)
        {
            return Ok($"{address.Host} is this machine: nothing to encrypt");
        }

        var certificate = await examined.Connection.Certificate(address, cancellationToken);
        if (certificate.Fault is { } fault)
        {
            return Fail(
                $"browsers refuse the certificate of {address.Host}: {fault}",
                "see in the certificate manager (ACM) whether CertificateArn is for this name, in the stack's region, and ISSUED");
        }

        var days = (int)Math.Floor((certificate.NotAfter - examined.Connection.Time.GetUtcNow()).TotalDays);
        var text = string.Create(CultureInfo.InvariantCulture, $"the certificate of {address.Host} is good for {days} more days");
        const string Renewal = "ACM renews by itself while the CNAME by which you proved the name stays in the DNS: see its renewal status there";
        return days < DaysWhenUrgent ? Fail(text, Renewal) : days < DaysWhenLate ? Warn(text, Renewal) : Ok(text);
    }
}

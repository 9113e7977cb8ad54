using System.Security.Cryptography.X509Certificates;

namespace StripeProcessor.Tests.Function;

public sealed class TrustedRootsTests
{
    private static readonly X509Certificate2Collection List = Load();

    public static TheoryData<string> Subjects() => [.. List.Select(root => root.Subject)];

    [Theory]
    [MemberData(nameof(Subjects))]
    public void Each_root_on_the_list_is_a_certificate_authority_that_signs_itself(string subject)
    {
        var root = List.Single(certificate => certificate.Subject == subject);

        Assert.Equal(root.Subject, root.Issuer);
        Assert.True(root.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
    }

    [Theory]
    [MemberData(nameof(Subjects))]
    public void No_root_on_the_list_expires_within_half_a_year(string subject)
    {
        var root = List.Single(certificate => certificate.Subject == subject);

        Assert.True(
            root.NotAfter > DateTime.Now.AddDays(180),
            $"{subject} expires on {root.NotAfter:yyyy-MM-dd}: take the list anew from the two addresses in deploy/roots.pem");
    }

    // https://docs.stripe.com/tls-certificates#root-certificates-for-stripe-domains asks for all of these and only these.
    [Theory]
    [InlineData("A8985D3A65E5E5C4B2D7D66D40C6DD2FB19C5436")]
    [InlineData("DF3C24F9BFD666761B268073FE06D1CC8D4F82A4")]
    [InlineData("7E04DE896A3E666D00E687D33FFAD93BE83D349E")]
    [InlineData("5FB7EE0633E259DBAD0C4C9AE6D38F1A61C7DC25")]
    [InlineData("D69B561148F01C77C54578C10926DF5B856976AD")]
    [InlineData("8094640EB5A7A1CA119C1FDDD59F810263A7FBD1")]
    [InlineData("1F24C630CDA418EF2069FFAD4FDD5F463A1B69AA")]
    public void Every_root_that_Stripe_publishes_is_on_the_list(string thumbprint)
    {
        Assert.Contains(List, root => root.Thumbprint == thumbprint);
    }

    [Theory]
    [InlineData("CN=Amazon Root CA 1,")]
    [InlineData("CN=Amazon Root CA 2,")]
    [InlineData("CN=Amazon Root CA 3,")]
    [InlineData("CN=Amazon Root CA 4,")]
    [InlineData("CN=Starfield Services Root Certificate Authority - G2,")]
    public void Every_root_that_AWS_publishes_is_on_the_list(string name)
    {
        Assert.Contains(List, root => root.Subject.StartsWith(name, StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_else_is_on_the_list()
    {
        Assert.Equal(12, List.Count);
    }

    private static X509Certificate2Collection Load()
    {
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(Path.Combine(AppContext.BaseDirectory, "roots.pem"));
        return roots;
    }
}

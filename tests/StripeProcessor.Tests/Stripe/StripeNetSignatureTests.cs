using System.Text;
using StripeProcessor.Stripe;

namespace StripeProcessor.Tests.Stripe;

/// <summary>Stripe's own .NET client as the oracle of webhook signatures.</summary>
public sealed class StripeNetSignatureTests
{
    private const string Secret = "whsec_oracle";
    private const string Body = """{"id":"evt_1","object":"event","note":"für €"}""";
    private const long Now = 1_795_000_000;

    [Theory]
    [InlineData(0)]
    [InlineData(-300)]
    [InlineData(300)]
    public void A_header_made_by_Stripes_client_verifies_with_ours(int seconds)
    {
        var header = global::Stripe.EventUtility.GenerateSignatureHeader(Body, Secret, Now + seconds);

        Assert.Equal(new WebhookVerdict.Genuine(DateTimeOffset.FromUnixTimeSeconds(Now + seconds)), Verify(header));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(-300, true)]
    [InlineData(-301, false)]
    [InlineData(300, true)]
    [InlineData(301, false)]
    public void Ours_and_Stripes_client_agree_on_a_header_at_both_ends_of_the_tolerance(int seconds, bool accepted)
    {
        var header = $"t={Now + seconds},v1={WebhookSigner.Sign(Encoding.UTF8.GetBytes(Body), Now + seconds, Secret)}";

        var ours = Verify(header) is WebhookVerdict.Genuine;
        var theirs = Record.Exception(() => global::Stripe.EventUtility.ValidateSignature(Body, header, Secret, 300, Now)) is null;

        Assert.Equal((accepted, accepted), (ours, theirs));
    }

    private static WebhookVerdict Verify(string header) => WebhookSignature.Verify(
        Encoding.UTF8.GetBytes(Body),
        header,
        [Secret],
        DateTimeOffset.FromUnixTimeSeconds(Now),
        WebhookSignature.DefaultTolerance);
}

using System.Text;
using CsCheck;
using StripeProcessor.Stripe;

namespace StripeProcessor.Tests.Stripe;

public sealed class WebhookSignatureTests
{
    private const string Secret = "whsec_test_one";
    private const string OtherSecret = "whsec_test_two";
    private const long Now = 1_795_000_000;

    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{ "id": "evt_1", "object": "event", "note": "für" }""");

    public static TheoryData<string, string, Type> Headers()
    {
        var good = Sign(Now, Secret);
        return new()
        {
            { "one signature", $"t={Now},v1={good}", typeof(WebhookVerdict.Genuine) },
            { "spaces after commas", $"t={Now}, v1={good}, v0=aa", typeof(WebhookVerdict.Genuine) },
            { "a second signature while a secret is rolled", $"t={Now},v1={Sign(Now, OtherSecret)},v1={good}", typeof(WebhookVerdict.Genuine) },
            { "items nobody knows", $"x,y=1,t={Now},v1={good}", typeof(WebhookVerdict.Genuine) },
            { "upper-case hex", $"t={Now},v1={good.ToUpperInvariant()}", typeof(WebhookVerdict.Genuine) },
            { "nothing", "", typeof(WebhookVerdict.NoHeader) },
            { "blanks", "  ", typeof(WebhookVerdict.NoHeader) },
            { "no time", $"v1={good}", typeof(WebhookVerdict.UnreadableTimestamp) },
            { "a time with a sign", $"t=+{Now},v1={good}", typeof(WebhookVerdict.UnreadableTimestamp) },
            { "a time in words", $"t=now,v1={good}", typeof(WebhookVerdict.UnreadableTimestamp) },
            { "a time of thirteen digits", $"t=1795000000000,v1={good}", typeof(WebhookVerdict.UnreadableTimestamp) },
            { "a time past the calendar", $"t=999999999999,v1={good}", typeof(WebhookVerdict.UnreadableTimestamp) },
            { "two times", $"t={Now},t={Now},v1={good}", typeof(WebhookVerdict.UnreadableTimestamp) },
            { "only the decoy", $"t={Now},v0={good}", typeof(WebhookVerdict.NoSignature) },
            { "another secret's signature", $"t={Now},v1={Sign(Now, OtherSecret)}", typeof(WebhookVerdict.WrongSignature) },
            { "a cut signature", $"t={Now},v1={good[..62]}", typeof(WebhookVerdict.WrongSignature) },
            { "a signature that is not hex", $"t={Now},v1={new string('z', 64)}", typeof(WebhookVerdict.WrongSignature) },
            { "the right signature over another time", $"t={Now + 1},v1={good}", typeof(WebhookVerdict.WrongSignature) },
            { "five minutes old", $"t={Now - 300},v1={Sign(Now - 300, Secret)}", typeof(WebhookVerdict.Genuine) },
            { "a second older", $"t={Now - 301},v1={Sign(Now - 301, Secret)}", typeof(WebhookVerdict.TooOld) },
            { "five minutes ahead", $"t={Now + 300},v1={Sign(Now + 300, Secret)}", typeof(WebhookVerdict.Genuine) },
            { "a second further ahead", $"t={Now + 301},v1={Sign(Now + 301, Secret)}", typeof(WebhookVerdict.TooNew) },
            { "old and wrongly signed", $"t={Now - 9999},v1={Sign(Now - 9999, OtherSecret)}", typeof(WebhookVerdict.WrongSignature) },
        };
    }

    [Theory]
    [MemberData(nameof(Headers))]
    public void Each_header_gets_the_verdict_that_names_its_fault(string what, string header, Type verdict)
    {
        var actual = Verify(Body, header, Secret);

        Assert.True(actual.GetType() == verdict, $"{what}: {actual}");
    }

    [Fact]
    public void Either_secret_passes_while_one_is_rolled()
    {
        var header = $"t={Now},v1={Sign(Now, OtherSecret)}";

        Assert.IsType<WebhookVerdict.Genuine>(Verify(Body, header, Secret, OtherSecret));
    }

    [Fact]
    public void A_single_changed_bit_anywhere_in_the_body_is_refused()
    {
        var header = $"t={Now},v1={Sign(Now, Secret)}";

        Gen.Select(Gen.Int[0, Body.Length - 1], Gen.Int[0, 7]).Sample((index, bit) =>
        {
            var tampered = Body.ToArray();
            tampered[index] ^= (byte)(1 << bit);
            Assert.IsType<WebhookVerdict.WrongSignature>(Verify(tampered, header, Secret));
        });
    }

    [Fact]
    public void No_header_whatever_it_holds_makes_the_check_throw()
    {
        Gen.String.Sample(header => Assert.IsNotType<WebhookVerdict.Genuine>(Verify(Body, header, Secret)), iter: 20_000);
    }

    [Theory]
    [InlineData("")]
    [InlineData("sk_test_1")]
    public void What_is_not_a_webhook_secret_is_refused_before_it_is_used_as_a_key(string secret)
    {
        Assert.Throws<ArgumentException>(() => Verify(Body, $"t={Now},v1={Sign(Now, Secret)}", secret));
    }

    [Fact]
    public void The_time_check_cannot_be_switched_off()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            WebhookSignature.Verify(Body, "t=1,v1=aa", [Secret], DateTimeOffset.UnixEpoch, TimeSpan.Zero));
    }

    private static WebhookVerdict Verify(byte[] body, string header, params string[] secrets) => WebhookSignature.Verify(
        body, header, secrets, DateTimeOffset.FromUnixTimeSeconds(Now), WebhookSignature.DefaultTolerance);

    private static string Sign(long timestamp, string secret) => WebhookSigner.Sign(Body, timestamp, secret);
}

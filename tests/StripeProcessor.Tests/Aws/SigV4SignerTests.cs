using System.Text;
using CsCheck;
using StripeProcessor.Aws;

namespace StripeProcessor.Tests.Aws;

/// <summary>Held to the values of AWS's Signature Version 4 test suite.</summary>
public sealed class SigV4SignerTests
{
    private const string SessionToken =
        "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpK"
        + "Pi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0"
        + "iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==";

    private static readonly AwsCredentials Example = new("AKIDEXAMPLE", new Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"));

    [Theory]
    [InlineData("GET", "/", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("POST", "/", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b")]
    [InlineData("GET", "/?Param1=value1", "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb")]
    [InlineData("GET", "/?Param2=value2&Param1=value1", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500")]
    [InlineData("GET", "/?Param1=value2&Param1=value1", "5772eed61e12b33fae39ee5e7012498b51d56abc0abb7c60486157bd471c4694")]
    [InlineData("GET", "/?%E1%88%B4=bar", "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04")]
    [InlineData(
        "GET",
        "/?-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz=-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
        "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197")]
    [InlineData("GET", "/ሴ", "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85")]
    [InlineData("GET", "/example space/", "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741")]
    [InlineData(
        "GET",
        "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
        "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f")]
    public void A_request_without_a_body_gets_the_signature_that_AWS_published(string method, string target, string signature)
    {
        using var request = Request(method, target);

        Signer().Sign(request, [], Example);

        Assert.Equal($"{Scope} SignedHeaders=host;x-amz-date, Signature={signature}", Authorization(request));
        Assert.Equal("20150830T123600Z", request.Headers.GetValues("X-Amz-Date").Single());
    }

    [Fact]
    public void A_body_and_its_type_are_signed_as_AWS_published_it()
    {
        using var request = Request("POST", "/");
        var body = "Param1=value1"u8.ToArray();
        request.Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/x-www-form-urlencoded") } };

        Signer().Sign(request, body, Example);

        Assert.Equal(
            $"{Scope} SignedHeaders=content-type;host;x-amz-date, "
            + "Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
            Authorization(request));
    }

    [Fact]
    public void A_session_token_travels_with_the_request_and_is_signed_as_AWS_published_it()
    {
        using var request = Request("POST", "/");

        Signer().Sign(request, [], Example with { SessionToken = new Secret(SessionToken) });

        Assert.Equal(
            $"{Scope} SignedHeaders=host;x-amz-date;x-amz-security-token, "
            + "Signature=85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead",
            Authorization(request));
        Assert.Equal(SessionToken, request.Headers.GetValues("X-Amz-Security-Token").Single());
    }

    [Fact]
    public void A_call_of_the_Query_protocol_gets_the_signature_that_AWS_published()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08")
        {
            Content = new ByteArrayContent([]) { Headers = { ContentType = new("application/x-www-form-urlencoded", "utf-8") } },
        };

        new SigV4Signer("us-east-1", "iam", new OneMoment()).Sign(request, [], Example);

        Assert.Equal(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=content-type;host;x-amz-date, "
            + "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
            Authorization(request));
    }

    [Fact]
    public void The_secret_key_appears_nowhere_in_the_request()
    {
        using var request = Request("GET", "/operator/donations?limit=1");

        Signer().Sign(request, [], Example with { SecretAccessKey = new Secret("CANARY") });

        Assert.DoesNotContain("CANARY", request.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_byte_anywhere_changes_the_signature()
    {
        var texts = Gen.String[Gen.Char["abc/é "], 0, 8];

        Gen.Select(texts, texts, texts, texts).Sample((path, query, otherPath, otherQuery) =>
        {
            var (one, other) = (SignatureOf(path, query), SignatureOf(otherPath, otherQuery));
            return (one == other) == ((path, query) == (otherPath, otherQuery));
        });
    }

    private const string Scope = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,";

    private static string SignatureOf(string path, string query)
    {
        using var request = Request("GET", $"/{Uri.EscapeDataString(path)}?q={Uri.EscapeDataString(query)}");
        Signer().Sign(request, Encoding.UTF8.GetBytes(query), Example);
        return Authorization(request);
    }

    private static string Authorization(HttpRequestMessage request) => request.Headers.GetValues("Authorization").Single();

    // As the suite has it: paths that no client has encoded yet.
    private static HttpRequestMessage Request(string method, string target) => new(
        new HttpMethod(method),
        new Uri("https://example.amazonaws.com" + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));

    private static SigV4Signer Signer() => new("us-east-1", "service", new OneMoment());

    private sealed class OneMoment : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2015, 8, 30, 12, 36, 0, TimeSpan.Zero);
    }
}

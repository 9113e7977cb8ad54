using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using StripeProcessor.Aws;
using StripeProcessor.Local;

namespace StripeProcessor.SystemTests.Deployed;

/// <summary>What our signer signs, another reading of AWS's rules takes, and nothing else.</summary>
public sealed class SignedDoorTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);
    private static readonly OperatorCaller Treasurer = new("AKIDEXAMPLE", "123456789012", "AIDAEXAMPLE", "arn:aws:iam::123456789012:user/treasurer");

    private readonly SignedDoor _door = new("eu-west-1", new StoppedClock(Now));

    public SignedDoorTests() => _door.Know("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", Treasurer);

    [Theory]
    [InlineData("GET", "/operator/donations", "")]
    [InlineData("GET", "/operator/donations?status=failed&limit=100&since=2026-01-01T00%3A00%3A00Z", "")]
    [InlineData("GET", "/operator/donations?cursor=a%2Fb%3D%3D&cursor=A&b=&a", "")]
    [InlineData("POST", "/operator/refunds/0e2b7b62-0000-4000-8000-000000000001", """{"amount":"5.00","reason":"Zoë"}""")]
    [InlineData("GET", "/operator/a%20b/c%2Fd", "")]
    public void A_request_that_the_tool_signs_is_let_in_under_its_signers_name(string method, string target, string body)
    {
        var caller = Knock(Signed(method, target, body), body);

        Assert.Equal(Treasurer, caller);
    }

    [Fact]
    public void A_session_of_a_role_is_let_in()
    {
        var caller = Knock(Signed("GET", "/operator/audit", "", token: "FQoDYXdzEPP"), "");

        Assert.Equal(Treasurer, caller);
    }

    public static TheoryData<string, Action<HttpRequestMessage>> Changes => new()
    {
        { "method", request => request.Method = HttpMethod.Put },
        { "path", request => request.RequestUri = new Uri("http://api.example/operator/erase") },
        { "query", request => request.RequestUri = new Uri("http://api.example/operator/refund?x=2") },
        { "host", request => request.Headers.Host = "other.example" },
        { "date", request => Replace(request, "X-Amz-Date", "20261126T120001Z") },
        { "signature", request => Authorize(request, value => value[..^1] + (value[^1] == '0' ? '1' : '0')) },
        { "key id", request => Authorize(request, value => value.Replace("AKIDEXAMPLE", "AKIDOTHER", StringComparison.Ordinal)) },
        { "service", request => Authorize(request, value => value.Replace("execute-api", "kms", StringComparison.Ordinal)) },
        { "region", request => Authorize(request, value => value.Replace("eu-west-1", "us-east-1", StringComparison.Ordinal)) },
        { "signed names", request => Authorize(request, value => value.Replace("host;", "", StringComparison.Ordinal)) },
        { "scheme", request => Authorize(request, value => value.Replace("AWS4-HMAC-SHA256", "Bearer", StringComparison.Ordinal)) },
        { "nothing left", request => request.Headers.Remove("Authorization") },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_request_that_was_changed_after_it_was_signed_is_turned_away(string what, Action<HttpRequestMessage> change)
    {
        var request = Signed("POST", "/operator/refund?x=1", "{}");
        Assert.NotNull(Knock(request, "{}"));

        change(request);

        Assert.True(Knock(request, "{}") is null, what);
    }

    [Fact]
    public void Another_body_is_turned_away() =>
        Assert.Null(Knock(Signed("POST", "/operator/refund", """{"amount":"5"}"""), """{"amount":"500"}"""));

    [Theory]
    [InlineData("wrong", 0)]
    [InlineData("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", 301)]
    [InlineData("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", -301)]
    public void A_wrong_secret_or_a_wrong_clock_is_turned_away(string secret, int secondsOff) =>
        Assert.Null(Knock(Signed("GET", "/operator/audit", "", secret, secondsOff: secondsOff), ""));

    private OperatorCaller? Knock(HttpRequestMessage sent, string body)
    {
        var context = new DefaultHttpContext();
        var request = context.Request;
        request.Method = sent.Method.Method;
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = sent.RequestUri!.PathAndQuery;
        foreach (var (name, values) in sent.Headers.Concat(sent.Content?.Headers.AsEnumerable() ?? []))
        {
            request.Headers[name] = string.Join(',', values);
        }

        request.Headers.Host = sent.Headers.Host ?? sent.RequestUri.Authority;
        request.Headers.Authorization = sent.Headers.Authorization?.ToString();
        return _door.Recognise(request, Encoding.UTF8.GetBytes(body));
    }

    private static HttpRequestMessage Signed(
        string method, string target, string body, string secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", string? token = null, int secondsOff = 0)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), "http://api.example" + target);
        var bytes = Encoding.UTF8.GetBytes(body);
        if (bytes.Length > 0)
        {
            request.Content = new ByteArrayContent(bytes);
            request.Content.Headers.Add("Content-Type", "application/json; charset=utf-8");
        }

        new SigV4Signer("eu-west-1", SigV4Signer.ApiGateway, new StoppedClock(Now.AddSeconds(secondsOff))).Sign(
            request, bytes, new AwsCredentials("AKIDEXAMPLE", new Secret(secret), token is null ? null : new Secret(token)));
        return request;
    }

    private static void Replace(HttpRequestMessage request, string name, string value)
    {
        request.Headers.Remove(name);
        request.Headers.TryAddWithoutValidation(name, value);
    }

    private static void Authorize(HttpRequestMessage request, Func<string, string> change)
    {
        var changed = change(request.Headers.Authorization!.ToString());
        request.Headers.Remove("Authorization");
        request.Headers.TryAddWithoutValidation("Authorization", changed);
    }

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}

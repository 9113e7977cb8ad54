using Amazon;
using StripeProcessor.Cli;

namespace StripeProcessor.Tests.Cli;

/// <summary>How the tool signs what it sends to an API in AWS.</summary>
[Collection(Aws.ProfilesCollection.Name)]
public sealed class SignedApiTests : IDisposable
{
    private readonly string _before = AWSConfigs.AWSProfilesLocation;
    private readonly TemporaryDirectory _directory = new();
    private readonly StringWriter _output = new() { NewLine = "\n" };
    private readonly StringWriter _errors = new() { NewLine = "\n" };
    private readonly List<HttpRequestMessage> _requests = [];

    public SignedApiTests()
    {
        AWSConfigs.AWSProfilesLocation = _directory.File("credentials");
        File.WriteAllText(
            AWSConfigs.AWSProfilesLocation,
            "[treasurer]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = CANARY\naws_session_token = CANARY2\nregion = eu-west-3\n"
            + "[nowhere]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = CANARY\n");
    }

    public void Dispose()
    {
        AWSConfigs.AWSProfilesLocation = _before;
        _directory.Dispose();
    }

    [Fact]
    public async Task A_request_is_signed_for_the_region_that_the_address_names_and_keeps_its_stage()
    {
        var exit = await RunAsync("audit", "--profile", "treasurer", "--api", "https://a1b2.execute-api.eu-central-1.amazonaws.com/live");

        var request = Assert.Single(_requests);
        Assert.Equal(0, exit);
        Assert.Equal(
            "https://a1b2.execute-api.eu-central-1.amazonaws.com/live/operator/audit?month=2026-11", request.RequestUri!.AbsoluteUri);
        Assert.StartsWith(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261123/eu-central-1/execute-api/aws4_request, "
            + "SignedHeaders=host;x-amz-date;x-amz-security-token, Signature=",
            request.Headers.Authorization!.ToString(),
            StringComparison.Ordinal);
        Assert.DoesNotContain("CANARY", $"{_output}{_errors}{request.RequestUri}{request.Headers.Authorization}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("eu-west-1", "--profile", "treasurer", "--region", "eu-west-1")]
    [InlineData("eu-west-3", "--profile", "treasurer")]
    [InlineData("eu-north-1", "--profile", "nowhere")]
    public async Task A_custom_domain_takes_the_region_from_the_nearest_place_that_names_it(string region, params string[] options)
    {
        await RunAsync(["audit", .. options]);

        Assert.Equal("https://give.example.org/operator/audit?month=2026-11", Assert.Single(_requests).RequestUri!.AbsoluteUri);
        Assert.Contains($"/20261123/{region}/execute-api/", _requests[0].Headers.Authorization!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_try_is_signed_anew()
    {
        var time = new FakeTime(passAtOnce: TimeSpan.FromSeconds(30));

        await RunAsync(time, faults: 1, "audit", "--profile", "treasurer");

        Assert.Equal(
            ["20261123T090000Z", "20261123T090001Z"], _requests.Select(request => request.Headers.GetValues("X-Amz-Date").Single()));
        Assert.NotEqual(_requests[0].Headers.Authorization, _requests[1].Headers.Authorization);
    }

    [Fact]
    public async Task Whoever_AWS_refuses_learns_which_permission_is_missing()
    {
        var exit = await RunAsync(FakeTimeOfTest(), faults: 9, "audit", "--profile", "treasurer");

        Assert.Equal(1, exit);
        Assert.Equal(
            "error: cannot list what operators did: Forbidden (403)\n"
            + "hint: sign in as somebody whom AWS allows execute-api:Invoke there; is it in eu-west-3, and is this machine's clock right?\n",
            _errors.ToString());
    }

    [Fact]
    public async Task A_profile_that_is_not_there_is_a_refusal_with_a_way_out()
    {
        var exit = await RunAsync("audit", "--profile", "nobody");

        Assert.Equal(1, exit);
        Assert.Equal(
            "error: cannot use the AWS profile 'nobody': the AWS configuration has no profile of that name\n"
            + "hint: list the profiles with: aws configure list-profiles\n",
            _errors.ToString());
        Assert.Empty(_requests);
    }

    private static FakeTime FakeTimeOfTest() => new(passAtOnce: TimeSpan.FromSeconds(30));

    private Task<int> RunAsync(params string[] words) => RunAsync(FakeTimeOfTest(), faults: 0, words);

    // One fault is a passing one; many are a refusal.
    private Task<int> RunAsync(FakeTime time, int faults, params string[] words)
    {
        var api = new OperatorApiFake((request, _) =>
        {
            _requests.Add(request);
            return faults > 1
                ? new HttpResponseMessage(System.Net.HttpStatusCode.Forbidden) { Content = new StringContent("""{"message":"Forbidden"}""") }
                : _requests.Count <= faults
                    ? new HttpResponseMessage(System.Net.HttpStatusCode.BadGateway)
                    : OperatorApiFake.Json("""{"notes":[]}""");
        });
        var variables = new Dictionary<string, string>
        {
            ["STRIPE_PROCESSOR_API"] = "https://give.example.org", ["AWS_REGION"] = "eu-north-1",
        };
        var terminal = new Terminal(new StringReader(""), _output, _errors, (_, _) => throw new InvalidOperationException());
        return new OperatorTool(
            terminal, variables.GetValueOrDefault, _ => throw new InvalidOperationException(), new ApiConnection(_ => api, time)).RunAsync(words, default);
    }
}

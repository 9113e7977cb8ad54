using Amazon;
using StripeProcessor.Aws;

namespace StripeProcessor.Tests.Aws;

[Collection(ProfilesCollection.Name)]
public sealed class OperatorCredentialsTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();
    private readonly string _before = AWSConfigs.AWSProfilesLocation;

    public OperatorCredentialsTests() => AWSConfigs.AWSProfilesLocation = _file;

    public void Dispose()
    {
        AWSConfigs.AWSProfilesLocation = _before;
        File.Delete(_file);
    }

    [Fact]
    public async Task A_profile_gives_its_keys_its_session_and_its_region()
    {
        await File.WriteAllTextAsync(_file,
            """
            [treasurer]
            aws_access_key_id = AKIDTREASURER
            aws_secret_access_key = the-key
            aws_session_token = the-session
            region = eu-west-3
            """);

        var credentials = OperatorCredentials.Find("treasurer");
        var now = await credentials.GetAsync(default);

        Assert.Equal(("AKIDTREASURER", "the-key", "the-session"), (now.AccessKeyId, now.SecretAccessKey.Reveal(), now.SessionToken!.Reveal()));
        Assert.Equal("eu-west-3", credentials.ProfileRegion);
    }

    [Fact]
    public async Task Lasting_keys_bring_no_session()
    {
        await File.WriteAllTextAsync(_file, "[treasurer]\naws_access_key_id = A\naws_secret_access_key = B\n");

        var now = await OperatorCredentials.Find("treasurer").GetAsync(default);

        Assert.Null(now.SessionToken);
    }

    [Fact]
    public void A_profile_that_is_not_there_is_named()
    {
        var refused = Assert.Throws<SignInException>(() => OperatorCredentials.Find("nobody"));

        Assert.Equal(SignInFault.NoProfile, refused.Fault);
        Assert.Contains("'nobody'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_profile_without_keys_is_refused_before_anything_is_sent()
    {
        File.WriteAllText(_file, "[empty]\nregion = eu-west-3\n");

        var refused = Assert.Throws<SignInException>(() => OperatorCredentials.Find("empty"));

        Assert.Equal(SignInFault.NoCredentials, refused.Fault);
    }
}

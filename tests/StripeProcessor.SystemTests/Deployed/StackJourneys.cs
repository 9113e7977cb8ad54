using System.Globalization;
using Amazon;
using StripeProcessor.Aws;
using StripeProcessor.Cli;
using StripeProcessor.SystemTests.Kms;

namespace StripeProcessor.SystemTests.Deployed;

/// <summary>
/// The operator's commands around a stack, against moto's CloudFormation, STS and KMS: a small template with the parameters, the key
/// and the outputs that the commands need. moto checks no signature and updates at once; refusals, throttling and what an update
/// goes through are in the scripts of StripeProcessor.Tests.
/// </summary>
[Collection(MotoCollection.Name)]
public sealed class StackJourneys(MotoServer moto) : IAsyncLifetime
{
    private const string Template =
        """
        AWSTemplateFormatVersion: '2010-09-09'
        Parameters:
          Mode: { Type: String }
          StripeKeyCiphertext: { Type: String, Default: '' }
          StripeWebhookSecretCiphertext: { Type: String, Default: '' }
          TokenKeyCiphertext: { Type: String, Default: '' }
        Resources:
          EncryptionKey:
            Type: AWS::KMS::Key
            Properties: { KeyPolicy: { Version: '2012-10-17', Statement: [] } }
          Setting:
            Type: AWS::SSM::Parameter
            Properties: { Type: String, Name: !Ref AWS::StackName, Value: !Sub 'key ${StripeKeyCiphertext}' }
          EncrypterRole:
            Type: AWS::IAM::Role
            Properties: { AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [] } }
        Outputs:
          KeyArn: { Value: !GetAtt EncryptionKey.Arn }
          EncrypterRoleArn: { Value: !GetAtt EncrypterRole.Arn }
        """;

    private readonly string _directory = Directory.CreateTempSubdirectory("stripe-processor-").FullName;
    private readonly string _profilesBefore = AWSConfigs.AWSProfilesLocation;
    private readonly string _stack = $"gifts-{Guid.NewGuid():N}-test";

    private string ConfigFile => Path.Combine(_directory, "samconfig.toml");

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(
            ConfigFile, $"[test.deploy.parameters]\nstack_name = \"{_stack}\"\nregion = \"eu-west-1\"\nparameter_overrides = [\"Mode=test\"]\n");
        AWSConfigs.AWSProfilesLocation = Path.Combine(_directory, "credentials");
        await File.WriteAllTextAsync(
            AWSConfigs.AWSProfilesLocation, "[operator]\naws_access_key_id = testing\naws_secret_access_key = testing\n");
    }

    public Task DisposeAsync()
    {
        AWSConfigs.AWSProfilesLocation = _profilesBefore;
        Directory.Delete(_directory, recursive: true);
        return Task.CompletedTask;
    }

    [SkippableFact]
    public async Task One_command_seals_the_key_and_the_token_key_for_a_deployed_stack_and_gives_them_to_it()
    {
        moto.SkipIfAbsent();
        await DeployAsync();

        var (exit, errors) = await RunAsync("rk_test_CANARY", "encrypt-secret", "--config-env", "test", "--config-file", ConfigFile);

        Assert.True(exit == 0, errors);
        using var stacks = new Stacks(Place);
        var stack = (await stacks.FindAsync(_stack, default))!;
        var key = await OpenAsync(stack, "StripeKeyCiphertext", SecretNames.StripeKey);
        var token = await OpenAsync(stack, "TokenKeyCiphertext", SecretNames.TokenKey);
        Assert.Equal("rk_test_CANARY", key.Reveal());
        Assert.Equal(32, Convert.FromBase64String(token.Reveal()).Length);
        Assert.Equal("test", stack.Parameters["Mode"]);
        var config = SamConfig.Read(await File.ReadAllTextAsync(ConfigFile));
        Assert.Equal(stack.Parameters["StripeKeyCiphertext"], config.Parameter("test", "StripeKeyCiphertext"));
        Assert.Equal(stack.Parameters["TokenKeyCiphertext"], config.Parameter("test", "TokenKeyCiphertext"));
        Assert.DoesNotContain("CANARY", errors, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Sealing_again_replaces_the_key_and_keeps_the_token_key()
    {
        moto.SkipIfAbsent();
        await DeployAsync();
        await RunAsync("rk_test_one", "encrypt-secret", "--config-env", "test", "--config-file", ConfigFile);
        var before = SamConfig.Read(await File.ReadAllTextAsync(ConfigFile)).Parameter("test", "TokenKeyCiphertext");

        await RunAsync("rk_test_two", "encrypt-secret", "--config-env", "test", "--config-file", ConfigFile);

        using var stacks = new Stacks(Place);
        var stack = (await stacks.FindAsync(_stack, default))!;
        Assert.Equal("rk_test_two", (await OpenAsync(stack, "StripeKeyCiphertext", SecretNames.StripeKey)).Reveal());
        Assert.Equal(before, stack.Parameters["TokenKeyCiphertext"]);
    }

    [SkippableFact]
    public async Task A_deleted_stack_is_gone_and_deleting_it_again_is_nothing()
    {
        moto.SkipIfAbsent();
        await DeployAsync();
        using var stacks = new Stacks(Place);

        var first = await stacks.DeleteAsync(_stack, _ => { }, default);
        var second = await stacks.DeleteAsync(_stack, _ => { }, default);

        Assert.IsType<StackDeletion.Deleted>(first);
        Assert.IsType<StackDeletion.Absent>(second);
        Assert.Null(await stacks.FindAsync(_stack, default));
    }

    [SkippableFact]
    public async Task A_stack_that_was_taken_down_is_gone_and_its_file_holds_nothing_that_no_key_opens()
    {
        moto.SkipIfAbsent();
        await DeployAsync();
        await RunAsync("rk_test_CANARY", "encrypt-secret", "--config-env", "test", "--config-file", ConfigFile);

        var (exit, said) = await RunAsync(
            "", "teardown", "--config-env", "test", "--config-file", ConfigFile, "--no-export", "--no-webhook", "--yes", _stack);

        Assert.True(exit == 0, said);
        using var stacks = new Stacks(Place);
        Assert.Null(await stacks.FindAsync(_stack, default));
        var config = SamConfig.Read(await File.ReadAllTextAsync(ConfigFile));
        Assert.Equal(("", "", "test"), (
            config.Parameter("test", "StripeKeyCiphertext"), config.Parameter("test", "TokenKeyCiphertext"), config.Parameter("test", "Mode")));
    }

    [SkippableFact]
    public async Task AWS_says_who_calls()
    {
        moto.SkipIfAbsent();
        using var tokens = new SecurityTokens(Place);

        var caller = await tokens.WhoAmIAsync(default);

        Assert.Equal(12, caller.Account.Length);
        Assert.StartsWith("arn:aws:sts::", caller.Arn, StringComparison.Ordinal);
    }

    private AwsPlace Place => new("eu-west-1", OperatorCredentials.Of(SealingTool.Nobody)) { Endpoint = moto.Address };

    private async Task<Secret> OpenAsync(Stack stack, string parameter, string name)
    {
        using var kms = KmsSecrets.Create(
            new KmsOptions { Endpoint = moto.Address, Region = "eu-west-1", Credentials = SealingTool.Nobody, KeyId = stack.Outputs["KeyArn"] });
        Assert.True(SealedSecret.TryParse(name, stack.Parameters[parameter], out var sealedSecret));
        return await kms.OpenAsync(sealedSecret, new SealContext(_stack, "test", name), default);
    }

    private async Task DeployAsync()
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, moto.Address) { Content = new FormUrlEncodedContent(CreateStack()) };
        var body = await request.Content.ReadAsByteArrayAsync();
        new SigV4Signer("eu-west-1", "cloudformation", TimeProvider.System).Sign(request, body, SealingTool.Nobody);
        using var response = await client.SendAsync(request);
        var answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, string.Create(CultureInfo.InvariantCulture, $"{response.StatusCode}: {answer}"));
    }

    // moto forgets what a parameter was by default: all of them are said.
    private IEnumerable<KeyValuePair<string, string>> CreateStack()
    {
        yield return new("Action", "CreateStack");
        yield return new("Version", "2010-05-15");
        yield return new("StackName", _stack);
        yield return new("TemplateBody", Template);
        yield return new("Capabilities.member.1", "CAPABILITY_IAM");
        foreach (var (index, name) in new[] { "Mode", "StripeKeyCiphertext", "StripeWebhookSecretCiphertext", "TokenKeyCiphertext" }.Index())
        {
            yield return new(string.Create(CultureInfo.InvariantCulture, $"Parameters.member.{index + 1}.ParameterKey"), name);
            yield return new(
                string.Create(CultureInfo.InvariantCulture, $"Parameters.member.{index + 1}.ParameterValue"), index == 0 ? "test" : "");
        }
    }

    private async Task<(int Exit, string Errors)> RunAsync(string piped, params string[] words)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var terminal = new Terminal(new StringReader(piped + "\n"), output, errors, (_, _) => throw new InvalidOperationException());
        var tool = new OperatorTool(
            terminal,
            name => name == "AWS_ENDPOINT_URL" ? moto.Address!.AbsoluteUri : null,
            options => KmsSecrets.Create(options),
            ApiConnection.Own);
        var exit = await tool.RunAsync([.. words, "--profile", "operator"], default);
        return (exit, $"{output}{errors}");
    }
}

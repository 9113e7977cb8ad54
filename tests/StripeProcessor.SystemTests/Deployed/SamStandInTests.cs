using StripeProcessor.SystemTests.Kms;
using StripeProcessor.SystemTests.Operating;

namespace StripeProcessor.SystemTests.Deployed;

/// <summary><c>.ci/sam</c> refuses what the real sam and CloudFormation refuse, where moto alone would take it.</summary>
[Collection(MotoCollection.Name)]
public sealed class SamStandInTests(MotoServer moto)
{
    private static readonly (string Right, string Wrong, string Refusal)[] Mistakes =
    [
        ("Mode=test", "Mode=play", "Either test or live."),
        ("SiteOrigins=https://www.riverside.example", "SiteOrigins=www.riverside.example", "Write each site as https:// and its name"),
        ("  \"ThanksUrl=https://www.riverside.example/thanks.html\",\n", "", "Parameters: [ThanksUrl] must have values"),
        ("StripePublishableKey=pk_test_sandboxkey", "StripePublishableKey=", "StripePublishableKey= is not in valid format"),
        ("StripePublishableKey=pk_test_sandboxkey", "MemorySize=64", "A whole number from 128 to 3008"),
        ("resolve_s3 = true", "", "S3 Bucket not specified"),
        ("capabilities = \"CAPABILITY_IAM\"", "capabilities = \"CAPABILITY_AUTO_EXPAND\"", "Requires capabilities : [CAPABILITY_IAM]"),
        ("stack_name = \"gifts-test\"", "", "Missing option '--stack-name'"),
    ];

    [SkippableFact]
    public async Task A_configuration_that_AWS_would_not_take_is_refused()
    {
        moto.SkipIfAbsent();
        await using var world = await DeployedWorld.StartAsync(moto);
        await world.Shell.RunAsync("sam build", null);
        var taken = new List<string>();

        foreach (var (right, wrong, refusal) in Mistakes)
        {
            await WriteAsync(world, DeployedScript.SamConfig.Replace(right, wrong, StringComparison.Ordinal));
            var run = await world.Shell.RunAsync("sam deploy --config-env test", null);
            if (run.Exit != 1 || !run.Errors.Contains(refusal, StringComparison.Ordinal))
            {
                taken.Add($"{wrong}: exit {run.Exit} {run.Errors}");
            }
        }

        Assert.True(taken.Count == 0, string.Join('\n', taken));
    }

    [SkippableFact]
    public async Task Nothing_to_change_is_an_error_as_it_is_with_the_real_one()
    {
        moto.SkipIfAbsent();
        await using var world = await DeployedWorld.StartAsync(moto);
        await DeployAsync(world);

        var again = await world.Shell.RunAsync("sam deploy --config-env test", null);
        var calmly = await world.Shell.RunAsync("sam deploy --config-env test --no-fail-on-empty-changeset", null);

        Assert.Equal((1, "Error: No changes to deploy. Stack gifts-test is up to date\n"), (again.Exit, again.Errors));
        Assert.Equal(0, calmly.Exit);
    }

    [SkippableFact]
    public async Task What_a_later_configuration_does_not_name_keeps_its_value()
    {
        moto.SkipIfAbsent();
        await using var world = await DeployedWorld.StartAsync(moto);
        await DeployAsync(world);
        await WriteAsync(world, DeployedScript.SamConfig
            .Replace("  \"StripePublishableKey=pk_test_sandboxkey\",\n", "", StringComparison.Ordinal)
            .Replace("cancelled.html", "turned-back.html", StringComparison.Ordinal));

        var run = await world.Shell.RunAsync("sam deploy --config-env test", null);

        Assert.True(run.Exit == 0, run.Errors);
        var parameters = await world.ParametersAsync(DeployedScript.Stack);
        Assert.Equal(
            ("pk_test_sandboxkey", "https://www.riverside.example/turned-back.html"), (parameters["StripePublishableKey"], parameters["CancelUrl"]));
    }

    [SkippableTheory]
    [InlineData("https://cloudformation.eu-west-1.amazonaws.com")]
    [InlineData("")]
    public async Task It_speaks_to_no_other_machine(string endpoint)
    {
        moto.SkipIfAbsent();
        await using var world = await DeployedWorld.StartAsync(moto);
        await WriteAsync(world, DeployedScript.SamConfig);

        var run = await world.Shell.RunAsync($"sam build 2>&1 && AWS_ENDPOINT_URL={endpoint} sam deploy --config-env test", null);

        Assert.Equal(1, run.Exit);
        Assert.StartsWith("Error: this is a stand-in for the sam CLI", run.Errors, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task It_says_what_it_left_out_and_leaves_out_nothing_else()
    {
        moto.SkipIfAbsent();
        await using var world = await DeployedWorld.StartAsync(moto);
        await DeployAsync(world);

        var notes = await File.ReadAllLinesAsync(Path.Combine(world.Tree, ".aws-sam", "stand-in.txt"));

        // What has a condition that does not hold is not there in AWS either.
        var unmade = notes.SkipWhile(line => !line.StartsWith("not made", StringComparison.Ordinal)).Skip(1).Select(line => line.Trim().Split(' ')[0]);
        Assert.Equal(["CustomDomainRecord", "OperatorDomainRecord"], unmade);
        Assert.Contains("  DonationApi (AWS::ApiGatewayV2::Api): moto's CloudFormation does not create it; STACK_API_URL stands in its place", notes);
    }

    private static async Task DeployAsync(DeployedWorld world)
    {
        await WriteAsync(world, DeployedScript.SamConfig);
        var run = await world.Shell.RunAsync("sam build 2>&1 && sam deploy --config-env test", null);
        Assert.True(run.Exit == 0, run.Errors);
    }

    private static Task WriteAsync(DeployedWorld world, string text) => File.WriteAllTextAsync(Path.Combine(world.Tree, "samconfig.toml"), text);
}

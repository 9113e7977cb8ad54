using StripeProcessor.Aws;
using StripeProcessor.Cli;

namespace StripeProcessor.Tests.Cli;

public class OperatorToolTests
{
    private readonly StringWriter _output = new() { NewLine = "\n" };
    private readonly StringWriter _errors = new() { NewLine = "\n" };
    private readonly ScriptedKms _kms = new();

    [Fact]
    public async Task Without_a_verb_the_tool_explains_itself()
    {
        var exit = await Tool("").RunAsync([], default);

        Assert.Equal((0, ""), (exit, _errors.ToString()));
        Assert.Contains("encrypt-secret", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_of_commands_gives_each_one_line()
    {
        await Tool("").RunAsync(["--help"], default);

        var commands = _output.ToString().Split("Commands:")[1].TrimEnd().Split('\n')[1..];
        Assert.Contains(commands, line => line.StartsWith("  erase ", StringComparison.Ordinal));
        Assert.All(commands, line => Assert.Matches(@"^  [a-z].*\.\r?$", line));
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    public async Task Help_names_every_option_and_asks_for_nothing(string help)
    {
        var exit = await Tool("").RunAsync(["encrypt-secret", help], default);

        Assert.Equal((0, ""), (exit, _errors.ToString()));
        Assert.All(
            ["--secret", "--mode", "--stack", "--key", "--region", "--profile", "--endpoint", "--write", "--config-env", "--json"],
            option => Assert.Contains(option, _output.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Region_and_endpoint_come_from_the_nearest_place_that_names_them()
    {
        using var directory = new TemporaryDirectory();
        var path = directory.File("samconfig.toml");
        await File.WriteAllTextAsync(path, "[test.global.parameters]\nstack_name = \"gifts\"\nregion = \"eu-west-2\"\n");
        var variables = new Dictionary<string, string> { ["AWS_REGION"] = "eu-west-3", ["AWS_ENDPOINT_URL_KMS"] = "http://127.0.0.1:5000" };

        await Tool("sk_test_x", variables).RunAsync(["encrypt-secret", "--write", path, "--region", "eu-west-1"], default);
        await Tool("sk_test_x", variables).RunAsync(["encrypt-secret", "--write", path], default);
        await Tool("sk_test_x", variables).RunAsync(["encrypt-secret", "--stack", "s", "--endpoint", "https://kms.example"], default);
        await Tool("sk_test_x", variables).RunAsync(["encrypt-secret", "--stack", "s", "--profile", "p"], default);

        Assert.Equal(["eu-west-1", "eu-west-2", "eu-west-3", null], _kms.Opened.Select(options => options.Region));
        Assert.Equal(
            ["http://127.0.0.1:5000/", "http://127.0.0.1:5000/", "https://kms.example/", "http://127.0.0.1:5000/"],
            _kms.Opened.Select(options => options.Endpoint!.AbsoluteUri));
    }

    [Theory]
    [InlineData("http://127.0.0.1:5001/", "http://127.0.0.1:5001", "http://127.0.0.1:5000")]
    [InlineData("http://127.0.0.1:5000/", null, "http://127.0.0.1:5000")]
    [InlineData("http://127.0.0.1:5000/", "", "http://127.0.0.1:5000")]
    [InlineData(null, null, null)]
    public async Task The_address_of_one_service_comes_before_the_address_of_all(string? address, string? ofKms, string? ofAll)
    {
        var variables = new Dictionary<string, string>();
        if (ofKms is not null)
        {
            variables.Add("AWS_ENDPOINT_URL_KMS", ofKms);
        }

        if (ofAll is not null)
        {
            variables.Add("AWS_ENDPOINT_URL", ofAll);
        }

        await Tool("sk_test_x", variables).RunAsync(["encrypt-secret", "--stack", "s"], default);

        Assert.Equal(address, Assert.Single(_kms.Opened).Endpoint?.AbsoluteUri);
    }

    [Fact]
    public async Task A_missing_profile_is_a_refusal_with_a_way_out()
    {
        var tool = new OperatorTool(Terminal("sk_test_x"), _ => null, options => KmsSecrets.Create(options));

        var exit = await tool.RunAsync(["encrypt-secret", "--stack", "s", "--profile", "no-such-profile"], default);

        Assert.Equal(1, exit);
        Assert.Equal(
            "error: cannot use the AWS profile 'no-such-profile': the AWS configuration has no profile of that name\n"
            + "hint: list the profiles with: aws configure list-profiles\n",
            _errors.ToString());
    }

    [Fact]
    public async Task Whoever_stops_it_at_the_prompt_is_told_that_nothing_was_written()
    {
        using var caller = new CancellationTokenSource();
        var terminal = new Terminal(null, _output, _errors, async (_, ended) =>
        {
            await caller.CancelAsync();
            ended.ThrowIfCancellationRequested();
            return "";
        });

        var exit = await new OperatorTool(terminal, _ => null, _kms.Open).RunAsync(["encrypt-secret", "--stack", "s"], caller.Token);

        Assert.Equal((1, ""), (exit, _output.ToString()));
        Assert.StartsWith("error: stopped before it was done\nhint: nothing was written", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flood_on_standard_input_is_refused_and_not_swallowed()
    {
        var exit = await Tool("sk_test_" + new string('a', 10_000_000)).RunAsync(["encrypt-secret", "--stack", "s"], default);

        Assert.Equal(1, exit);
        Assert.Contains("longer than the 4,096 bytes", _errors.ToString(), StringComparison.Ordinal);
        Assert.Empty(_kms.Opened);
    }

    private OperatorTool Tool(string piped, Dictionary<string, string>? variables = null) =>
        new(Terminal(piped), name => variables?.GetValueOrDefault(name), _kms.Open);

    private Terminal Terminal(string piped) =>
        new(new StringReader(piped), _output, _errors, (_, _) => throw new InvalidOperationException("nobody is there to ask"));
}

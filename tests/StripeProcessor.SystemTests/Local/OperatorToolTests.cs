using System.Text.Json;
using StripeProcessor.Aws;
using StripeProcessor.Cli;
using StripeProcessor.Local;

namespace StripeProcessor.SystemTests.Local;

/// <summary>The operator's tool against the local gateway, over a real connection.</summary>
public sealed class OperatorToolTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("local").FullName;
    private readonly StringWriter _output = new() { NewLine = "\n" };
    private readonly StringWriter _errors = new() { NewLine = "\n" };

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task It_finds_the_system_by_its_directory_and_is_let_in()
    {
        await using var gateway = await GatewayAsync("the-token");

        var exit = await RunAsync("self-check", "--json", "--local", _data);

        Assert.Equal((0, ""), (exit, _errors.ToString()));
        Assert.Equal("""{"checks":[{"name":"arn:aws:iam::123456789012:user/local-operator","state":"ok","text":"GET"}]}""" + "\n", _output.ToString());
    }

    [Fact]
    public async Task With_the_token_of_another_system_it_is_not()
    {
        await using var gateway = await GatewayAsync("another-token");

        var exit = await RunAsync("self-check", "--local", _data);

        Assert.Equal(1, exit);
        Assert.Equal(
            "error: cannot check the function: Forbidden (403)\nhint: is --local the data directory of the system that runs there?\n",
            _errors.ToString());
    }

    private async Task<GatewayUnderTest> GatewayAsync(string token)
    {
        var gateway = await GatewayUnderTest.StartAsync(
            request => JsonSerializer.Serialize(new { statusCode = 200, body = Checks(request.GetProperty("requestContext")) }),
            new GatewayOptions { OperatorDoor = new TokenDoor(new Secret(token)).Recognise });
        await File.WriteAllTextAsync(Path.Combine(_data, "address"), $"{gateway.Address}\n");
        await File.WriteAllTextAsync(Path.Combine(_data, "operator-token"), "the-token\n");
        return gateway;
    }

    private static string Checks(JsonElement context) => JsonSerializer.Serialize(new
    {
        checks = new[]
        {
            new
            {
                name = context.GetProperty("authorizer").GetProperty("iam").GetProperty("userArn").GetString(),
                state = "ok",
                text = context.GetProperty("http").GetProperty("method").GetString(),
            },
        },
    });

    private Task<int> RunAsync(params string[] words)
    {
        var terminal = new Terminal(new StringReader(""), _output, _errors, (_, _) => throw new InvalidOperationException());
        return new OperatorTool(terminal, _ => null, _ => throw new InvalidOperationException()).RunAsync(words, default);
    }
}

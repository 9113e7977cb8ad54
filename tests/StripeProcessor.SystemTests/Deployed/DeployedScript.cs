using System.Text;
using System.Text.Json;
using StripeProcessor.SystemTests.Operating;

namespace StripeProcessor.SystemTests.Deployed;

/// <summary>
/// A script of an operator who deploys: commands are bash's, in a copy of the project, with <c>sam</c>, <c>stripe-processor</c> and
/// <c>curl</c>; <c>$API</c> is the address of the deployed stack, <c>$STRIPE</c> that of the sandbox. These lines set the scene:
/// <list type="bullet">
/// <item><c>samconfig</c>: samconfig.toml as an operator has it who has answered the questions of <c>init</c> for test mode.</item>
/// <item><c>settle</c>: Stripe's events are delivered.</item>
/// <item><c>row ID</c>: shows the ledger's row of a gift, asked from DynamoDB itself: its keys, and what is in it.</item>
/// <item><c>parameters</c>: shows the parameters of the stack.</item>
/// <item><c>endpoints</c>: shows the webhook endpoints that Stripe has.</item>
/// <item><c>starts</c>: shows how often the function has been started.</item>
/// </list>
/// </summary>
internal sealed class DeployedScript(DeployedWorld world) : PlainScript
{
    public const string Stack = "gifts-test";

    /// <summary>An operator's answers for test mode. The site is one that nobody has, on any network: doctor looks for it.</summary>
    public const string SamConfig =
        """
        version = 0.1

        [test.deploy.parameters]
        stack_name = "gifts-test"
        region = "eu-west-1"
        resolve_s3 = true
        capabilities = "CAPABILITY_IAM"
        parameter_overrides = [
          "Mode=test",
          "SiteOrigins=https://www.riverside.example",
          "ThanksUrl=https://www.riverside.example/thanks.html",
          "CancelUrl=https://www.riverside.example/cancelled.html",
          "StripePublishableKey=pk_test_sandboxkey",
          "EncrypterPrincipalArn=arn:aws:iam::123456789012:user/operator",
        ]

        """;

    protected override async Task<string> SetSceneAsync(string[] words)
    {
        switch (words)
        {
            case ["samconfig"]:
                await File.WriteAllTextAsync(Path.Combine(world.Tree, "samconfig.toml"), SamConfig);
                return "";
            case ["settle"]:
                await world.SettleAsync();
                return "";
            case ["row", var id]:
                return await RowAsync(id);
            case ["parameters"]:
                return Lines((await world.ParametersAsync(Stack)).Select(parameter => $"{parameter.Key} = {parameter.Value}"));
            case ["endpoints"]:
                return await EndpointsAsync();
            case ["starts"]:
                return world.Starts + "\n";
            default:
                throw new InvalidOperationException($"a script of a deployed stack knows no '{words[0]}'");
        }
    }

    protected override Task<ToolRun> RunAsync(string command, string? typed) => world.Shell.RunAsync(command, typed);

    protected override string Unplaced(string text) => text
        .Replace(world.Api, "API", StringComparison.Ordinal)
        .Replace(world.Stripe, "STRIPE", StringComparison.Ordinal)
        .Replace(world.Moto.GetLeftPart(UriPartial.Authority), "AWS", StringComparison.Ordinal)
        .Replace(world.Tree, "PROJECT", StringComparison.Ordinal);

    private async Task<string> RowAsync(string id)
    {
        var found = await world.Aws.DynamoDbAsync("GetItem", new
        {
            TableName = await world.OutputAsync(Stack, "LedgerTableName"),
            Key = new { pk = new { S = "test#donation#" + id }, sk = new { S = "entry" } },
        });
        var row = found.TryGetProperty("Item", out var item) ? item : throw new InvalidOperationException($"the table has no gift {id}");
        return Lines(row.EnumerateObject().Select(attribute => $"{attribute.Name} = {Plain(attribute.Value)}"));
    }

    /// <summary>An attribute's value without its type.</summary>
    private static string Plain(JsonElement attribute)
    {
        var (type, value) = attribute.EnumerateObject().Select(only => (only.Name, only.Value)).Single();
        return type switch
        {
            "M" => "{" + string.Join(", ", value.EnumerateObject().Select(field => $"{field.Name}: {Plain(field.Value)}")) + "}",
            "L" => "[" + string.Join(", ", value.EnumerateArray().Select(Plain)) + "]",
            _ => value.ToString(),
        };
    }

    private async Task<string> EndpointsAsync()
    {
        var list = await world.AskStripeAsync("webhook_endpoints?limit=100");
        return string.Concat(list.GetProperty("data").EnumerateArray()
            .Select(endpoint => $"{endpoint.Text("id")} {endpoint.Text("status")} {endpoint.Text("url")}\n"));
    }

    private static string Lines(IEnumerable<string> lines) =>
        lines.Order(StringComparer.Ordinal).Aggregate(new StringBuilder(), (text, line) => text.Append(line.TrimEnd()).Append('\n')).ToString();
}

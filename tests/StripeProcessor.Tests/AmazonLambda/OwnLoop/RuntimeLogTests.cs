using System.Text.Json.Nodes;
using Amazon.Lambda.Core;

namespace StripeProcessor.Tests.AmazonLambda.OwnLoop;

public sealed class RuntimeLogTests : IDisposable
{
    private readonly LoopFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    [Fact]
    public async Task A_line_carries_time_request_and_level()
    {
        await LogAsync(logger => logger.LogWarning("slow"));

        Assert.Equal("2026-11-23T15:07:56.123Z\t1\twarn\tslow\n", fixture.Log);
    }

    [Fact]
    public async Task Values_fill_placeholders_in_order_or_by_number_and_the_rest_stays_as_it_is()
    {
        await LogAsync(logger =>
        {
            logger.LogInformation("gave {amount:0.00} to {fund}", 25m, "shelter");
            logger.LogInformation("{1} before {0}", "b", "a");
            logger.LogInformation("{known} {unknown} { {}", "x");
            logger.LogInformation("{bad:Q9}", 7);
        });

        Assert.Equal(["gave 25.00 to shelter", "a before b", "x {unknown} { {}", "7"], Texts());
    }

    [Fact]
    public async Task Lines_below_the_configured_level_are_dropped()
    {
        fixture.Variables["AWS_LAMBDA_LOG_LEVEL"] = "WARN";

        await LogAsync(logger =>
        {
            logger.LogInformation("dropped");
            logger.Log("Error", "kept");
        });

        Assert.Equal(["kept"], Texts());
    }

    [Fact]
    public async Task The_functions_own_level_outranks_Lambdas()
    {
        fixture.Variables["AWS_LAMBDA_LOG_LEVEL"] = "FATAL";
        fixture.Variables["AWS_LAMBDA_HANDLER_LOG_LEVEL"] = "Debug";

        await LogAsync(logger => logger.LogDebug("kept"));

        Assert.Equal(["kept"], Texts());
    }

    [Fact]
    public async Task Unformatted_lines_hold_the_message_alone()
    {
        fixture.Variables["AWS_LAMBDA_HANDLER_LOG_FORMAT"] = "Unformatted";

        await LogAsync(logger => logger.LogLine("{\"event\":\"charged\"}"));

        Assert.Equal("{\"event\":\"charged\"}\n", fixture.Log);
    }

    [Fact]
    public async Task JSON_lines_are_one_object_each()
    {
        fixture.Variables["AWS_LAMBDA_LOG_FORMAT"] = "JSON";

        await LogAsync(logger => logger.LogError(new TimeoutException("too late"), "gave\nup"));

        var line = JsonNode.Parse(Assert.Single(fixture.Log.TrimEnd().Split('\n')))!;
        Assert.Equal(("Error", "1", "gave\nup"), ((string?)line["level"], (string?)line["requestId"], (string?)line["message"]));
        Assert.Equal("System.TimeoutException", (string?)line["errorType"]);
        Assert.Equal("2026-11-23T15:07:56.123Z", (string?)line["timestamp"]);
    }

    [Fact]
    public async Task Code_without_a_context_writes_into_the_same_log()
    {
        await LogAsync(_ =>
        {
            LambdaLogger.Log("plain");
            LambdaLogger.Log(LogLevel.Error, "failed {count} times", 3);
            LambdaLogger.Log(LogLevel.Error, new TimeoutException("late"), "gave up");
        });

        Assert.Equal(["plain", "failed 3 times", "gave up"], Texts());
    }

    private IEnumerable<string> Texts() =>
        fixture.Log.Split('\n').Where(line => line.Contains('\t')).Select(line => line.Split('\t')[3]);

    private async Task LogAsync(Action<ILambdaLogger> log)
    {
        fixture.RuntimeApi.Invoke("1");
        var running = fixture.RunAsync(request =>
        {
            log(request.LambdaContext.Logger);
            return LoopFixture.Echo(request);
        });
        var post = await fixture.RuntimeApi.PostAsync();
        Assert.Equal("invocation/1/response", post.Call);
        await fixture.EndAsync(running);
    }
}

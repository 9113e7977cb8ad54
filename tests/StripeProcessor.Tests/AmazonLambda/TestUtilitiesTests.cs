using Amazon.Lambda.Core;
using Amazon.Lambda.TestUtilities;

namespace StripeProcessor.Tests.AmazonLambda;

public sealed class TestUtilitiesTests
{
    [Fact]
    public void A_test_logger_keeps_every_line_with_its_level_and_values()
    {
        var logger = new TestLambdaLogger();

        ((ILambdaLogger)logger).LogInformation("opened");
        logger.Log("Warning", "slow {call}", "kms");
        ((ILambdaLogger)logger).LogError(new TimeoutException("too late"), "gave up");

        var text = logger.Buffer.ToString();
        Assert.Contains("Information: opened", text, StringComparison.Ordinal);
        Assert.Contains($"Warning: slow {{call}}{Environment.NewLine}\tkms", text, StringComparison.Ordinal);
        Assert.Contains("Error: gave up", text, StringComparison.Ordinal);
        Assert.Contains("System.TimeoutException: too late", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_test_context_has_a_logger_before_anyone_sets_one()
    {
        ILambdaContext context = new TestLambdaContext { AwsRequestId = "1", RemainingTime = TimeSpan.FromSeconds(3) };

        Assert.IsType<TestLambdaLogger>(context.Logger);
        Assert.Equal(TimeSpan.FromSeconds(3), context.RemainingTime);
        Assert.Null(context.Serializer);
    }

    [Fact]
    public void A_logger_that_knows_one_line_only_still_gets_every_level()
    {
        var logger = new LinesOnly();

        ((ILambdaLogger)logger).LogTrace("a");
        ((ILambdaLogger)logger).Log(LogLevel.Warning, "b");
        ((ILambdaLogger)logger).LogCritical("c");

        Assert.Equal(["a", "b", "c"], logger.Lines);
    }

    private sealed class LinesOnly : ILambdaLogger
    {
        public List<string> Lines { get; } = [];

        public void Log(string message) => Lines.Add(message);

        public void LogLine(string message) => Lines.Add(message);
    }
}

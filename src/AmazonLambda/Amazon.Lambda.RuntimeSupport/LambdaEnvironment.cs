#nullable enable
using System.Globalization;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>What Lambda says about the function in environment variables. They do not change while it runs.</summary>
internal sealed class LambdaEnvironment(Surroundings surroundings)
{
    public const string TraceIdVariable = "_X_AMZN_TRACE_ID";

    public string? FunctionName { get; } = surroundings.Variable("AWS_LAMBDA_FUNCTION_NAME");

    public string? FunctionVersion { get; } = surroundings.Variable("AWS_LAMBDA_FUNCTION_VERSION");

    public int MemoryLimitInMB { get; } = int.TryParse(
        surroundings.Variable("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"), NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
        ? limit
        : 0;

    public string? LogGroupName { get; } = surroundings.Variable("AWS_LAMBDA_LOG_GROUP_NAME");

    public string? LogStreamName { get; } = surroundings.Variable("AWS_LAMBDA_LOG_STREAM_NAME");

    public string? RuntimeApi { get; } = surroundings.Variable("AWS_LAMBDA_RUNTIME_API");

    /// <summary>The function's own setting if there is one, else what Lambda's logging configuration says.</summary>
    public string? LogLevel { get; } = Either(surroundings, "AWS_LAMBDA_HANDLER_LOG_LEVEL", "AWS_LAMBDA_LOG_LEVEL");

    /// <inheritdoc cref="LogLevel"/>
    public string? LogFormat { get; } = Either(surroundings, "AWS_LAMBDA_HANDLER_LOG_FORMAT", "AWS_LAMBDA_LOG_FORMAT");

    private static string? Either(Surroundings surroundings, string own, string lambdas) =>
        surroundings.Variable(own) is { Length: > 0 } value ? value : surroundings.Variable(lambdas);
}

namespace Amazon.Lambda.Core;

/// <summary>The function's log for code that holds no <see cref="ILambdaContext"/>.</summary>
public static class LambdaLogger
{
    private static readonly AsyncLocal<ILambdaLogger> Current = new();

    /// <summary>Writes one line to the log of the invocation under way; outside one, to standard output.</summary>
    public static void Log(string message)
    {
        if (Current.Value is { } logger)
        {
            logger.LogLine(message);
        }
        else
        {
            Console.Out.WriteLine(message);
        }
    }

    public static void Log(string level, string message, params object[] args)
    {
        if (Current.Value is { } logger)
        {
            logger.Log(level, message, args);
        }
        else
        {
            Console.Out.WriteLine(Line(level, message, args));
        }
    }

    public static void Log(string level, Exception exception, string message, params object[] args)
    {
        if (Current.Value is { } logger)
        {
            logger.Log(level, exception, message, args);
        }
        else
        {
            Console.Out.WriteLine(Line(level, message, args));
            Console.Out.WriteLine(exception);
        }
    }

    public static void Log(LogLevel level, string message, params object[] args) => Log(level.ToString(), message, args);

    public static void Log(LogLevel level, Exception exception, string message, params object[] args) =>
        Log(level.ToString(), exception, message, args);

    internal static void SetCurrentLogger(ILambdaLogger logger) => Current.Value = logger;

    private static string Line(string level, string message, object[] args) =>
        args is not { Length: > 0 } ? $"{level}: {message}" : $"{level}: {message} Arguments: \"{string.Join("\" \"", args)}\"";
}

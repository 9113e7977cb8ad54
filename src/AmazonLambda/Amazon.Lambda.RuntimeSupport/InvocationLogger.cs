#nullable enable
using System.Globalization;
using System.Text;
using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The log of one invocation: every line carries its request id.</summary>
internal sealed class InvocationLogger(RuntimeLog log, Invocation invocation) : ILambdaLogger
{
    public void Log(string message) => log.WriteRaw(message);

    public void LogLine(string message) => Log(nameof(LogLevel.Information), message);

    public void Log(string level, string message) => log.Write(level, message, null, invocation);

    public void Log(string level, string message, params object[] args) => Log(level, null, message, args);

    public void Log(string level, Exception? exception, string message, params object[] args) =>
        log.Write(level, Filled(message ?? string.Empty, args), exception, invocation);

    // "gave {amount} to {fund}" takes the values in order, "{1} before {0}" by their numbers. A placeholder without a
    // value, and a brace that opens none, stay as they are.
    private static string Filled(string template, object[] args)
    {
        if (args is not { Length: > 0 })
        {
            return template;
        }

        var text = new StringBuilder();
        var (from, taken) = (0, 0);
        while (Placeholder(template, from) is (>= 0 and var open, var close))
        {
            text.Append(template, from, open - from);
            var token = template[(open + 1)..close].TrimStart('@').Split(':', 2);
            var index = int.TryParse(token[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : taken;
            taken++;
            var value = index < args.Length ? args[index] : null;
            text.Append(value is null ? template[open..(close + 1)] : Word(value, token.Length > 1 ? token[1].Trim() : null));
            from = close + 1;
        }

        return text.Append(template, from, template.Length - from).ToString();
    }

    private static (int Open, int Close) Placeholder(string template, int from)
    {
        var open = template.IndexOf('{', from);
        var close = open < 0 ? -1 : template.IndexOf('}', open);
        return close < 0 ? (-1, -1) : (open, close);
    }

    private static string? Word(object value, string? format)
    {
        try
        {
            return value is IFormattable formattable
                ? formattable.ToString(format, CultureInfo.InvariantCulture)
                : value.ToString();
        }
        catch (FormatException)
        {
            // A slip in a log line must not fail the invocation that writes it.
            return value.ToString();
        }
    }
}

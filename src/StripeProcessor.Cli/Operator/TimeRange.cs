using System.CommandLine;
using System.Globalization;

namespace StripeProcessor.Cli;

/// <summary>From when to when. Both in UTC; the end is not part of it.</summary>
internal sealed record TimeRange(DateTimeOffset? Since, DateTimeOffset? Until)
{
    internal string? SinceText => Since is { } since ? Text(since) : null;

    internal string? UntilText => Until is { } until ? Text(until) : null;

    /// <summary>As the API reads and writes times.</summary>
    internal static string Text(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}

/// <summary>The options of a time range.</summary>
internal sealed class TimeRangeOptions
{
    private static readonly string[] Forms =
    [
        "yyyy-MM-dd",
        "yyyy-MM-dd'T'HH:mmK",
        "yyyy-MM-dd'T'HH:mm:ssK",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
    ];

    private readonly Option<string?> _since = new("--since")
    {
        Description = "The first moment: a day such as 2026-11-01, or a time such as 2026-11-01T09:30:00Z. UTC unless it says otherwise.",
        HelpName = "time",
    };

    private readonly Option<string?> _until = new("--until")
    {
        Description = "The end, itself not included: --since 2026-11-01 --until 2026-12-01 is all of November.",
        HelpName = "time",
    };

    internal void AddTo(Command command)
    {
        command.Options.Add(_since);
        command.Options.Add(_until);
    }

    /// <exception cref="ToolException">One cannot be read, or nothing lies between them.</exception>
    internal TimeRange Read(ParseResult parsed)
    {
        var range = new TimeRange(Time("--since", parsed.GetValue(_since)), Time("--until", parsed.GetValue(_until)));
        return range.Since is null || range.Until is null || range.Since < range.Until
            ? range
            : throw ToolException.Usage("nothing lies between --since and --until", "the end is not included: name a later one");
    }

    private static DateTimeOffset? Time(string option, string? text)
    {
        if (text is null)
        {
            return null;
        }

        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, Utc, out var time)
            ? time
            : throw ToolException.Usage(
                $"{option} is no time that can be read: {Quote.Of(text)}", "write a day as 2026-11-01, or a time as 2026-11-01T09:30:00Z");
    }
}

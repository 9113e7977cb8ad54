using System.Text;
using Spectre.Console;

namespace StripeProcessor.Cli;

/// <summary>Whoever runs the tool: where words come from and go to.</summary>
/// <param name="Input">What is piped in; null when a person sits at the keyboard.</param>
/// <param name="Output">The result, and nothing else.</param>
/// <param name="Errors">Everything said about the result.</param>
/// <param name="AskHidden">Asks the person for a text and shows nothing of it, not even how long it is.</param>
internal sealed record Terminal(
    TextReader? Input, TextWriter Output, TextWriter Errors, Func<string, CancellationToken, Task<string>> AskHidden)
{
    /// <summary>Asks the person for a text that may be seen.</summary>
    internal Func<string, CancellationToken, Task<string>> Ask { get; init; } =
        (_, _) => throw new InvalidOperationException("nobody is there to ask");

    /// <summary>Whether a person watches <see cref="Output"/>: else it goes into a file or to a program.</summary>
    internal bool IsOutputWatched { get; init; }

    /// <summary>Whether a person watches <see cref="Errors"/>, and so a progress bar.</summary>
    internal bool IsErrorsWatched { get; init; }

    /// <summary>How many characters a line of <see cref="Output"/> has room for. A file has room for any.</summary>
    internal int Width { get; init; } = WidthOfFile;

    private const int WidthOfFile = 1000;

    /// <summary>The process's own.</summary>
    internal static Terminal Own() => new(
        Console.IsInputRedirected ? new StreamReader(Console.OpenStandardInput(), Encoding.UTF8) : null,
        Console.Out,
        Console.Error,
        (question, cancellationToken) => AskOnErrorStream(question, isHidden: true, cancellationToken))
    {
        Ask = (question, cancellationToken) => AskOnErrorStream(question, isHidden: false, cancellationToken),
        IsOutputWatched = !Console.IsOutputRedirected,
        IsErrorsWatched = !Console.IsErrorRedirected,
        Width = Console.IsOutputRedirected || Console.WindowWidth < 1 ? WidthOfFile : Console.WindowWidth,
    };

    // The question goes to the error stream: standard output may be on its way into a file or a variable.
    private static Task<string> AskOnErrorStream(string question, bool isHidden, CancellationToken cancellationToken)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(Console.Error),
            Interactive = InteractionSupport.Yes,
        });
        var prompt = new TextPrompt<string>(Markup.Escape(question)).AllowEmpty();
        return (isHidden ? prompt.Secret(mask: null) : prompt).ShowAsync(console, cancellationToken);
    }
}

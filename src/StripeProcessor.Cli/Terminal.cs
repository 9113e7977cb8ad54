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
    /// <summary>The process's own.</summary>
    internal static Terminal Own() => new(
        Console.IsInputRedirected ? new StreamReader(Console.OpenStandardInput(), Encoding.UTF8) : null,
        Console.Out,
        Console.Error,
        AskOnErrorStream);

    // The question goes to the error stream: standard output may be on its way into a file or a variable.
    private static Task<string> AskOnErrorStream(string question, CancellationToken cancellationToken)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(Console.Error),
            Interactive = InteractionSupport.Yes,
        });
        var prompt = new TextPrompt<string>(Markup.Escape(question)).Secret(mask: null).AllowEmpty();
        return prompt.ShowAsync(console, cancellationToken);
    }
}

using StripeProcessor.Cli;

namespace StripeProcessor.SystemTests.Operating;

/// <summary>What one run of the operator's tool ended with and said.</summary>
internal sealed record ToolRun(int Exit, string Output, string Errors)
{
    /// <summary>Runs the tool in this process, over real sockets, with nobody at the keyboard.</summary>
    /// <param name="words">Its arguments.</param>
    /// <param name="typed">What a person answers at the keyboard; null when nobody sits there.</param>
    public static async Task<ToolRun> OfAsync(IEnumerable<string> words, string? typed = null)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal(
            typed is null ? TextReader.Null : null, output, errors, (_, _) => throw new InvalidOperationException("nothing secret is asked"))
        {
            Ask = (question, _) =>
            {
                errors.WriteLine(question);
                return Task.FromResult(typed!);
            },
        };
        var tool = new OperatorTool(terminal, _ => null, _ => throw new InvalidOperationException("no KMS is needed"));
        var exit = await tool.RunAsync([.. words], CancellationToken.None);
        return new ToolRun(exit, output.ToString(), errors.ToString());
    }
}

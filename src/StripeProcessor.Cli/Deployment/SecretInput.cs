using StripeProcessor.Aws;

namespace StripeProcessor.Cli;

/// <summary>Takes a secret from whoever has it: typed at a prompt that shows nothing, or piped in. Never an argument.</summary>
internal static class SecretInput
{
    private const int MostCharacters = 16 * 1024;

    internal static async Task<Secret> ReadAsync(Terminal terminal, string secretName, CancellationToken cancellationToken)
    {
        var words = SecretNames.InWords(secretName);
        if (terminal.Input is null)
        {
            var question = $"Type or paste {words} (nothing is shown), then Enter:";
            return new Secret((await terminal.AskHidden(question, cancellationToken)).Trim());
        }

        var buffer = new char[MostCharacters + 1];
        var length = await terminal.Input.ReadBlockAsync(buffer, cancellationToken);
        var text = new string(buffer, 0, length).TrimStart('\uFEFF');
        Array.Clear(buffer);

        // One newline is the pipe's; any more are somebody's mistake, which the rule reports.
        var end = text.EndsWith("\r\n", StringComparison.Ordinal) ? 2 : text.EndsWith('\n') ? 1 : 0;
        return text.Length - end > 0
            ? new Secret(text[..^end])
            : throw ToolException.Refused(
                $"cannot use {words}: nothing came on standard input", "pipe it in, or run the command in a terminal to be asked");
    }
}

using System.CommandLine;

namespace StripeProcessor.Cli;

/// <summary>What every operator command works with.</summary>
internal sealed class OperatorDesk(Terminal terminal, Func<string, string?> variable, ApiConnection connection)
{
    internal Terminal Terminal => terminal;

    internal DateTimeOffset Now => connection.Time.GetUtcNow();

    internal OperatorApi Open(ApiOptions options, ParseResult parsed) =>
        new(options.Read(parsed, variable, connection.Time), connection);

    internal OperatorApi Open(ApiAccess access) => new(access, connection);

    /// <summary>The API, for what anybody may ask it.</summary>
    internal ApiAccess FindPublic(ApiOptions options, ParseResult parsed) => options.ReadPublic(parsed, variable);

    /// <summary>Goes on when the person says yes, or has said so beforehand.</summary>
    internal async Task ConfirmAsync(string question, bool isAgreed, CancellationToken cancellationToken)
    {
        if (isAgreed)
        {
            return;
        }

        if (terminal.Input is not null)
        {
            throw ToolException.Usage("this is asked before it is done, and nobody sits at the keyboard", "add --yes when you are sure");
        }

        var answer = await terminal.Ask($"{question} [y/N]", cancellationToken);
        if (!answer.Trim().Equals("y", StringComparison.OrdinalIgnoreCase) && !answer.Trim().Equals("yes", StringComparison.OrdinalIgnoreCase))
        {
            throw ToolException.Refused("nothing was done", "answer y to go on");
        }
    }
}

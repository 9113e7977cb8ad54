using System.CommandLine;

namespace StripeProcessor.Cli;

/// <summary>What every operator command works with.</summary>
internal sealed class OperatorDesk(Terminal terminal, Func<string, string?> variable, ApiConnection connection)
{
    internal Terminal Terminal => terminal;

    internal DateTimeOffset Now => connection.Time.GetUtcNow();

    internal Func<string, string?> Variable => variable;

    internal ApiConnection Connection => connection;

    /// <summary>The API that the command line names: outright, as a local system, or by the stack it belongs to.</summary>
    internal async Task<OperatorApi> OpenAsync(ApiOptions options, ParseResult parsed, CancellationToken cancellationToken) =>
        new(await options.ReadAsync(parsed, this, cancellationToken), connection);

    /// <summary>The API of a stack.</summary>
    internal OperatorApi Open(DeployedStack stack) => new(ApiOptions.AccessTo(stack, connection.Time), connection);

    /// <summary>The AWS services around a stack.</summary>
    internal Cloud CloudOf(StackPlace place) => new(place.Region, place.Credentials, variable, connection);

    /// <summary>The stack that the command line names.</summary>
    /// <exception cref="ToolException">It is not deployed, or not named.</exception>
    internal Task<DeployedStack> FindStackAsync(StackOptions options, ParseResult parsed, CancellationToken cancellationToken)
    {
        var place = options.Read(parsed, variable);
        return DeployedStack.FindAsync(place, CloudOf(place), cancellationToken);
    }

    /// <summary>The API that was found.</summary>
    internal OperatorApi Open(ApiAccess access) => new(access, connection);

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

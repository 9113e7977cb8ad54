using System.CommandLine;

namespace StripeProcessor.Cli;

/// <summary>A command that calls the operator routes.</summary>
internal abstract class OperatorCommand : ToolCommand
{
    protected OperatorCommand(OperatorDesk desk, string name, string purpose)
        : base(name, purpose)
    {
        Desk = desk;
        SetAction(async (parsed, cancellationToken) =>
        {
            // What the command line says is read before the API is looked for: a typing mistake is told as one.
            var work = Read(parsed);
            using var api = await desk.OpenAsync(Api, parsed, cancellationToken);
            return await work(api, cancellationToken);
        });
    }

    protected OperatorDesk Desk { get; }

    protected Terminal Terminal => Desk.Terminal;

    protected ApiOptions Api { get; } = new();

    /// <summary>Understands the command line, and returns what is left to do: its result is the exit code.</summary>
    /// <exception cref="ToolException">It cannot be understood.</exception>
    protected abstract Func<OperatorApi, CancellationToken, Task<int>> Read(ParseResult parsed);
}

using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using StripeProcessor.Aws;

namespace StripeProcessor.Cli;

/// <summary>
/// <c>stripe-processor</c>, from its arguments to its exit code: 0 done, 1 refused or failed, 2 called wrongly. Results go to
/// standard output; <c>error:</c> and <c>hint:</c> to standard error. Arguments that do not fit the words of a command are not
/// repeated: one may be a secret.
/// </summary>
/// <param name="terminal">Whoever runs it.</param>
/// <param name="variable">Reads the environment.</param>
/// <param name="openKms">Makes the way to KMS.</param>
/// <param name="connection">The way to the API; null for the process's own.</param>
internal sealed class OperatorTool(
    Terminal terminal, Func<string, string?> variable, Func<KmsOptions, KmsSecrets> openKms, ApiConnection? connection = null)
{
    private static readonly string[] SecretBeginnings = ["sk_live_", "sk_test_", "rk_live_", "rk_test_", "sk_org_", "whsec_"];

    internal async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var afterStop = "nothing was written; run the command again";
        try
        {
            RefuseSecrets(arguments);
            var parsed = Root().Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
            RefuseUnreadable(parsed);
            Shorten(parsed.CommandResult.Command.Subcommands);
            afterStop = parsed.CommandResult.Command is ToolCommand command ? command.AfterStop : afterStop;

            var settings = new InvocationConfiguration
            {
                Output = terminal.Output,
                Error = terminal.Errors,
                EnableDefaultExceptionHandler = false,
            };
            return await parsed.InvokeAsync(settings, cancellationToken);
        }
        catch (ToolException ended)
        {
            return Say(ended.ExitCode, ended.Message, ended.Hint);
        }
        catch (Exception met) when (AwsFault.Explain(met) is { } fault)
        {
            return Say(fault.ExitCode, fault.Message, fault.Hint);
        }
        catch (OperationCanceledException)
        {
            return Say(ExitCode.Refused, "stopped before it was done", afterStop);
        }
    }

    private RootCommand Root()
    {
        var desk = new OperatorDesk(terminal, variable, connection ?? ApiConnection.Own);
        var root = new RootCommand("The operator's tool of StripeProcessor.")
        {
            new InitCommand(desk, openKms),
            new EncryptSecretCommand(desk, openKms).Build(),
            new DonationsCommand(desk),
            new RefundCommand(desk),
            new ReconcileCommand(desk),
            new EraseCommand(desk),
            new SelfCheckCommand(desk),
            new AuditCommand(desk),
            new SnippetCommand(desk),
            new CostCommand(terminal),
            new ConnectWebhookCommand(desk),
            new RotateKeyCommand(desk, openKms),
            new DoctorCommand(desk, openKms),
            new TeardownCommand(desk),
        };
        root.Directives.Clear();
        root.SetAction(parsed => new HelpAction().Invoke(parsed));
        return root;
    }

    private int Say(int exitCode, string error, string hint)
    {
        terminal.Errors.WriteLine($"error: {error}");
        terminal.Errors.WriteLine($"hint: {hint}");
        return exitCode;
    }

    // A list of commands shows what each is for; the rest is in its own --help.
    private static void Shorten(IEnumerable<Command> commands)
    {
        foreach (var command in commands)
        {
            var line = (command.Description ?? "").Split('\n', 2)[0];
            command.Description = line[..(line.LastIndexOf('.') + 1)];
        }
    }

    private static void RefuseSecrets(string[] arguments)
    {
        var mayHold = arguments.Where(argument =>
            SecretBeginnings.Any(begin => argument.Contains(begin, StringComparison.OrdinalIgnoreCase)));
        if (mayHold.Any())
        {
            throw ToolException.Usage(
                "a secret was given as an argument, where the shell's history and everybody on this machine can read it",
                "roll that secret at Stripe if it is a real one; then run the command without it, and type or pipe it in");
        }
    }

    private static void RefuseUnreadable(ParseResult parsed)
    {
        if (parsed.Action is not ParseErrorAction)
        {
            return;
        }

        var hint = $"see {NameOf(parsed.CommandResult.Command)} --help; a secret is never an argument: it is typed at a prompt or piped in";

        if (parsed.UnmatchedTokens.Count > 0)
        {
            throw ToolException.Usage("there is an argument too many, or one that is not known", hint);
        }

        var option = parsed.Errors.Select(error => error.SymbolResult).OfType<OptionResult>().FirstOrDefault();
        var error = option is null ? "the arguments cannot be read" : $"{option.Option.Name} needs exactly one value";
        throw ToolException.Usage(error, hint);
    }

    private static string NameOf(Command command) => command.Parents.OfType<Command>().FirstOrDefault() is { } parent
        ? $"{NameOf(parent)} {command.Name}"
        : "stripe-processor";
}

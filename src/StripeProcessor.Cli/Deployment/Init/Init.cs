using System.Text.Json;
using StripeProcessor.Aws;

namespace StripeProcessor.Cli;

/// <summary>Asks, checks, shows what would change in the two files, and writes them.</summary>
internal sealed class Init(OperatorDesk desk, Func<KmsOptions, KmsSecrets> openKms, InitOrder order)
{
    private readonly Terminal _terminal = desk.Terminal;

    internal async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var (configText, config) = InitFile.Read(order.ConfigFile, text => SamConfig.Read(text ?? NewEnvironment.Beginning));
        var (formText, form) = InitFile.Read(order.FormSettings, FormFile.Read);
        var questions = new Questioning(_terminal, asks: _terminal.Input is null && !order.IsAgreed && !order.AsJson);

        var rules = await new FormQuestions(questions, order).AskAsync(form, cancellationToken);
        var asked = await new StackQuestions(desk, questions, order).AskAsync(config, cancellationToken);
        var (configAfter, formAfter) = (new ConfigAnswers(order).With(config, asked), form.With(rules));

        var configChanges = LineChanges.Between(configText ?? "", configAfter).ToList();
        var formChanges = LineChanges.Between(formText ?? "", formAfter).ToList();
        Show(order.ConfigFile, configChanges, isNew: configText is null);
        Show(order.FormSettings, formChanges, isNew: formText is null);
        if (order.IsDryRun)
        {
            return Tell(asked, configChanges.Count, formChanges.Count, isDone: false);
        }

        if (configChanges.Count + formChanges.Count > 0)
        {
            await desk.ConfirmAsync("Write this?", order.IsAgreed, cancellationToken);
            Write(order.FormSettings, formText, formAfter);
            Write(order.ConfigFile, configText, configAfter);
        }

        await MakeTokenKeyAsync(asked, cancellationToken);
        return Tell(asked, configChanges.Count, formChanges.Count, isDone: true);
    }

    private void Show(string path, List<string> changes, bool isNew)
    {
        if (order.AsJson || changes.Count == 0)
        {
            return;
        }

        if (isNew && !order.IsDryRun)
        {
            _terminal.Errors.WriteLine($"new: {path}");
            return;
        }

        var writer = order.IsDryRun ? _terminal.Output : _terminal.Errors;
        writer.WriteLine($"{(order.IsDryRun ? "would change" : "changes in")} {path}:");
        changes.ForEach(line => writer.WriteLine($"  {line}".TrimEnd()));
    }

    private void Write(string path, string? before, string after)
    {
        if (before != after)
        {
            InitFile.Write(path, after);
            _terminal.Errors.WriteLine($"wrote {path}");
        }
    }

    // Where the stack is deployed already, its key is there, and nothing has to be waited for. What fails here can be done later.
    private async Task MakeTokenKeyAsync(StackAnswers asked, CancellationToken cancellationToken)
    {
        if (!asked.IsSignedIn || ConfigFile.Parameter(order.ConfigFile, order.Environment, TemplateParameters.TokenKey) is { Length: > 0 })
        {
            return;
        }

        try
        {
            var place = new StackPlace(asked.Stack, asked.Region, asked.Credentials) { Environment = order.Environment, File = order.ConfigFile };
            var cloud = new Cloud(asked.Region, asked.Credentials, desk.Variable, desk.Connection) { IsOptional = true };
            if (await DeployedStack.LookForAsync(place, cloud, cancellationToken) is not { } stack
                || stack.Output("KeyArn") is null || stack.Output("EncrypterRoleArn") is null
                || stack.Parameter(TemplateParameters.TokenKey) is not null)
            {
                return;
            }

            var made = await new StackSealing(stack, _terminal, openKms).MakeTokenKeyAsync(cancellationToken);
            ConfigFile.Set(order.ConfigFile, order.Environment, [KeyValuePair.Create(TemplateParameters.TokenKey, made.ToBase64())]);
            _terminal.Errors.WriteLine($"made the token key, inside KMS, and wrote it into {order.ConfigFile}");
        }
        catch (Exception met) when (met is ToolException || AwsFault.Explain(met) is not null)
        {
            _terminal.Errors.WriteLine($"note: the token key was not made: {met.Message}; encrypt-secret makes it");
        }
    }

    private int Tell(StackAnswers asked, int configChanges, int formChanges, bool isDone)
    {
        if (order.AsJson)
        {
            _terminal.Output.WriteLine(JsonSerializer.Serialize(new
            {
                dry_run = !isDone,
                environment = order.Environment,
                stack = asked.Stack,
                region = asked.Region,
                files = new[] { order.ConfigFile, order.FormSettings },
                changed = new[] { configChanges > 0 ? order.ConfigFile : null, formChanges > 0 ? order.FormSettings : null }.OfType<string>(),
            }));
        }
        else if (configChanges + formChanges == 0)
        {
            _terminal.Errors.WriteLine("the files say this already; nothing was changed");
        }

        if (isDone && !order.AsJson)
        {
            _terminal.Errors.WriteLine($"next: sam build && sam deploy --config-env {order.Environment}");
        }

        return ExitCode.Done;
    }
}

using System.Globalization;
using System.Text.Json;
using StripeProcessor.Aws;
using StripeProcessor.Donations;

namespace StripeProcessor.Cli;

/// <summary>Asks, checks, shows what would change in the two files, and writes them.</summary>
internal sealed class Init(OperatorDesk desk, Func<KmsOptions, KmsSecrets> openKms, InitOrder order)
{
    private const string Reserved = "ReservedConcurrency";
    private const string Encrypter = TemplateParameters.EncrypterPrincipal;

    private readonly Terminal _terminal = desk.Terminal;
    private readonly Questioning _questions = new(desk.Terminal, desk.Terminal.Input is null && !order.IsAgreed && !order.AsJson);

    internal async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var config = ReadConfig();
        var form = ReadForm();

        var rules = await AskForFormAsync(form, cancellationToken);
        var asked = await AskForStackAsync(config, cancellationToken);
        var (configAfter, formAfter) = (WithAnswers(config, asked), form.With(rules));

        var configChanges = LineChanges.Between(config.Text ?? "", configAfter).ToList();
        var formChanges = LineChanges.Between(form.Text ?? "", formAfter).ToList();
        Show(order.ConfigFile, configChanges, isNew: config.Text is null);
        Show(order.FormSettings, formChanges, isNew: form.Text is null);
        if (order.IsDryRun)
        {
            return Tell(asked, configChanges.Count, formChanges.Count, isDone: false);
        }

        if (configChanges.Count + formChanges.Count > 0)
        {
            await desk.ConfirmAsync("Write this?", order.IsAgreed, cancellationToken);
            Write(order.FormSettings, form.Text, formAfter);
            Write(order.ConfigFile, config.Text, configAfter);
        }

        await MakeTokenKeyAsync(asked, cancellationToken);
        return Tell(asked, configChanges.Count, formChanges.Count, isDone: true);
    }

    private (string? Text, SamConfig Parsed) ReadConfig()
    {
        var text = Read(order.ConfigFile);
        try
        {
            return (text, SamConfig.Read(text ?? NewEnvironment.Beginning));
        }
        catch (FormatException fault)
        {
            throw CannotRead(order.ConfigFile, fault);
        }
    }

    private FormFile ReadForm()
    {
        try
        {
            return FormFile.Read(Read(order.FormSettings));
        }
        catch (FormatException fault)
        {
            throw CannotRead(order.FormSettings, fault);
        }
    }

    private static string? Read(string path)
    {
        try
        {
            return SamConfigFile.Read(path);
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception met) when (met is IOException or UnauthorizedAccessException)
        {
            throw ToolException.Refused($"cannot read {path}", "check its name and its permissions");
        }
        catch (FormatException fault)
        {
            throw CannotRead(path, fault);
        }
    }

    private static ToolException CannotRead(string path, FormatException fault) =>
        ToolException.Refused($"cannot read {path}: {fault.Message}", "put it right, or move it away: init then writes a new one");

    private async Task<DonationRules> AskForFormAsync(FormFile form, CancellationToken cancellationToken)
    {
        var organisation = await AskAsync(new Question(
            "--organisation", "Name of the organisation", "Donors read this name on the form and on Stripe's payment page.", Answers.Organisation)
        {
            Default = form.Organisation,
        });
        var currencies = await AskAsync(new Question(
            "--currencies",
            "Currencies",
            "Currencies that one can give in, the default first. Their amounts and fees stand in the file; look them over there.",
            text => Answers.Currencies(text, form))
        {
            Default = form.Currencies.Count > 0 ? string.Join(", ", form.Currencies) : "usd",
        });
        var designations = await AskAsync(new Question(
            "--designations",
            "Purposes",
            "What gifts can be for: id=Name, several separated by semicolons, the default first. The id stays in your books; the name may change.",
            Answers.Designations)
        {
            Default = form.Designations.Count > 0 ? Answers.InWords(form.Designations) : "general=Where it is needed most",
        });
        var frequencies = await AskAsync(new Question(
            "--frequencies",
            "How often",
            "How often one can give: one_time, weekly, monthly, yearly, in the order that the form shows them.",
            Answers.Frequencies)
        {
            Default = form.Frequencies.Count > 0 ? string.Join(", ", form.Frequencies) : "one_time, monthly",
        });

        var offered = Answers.Split(currencies, ',').Select(entry => Answers.RulesOf(entry, form, out _)
            ?? throw CannotRead(order.FormSettings, new FormatException($"its currency {entry} cannot be understood"))).ToList();
        var rules = new DonationRules
        {
            Organisation = organisation,
            Default = offered[0],
            Currencies = offered,
            Frequencies = [.. Answers.Split(frequencies, ',').Select(name => RecurrenceNames.TryParse(name, out var read) ? read : default)],
            Designations = Answers.DesignationsIn(designations),
        };
        return rules.Faults() is [var fault, ..]
            ? throw ToolException.Refused($"the form cannot be offered so: {fault}", $"answer otherwise, or change {order.FormSettings} by hand")
            : rules;

        Task<string> AskAsync(Question question) => _questions.AnswerAsync(question, order.Said[question.Option], cancellationToken);
    }

    private async Task<Asked> AskForStackAsync((string? Text, SamConfig Parsed) config, CancellationToken cancellationToken)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var site = await AskAsync(TemplateParameters.SiteOrigins, new Question(
            "--site", "Your site", "The site that shows the donation form, such as https://www.example.org. Forms on any other site are refused.", Answers.Sites));
        var first = site.Split(',')[0];
        await AskAsync(TemplateParameters.ThanksUrl, new Question(
            "--thanks-url", "Thank-you page", "The page that donors see after giving; src/site has one to copy.", Answers.Page) { Default = $"{first}/thanks.html" });
        await AskAsync(TemplateParameters.CancelUrl, new Question(
            "--cancel-url", "Page for who turns back", "The page that donors see when they turn back at Stripe's payment page.", Answers.Page)
        {
            Default = $"{first}/cancelled.html",
        });

        var stack = await AskAsync(null, new Question(
            "--stack", "Name of the stack", $"Everything in AWS bears this name. Live has another: what is tried out must not touch it.", Answers.Stack)
        {
            Default = SettingOf(config.Parsed, order.Environment, "stack_name") ?? $"donations-{order.Environment}",
        });
        var credentials = StackOptions.Credentials(order.Profile);
        var region = await AskAsync(null, new Question(
            "--region", "AWS region", "Where in the world it runs, such as eu-west-1 (Ireland) or us-east-1 (Virginia). Near your donors, and where your data may be kept.", Answers.Region)
        {
            Default = SettingOf(config.Parsed, order.Environment, "region")
                ?? credentials.ProfileRegion ?? desk.Variable("AWS_REGION") ?? desk.Variable("AWS_DEFAULT_REGION"),
        });
        await AskAsync("Architecture", new Question(
            "--architecture", "Processor", "arm64 costs less. Take x86_64 only if your machine cannot build for arm64.", Answers.Architecture) { Default = "arm64" });

        var cloud = new Cloud(region, credentials, desk.Variable, desk.Connection) { IsOptional = true };
        var caller = await WhoAmIAsync(cloud, cancellationToken);
        await AskForEncrypterAsync();
        await AskAsync(TemplateParameters.AlarmEmail, new Question(
            "--alarm-email", "E-mail for alarms", "Where AWS sends alarms, such as a flood of attempts with stolen cards. A message with a link to click comes first.", Answers.Email)
        {
            IsOptional = true,
        });
        await AskAsync(TemplateParameters.PublishableKey, new Question(
            "--publishable-key",
            "Publishable key",
            "Stripe's publishable key, pk_…, which is public. Needed only if donors are to type their card on your own page.",
            text => Answers.PublishableKey(text, order.Environment))
        {
            IsOptional = true,
        });

        if (caller is not null && ParameterOf(config.Parsed, order.Environment, Reserved) is { Length: > 0 } reserved)
        {
            await CheckConcurrencyAsync(cloud, reserved, values, cancellationToken);
        }

        return new Asked(stack, region, credentials, values, IsSignedIn: caller is not null);

        async Task<string> AskAsync(string? parameter, Question question)
        {
            var known = parameter is null ? null : ParameterOf(config.Parsed, order.Environment, parameter);
            var answer = await _questions.AnswerAsync(
                known is { Length: > 0 } ? question with { Default = known } : question, order.Said[question.Option], cancellationToken);
            if (parameter is not null)
            {
                values[parameter] = answer;
            }

            return answer;
        }

        async Task AskForEncrypterAsync()
        {
            var isKnown = order.Said["--encrypter"] is not null || ParameterOf(config.Parsed, order.Environment, Encrypter) is { Length: > 0 };
            var self = isKnown || caller is null ? null : await EncrypterPrincipal.OfAsync(caller, cloud, cancellationToken);
            var who = await AskAsync(Encrypter, new Question(
                "--encrypter", "Who may seal secrets", "The ARN of the AWS user or role that may put the Stripe key in. They can never read it.", Answers.Encrypter)
            {
                IsOptional = true,
                Default = self?.Arn,
            });
            if (self?.Note is { } note && who == self.Arn)
            {
                _terminal.Errors.WriteLine($"note: {note}");
            }
            else if (who.Length == 0)
            {
                _terminal.Errors.WriteLine(
                    "note: nobody is named who may seal the Stripe key; before encrypt-secret can work, sign in and run init again, or add --encrypter");
            }
        }
    }

    // Null: not signed in, or AWS does not answer. Everything but a default works without.
    private async Task<CallerIdentity?> WhoAmIAsync(Cloud cloud, CancellationToken cancellationToken)
    {
        try
        {
            using var tokens = cloud.OpenTokens();
            return await tokens.WhoAmIAsync(cancellationToken);
        }
        catch (Exception met) when (AwsFault.Explain(met) is { } fault)
        {
            _terminal.Errors.WriteLine($"note: {fault.Message}; init goes on without");
            return null;
        }
    }

    private async Task CheckConcurrencyAsync(Cloud cloud, string reserved, Dictionary<string, string> values, CancellationToken cancellationToken)
    {
        try
        {
            using var limits = cloud.OpenLimits();
            var concurrency = await limits.ConcurrencyAsync(cancellationToken);
            if (!int.TryParse(reserved, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || !concurrency.Allows(number))
            {
                values[Reserved] = "";
                _terminal.Errors.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"note: this account may run {concurrency.All} copies of functions at once and would refuse to reserve {reserved}, so {Reserved} is emptied"));
            }
        }
        catch (Exception met) when (AwsFault.Explain(met) is { } fault)
        {
            _terminal.Errors.WriteLine($"note: {fault.Message}; {Reserved} stays {reserved}");
        }
    }

    private string WithAnswers((string? Text, SamConfig Parsed) config, Asked asked)
    {
        try
        {
            var text = config.Text ?? NewEnvironment.Beginning;
            foreach (var environment in new[] { "test", "live" })
            {
                text = WithEnvironment(SamConfig.Read(text), config.Parsed, environment, asked) ?? text;
            }

            return text;
        }
        catch (FormatException fault)
        {
            throw ConfigFile.CannotEdit(order.ConfigFile, fault, "put it right by hand, or move the file away: init then writes a new one");
        }
    }

    private string? WithEnvironment(SamConfig now, SamConfig before, string environment, Asked asked)
    {
        var isAsked = environment == order.Environment;
        var stack = isAsked ? asked.Stack : NameFor(environment, asked.Stack);
        if (!now.Deploys(environment))
        {
            return now.WithMore(NewEnvironment.Text(environment, stack, asked.Region, Value, now.Builds(environment)));
        }

        string? text = null;
        Set("stack_name", isAsked ? stack : now.Setting(environment, "stack_name") ?? stack);
        Set("region", Together("region", name => SettingOf(before, order.Environment, name), name => now.Setting(environment, name), asked.Region));
        foreach (var name in asked.Values.Keys.Prepend(TemplateParameters.Mode))
        {
            var value = name == TemplateParameters.Mode ? environment
                : Together(name, other => before.Parameter(order.Environment, other), other => now.Parameter(environment, other), Value(name));
            if (value.Length + (now.Parameter(environment, name)?.Length ?? 0) > 0)
            {
                now = SamConfig.Read(text = now.Parameter(environment, name) == value ? now.Text : now.With(environment, name, value).Text);
            }
        }

        return text;

        void Set(string name, string value) => now = SamConfig.Read(text = now.WithSetting(environment, name, value));

        string Value(string name) => name == TemplateParameters.PublishableKey && !isAsked ? "" : asked.Values.GetValueOrDefault(name) ?? "";

        // The environment that was not asked about goes along where it said the same, or nothing; what differs there, differs for a reason.
        string Together(string name, Func<string, string?> askedBefore, Func<string, string?> here, string answer)
        {
            var own = here(name);
            return isAsked || string.IsNullOrEmpty(own) || (own == askedBefore(name) && name != TemplateParameters.PublishableKey) ? answer : own;
        }
    }

    private static string NameFor(string environment, string other)
    {
        var suffix = environment == "live" ? "-test" : "-live";
        return (other.EndsWith(suffix, StringComparison.Ordinal) ? other[..^suffix.Length] : other) + $"-{environment}";
    }

    private static string? SettingOf(SamConfig config, string environment, string name) =>
        config.Setting(environment, name) is { Length: > 0 } found ? found : null;

    private string? ParameterOf(SamConfig config, string environment, string name)
    {
        try
        {
            return config.Parameter(environment, name);
        }
        catch (FormatException fault)
        {
            throw ConfigFile.CannotEdit(order.ConfigFile, fault, "put it right by hand, or move the file away: init then writes a new one");
        }
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
        if (before == after)
        {
            return;
        }

        try
        {
            if (Path.GetDirectoryName(path) is { Length: > 0 } directory)
            {
                Directory.CreateDirectory(directory);
            }

            SamConfigFile.Replace(path, after);
            _terminal.Errors.WriteLine($"wrote {path}");
        }
        catch (Exception met) when (met is IOException or UnauthorizedAccessException)
        {
            throw ToolException.Refused($"cannot write {path}; it is as it was", "check its permissions and the space on the disk");
        }
    }

    // Where the stack is deployed already, its key is there, and nothing has to be waited for. What fails here can be done later.
    private async Task MakeTokenKeyAsync(Asked asked, CancellationToken cancellationToken)
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

    private int Tell(Asked asked, int configChanges, int formChanges, bool isDone)
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

    private sealed record Asked(
        string Stack, string Region, OperatorCredentials Credentials, Dictionary<string, string> Values, bool IsSignedIn);
}

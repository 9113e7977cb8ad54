using System.Globalization;
using StripeProcessor.Aws;

namespace StripeProcessor.Cli;

/// <summary>What was answered about the stack: where it is, and the values of its parameters.</summary>
internal sealed record StackAnswers(
    string Stack, string Region, OperatorCredentials Credentials, Dictionary<string, string> Values, bool IsSignedIn);

/// <summary>Asks where the service is deployed and for whom, with what the file or AWS knows as the default.</summary>
internal sealed class StackQuestions(OperatorDesk desk, Questioning questions, InitOrder order)
{
    private const string Reserved = "ReservedConcurrency";
    private const string Encrypter = TemplateParameters.EncrypterPrincipal;

    internal async Task<StackAnswers> AskAsync(SamConfig config, CancellationToken cancellationToken)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var site = await AnswerAsync(TemplateParameters.SiteOrigins, new Question(
            "--site",
            "Your site",
            "The site that shows the donation form, such as https://www.example.org. Forms on any other site are refused.",
            Answers.Sites));
        var first = site.Split(',')[0];
        await AnswerAsync(TemplateParameters.ThanksUrl, new Question(
            "--thanks-url", "Thank-you page", "The page that donors see after giving; src/site has one to copy.", Answers.Page)
        {
            Default = $"{first}/thanks.html",
        });
        await AnswerAsync(TemplateParameters.CancelUrl, new Question(
            "--cancel-url", "Page for who turns back", "The page that donors see when they turn back at Stripe's payment page.", Answers.Page)
        {
            Default = $"{first}/cancelled.html",
        });

        var stack = await AnswerAsync(null, new Question(
            "--stack",
            "Name of the stack",
            "Everything in AWS bears this name. Live has another: what is tried out must not touch it.",
            Answers.Stack)
        {
            Default = ConfigAnswers.SettingOf(config, order.Environment, "stack_name") ?? $"donations-{order.Environment}",
        });
        var credentials = StackOptions.Credentials(order.Profile);
        var region = await AnswerAsync(null, new Question(
            "--region",
            "AWS region",
            "Where in the world it runs, such as eu-west-1 (Ireland) or us-east-1 (Virginia). Near your donors, and where your data may be kept.",
            Answers.Region)
        {
            Default = ConfigAnswers.SettingOf(config, order.Environment, "region")
                ?? credentials.ProfileRegion ?? desk.Variable("AWS_REGION") ?? desk.Variable("AWS_DEFAULT_REGION"),
        });
        await AnswerAsync("Architecture", new Question(
            "--architecture",
            "Processor",
            "arm64 costs less. Take x86_64 only if your machine cannot build for arm64.",
            Answers.Architecture)
        {
            Default = "arm64",
        });

        var cloud = new Cloud(region, credentials, desk.Variable, desk.Connection) { IsOptional = true };
        var caller = await WhoAmIAsync(cloud, cancellationToken);
        await AskForEncrypterAsync();
        await AnswerAsync(TemplateParameters.AlarmEmail, new Question(
            "--alarm-email",
            "E-mail for alarms",
            "Where AWS sends alarms, such as a flood of attempts with stolen cards. A message with a link to click comes first.",
            Answers.Email)
        {
            IsOptional = true,
        });
        await AnswerAsync(TemplateParameters.PublishableKey, new Question(
            "--publishable-key",
            "Publishable key",
            "Stripe's publishable key, pk_…, which is public. Needed only if donors are to type their card on your own page.",
            text => Answers.PublishableKey(text, order.Environment))
        {
            IsOptional = true,
        });

        if (caller is not null && ParameterOf(config, Reserved) is { Length: > 0 } reserved)
        {
            await CheckConcurrencyAsync(cloud, reserved, values, cancellationToken);
        }

        return new StackAnswers(stack, region, credentials, values, IsSignedIn: caller is not null);

        async Task<string> AnswerAsync(string? parameter, Question question)
        {
            var known = parameter is null ? null : ParameterOf(config, parameter);
            var answer = await questions.AnswerAsync(
                known is { Length: > 0 } ? question with { Default = known } : question, order.Said[question.Option], cancellationToken);
            if (parameter is not null)
            {
                values[parameter] = answer;
            }

            return answer;
        }

        async Task AskForEncrypterAsync()
        {
            var isKnown = order.Said["--encrypter"] is not null || ParameterOf(config, Encrypter) is { Length: > 0 };
            var self = isKnown || caller is null ? null : await EncrypterPrincipal.OfAsync(caller, cloud, cancellationToken);
            var who = await AnswerAsync(Encrypter, new Question(
                "--encrypter", "Who may seal secrets", "The ARN of the AWS user or role that may put the Stripe key in. They can never read it.", Answers.Encrypter)
            {
                IsOptional = true,
                Default = self?.Arn,
            });
            if (self?.Note is { } note && who == self.Arn)
            {
                desk.Terminal.Errors.WriteLine($"note: {note}");
            }
            else if (who.Length == 0)
            {
                desk.Terminal.Errors.WriteLine(
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
            desk.Terminal.Errors.WriteLine($"note: {fault.Message}; init goes on without");
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
                desk.Terminal.Errors.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"note: this account may run {concurrency.All} copies of functions at once and would refuse to reserve {reserved}, so {Reserved} is emptied"));
            }
        }
        catch (Exception met) when (AwsFault.Explain(met) is { } fault)
        {
            desk.Terminal.Errors.WriteLine($"note: {fault.Message}; {Reserved} stays {reserved}");
        }
    }

    private string? ParameterOf(SamConfig config, string name)
    {
        try
        {
            return config.Parameter(order.Environment, name);
        }
        catch (FormatException fault)
        {
            throw ConfigFile.CannotEdit(order.ConfigFile, fault, InitFile.WayOut);
        }
    }
}

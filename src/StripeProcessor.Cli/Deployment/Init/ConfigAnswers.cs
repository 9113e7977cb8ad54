namespace StripeProcessor.Cli;

/// <summary>Puts the answers into <c>samconfig.toml</c>: into the environment that was asked about, and what the other one lacks.</summary>
internal sealed class ConfigAnswers(InitOrder order)
{
    /// <exception cref="ToolException">The file cannot be changed safely.</exception>
    internal string With(SamConfig before, StackAnswers asked)
    {
        try
        {
            var text = before.Text;
            foreach (var environment in new[] { "test", "live" })
            {
                text = WithEnvironment(SamConfig.Read(text), before, environment, asked) ?? text;
            }

            return text;
        }
        catch (FormatException fault)
        {
            throw ConfigFile.CannotEdit(order.ConfigFile, fault, InitFile.WayOut);
        }
    }

    private string? WithEnvironment(SamConfig now, SamConfig before, string environment, StackAnswers asked)
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

    internal static string? SettingOf(SamConfig config, string environment, string name) =>
        config.Setting(environment, name) is { Length: > 0 } found ? found : null;
}

namespace StripeProcessor.Cli;

/// <summary><c>samconfig.toml</c> as commands use it: what cannot be read, changed or written ends the command.</summary>
internal static class ConfigFile
{
    private const string ByHand = "put the value in by hand, or write the environment as init does";

    /// <summary>The file; a new one where there is none.</summary>
    internal static SamConfig Read(string path, string hint = ByHand)
    {
        try
        {
            return SamConfig.Read(SamConfigFile.Read(path) ?? SamConfig.NewFile);
        }
        catch (FormatException fault)
        {
            throw CannotEdit(path, fault, hint);
        }
        catch (Exception met) when (met is IOException or UnauthorizedAccessException)
        {
            throw ToolException.Refused($"cannot read {path}", "check its name and its permissions");
        }
    }

    /// <summary>A parameter's value in one environment; null when it does not set it.</summary>
    internal static string? Parameter(string path, string environment, string name)
    {
        try
        {
            return Read(path).Parameter(environment, name);
        }
        catch (FormatException fault)
        {
            throw CannotEdit(path, fault, ByHand);
        }
    }

    /// <summary>Sets parameters of one environment, all of them or none; every other byte stays.</summary>
    /// <returns>What became of each, in the order given.</returns>
    internal static IReadOnlyList<SamChange> Set(
        string path, string environment, IEnumerable<KeyValuePair<string, string>> parameters, string hint = ByHand)
    {
        try
        {
            var (text, changes) = With(Read(path, hint), environment, parameters);
            SamConfigFile.Replace(path, text);
            return changes;
        }
        catch (FormatException fault)
        {
            throw CannotEdit(path, fault, hint);
        }
        catch (Exception met) when (met is IOException or UnauthorizedAccessException)
        {
            throw ToolException.Refused($"cannot write {path}; it is as it was", "check its permissions and the space on the disk");
        }
    }

    /// <summary>A dry run of <see cref="Set"/>: a file that cannot be changed safely is refused before anything else is done.</summary>
    internal static void Rehearse(string path, string environment, IEnumerable<string> names, string hint = ByHand)
    {
        try
        {
            With(Read(path, hint), environment, names.Select(name => KeyValuePair.Create(name, "AA==")));
        }
        catch (FormatException fault)
        {
            throw CannotEdit(path, fault, hint);
        }
    }

    internal static ToolException CannotEdit(string path, FormatException fault, string hint) =>
        ToolException.Refused($"cannot change {path} safely: {fault.Message}", hint);

    private static (string Text, IReadOnlyList<SamChange> Changes) With(
        SamConfig config, string environment, IEnumerable<KeyValuePair<string, string>> parameters)
    {
        var (text, changes) = ("", new List<SamChange>());
        foreach (var (name, value) in parameters)
        {
            (text, var change) = config.With(environment, name, value);
            config = SamConfig.Read(text);
            changes.Add(change);
        }

        return (text, changes);
    }
}

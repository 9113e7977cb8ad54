namespace StripeProcessor.Cli;

/// <summary>A file that <c>init</c> reads, and may write anew: whole, or not at all.</summary>
internal static class InitFile
{
    internal const string WayOut = "put it right by hand, or move the file away: init then writes a new one";

    /// <summary>What a file says, understood; its text is null when there is none.</summary>
    /// <exception cref="ToolException">It cannot be read, or says something else.</exception>
    internal static (string? Text, T Read) Read<T>(string path, Func<string?, T> understand)
    {
        try
        {
            var text = TextOf(path);
            return (text, understand(text));
        }
        catch (FormatException fault)
        {
            throw CannotRead(path, fault);
        }
        catch (Exception met) when (met is IOException or UnauthorizedAccessException)
        {
            throw ToolException.Refused($"cannot read {path}", "check its name and its permissions");
        }
    }

    /// <exception cref="ToolException">It cannot be written.</exception>
    internal static void Write(string path, string text)
    {
        try
        {
            if (Path.GetDirectoryName(path) is { Length: > 0 } directory)
            {
                Directory.CreateDirectory(directory);
            }

            SamConfigFile.Replace(path, text);
        }
        catch (Exception met) when (met is IOException or UnauthorizedAccessException)
        {
            throw ToolException.Refused($"cannot write {path}; it is as it was", "check its permissions and the space on the disk");
        }
    }

    internal static ToolException CannotRead(string path, FormatException fault) =>
        ToolException.Refused($"cannot read {path}: {fault.Message}", "put it right, or move it away: init then writes a new one");

    private static string? TextOf(string path)
    {
        try
        {
            return SamConfigFile.Read(path);
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
    }
}

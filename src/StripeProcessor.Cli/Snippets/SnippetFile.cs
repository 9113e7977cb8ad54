namespace StripeProcessor.Cli;

/// <summary>The file that a form is written into: a new one, or one that this command wrote before.</summary>
internal static class SnippetFile
{
    // The mark stands in the second line; nobody's page is read further than that.
    private const int LinesToLookAt = 3;

    /// <exception cref="ToolException">Somebody else's file is there: a page of the site, perhaps.</exception>
    internal static void RefuseForeign(string file)
    {
        try
        {
            var head = File.Exists(file) ? File.ReadLines(file).Take(LinesToLookAt).ToList() : null;
            if (head?.Exists(line => line.Contains(Snippet.Mark, StringComparison.Ordinal)) == false)
            {
                throw ToolException.Refused(
                    $"{file} is there, and was not printed by this command", "choose another name, or remove it first");
            }
        }
        catch (Exception met) when (met is IOException or UnauthorizedAccessException)
        {
            throw ToolException.Refused($"cannot read {file}, which is there", "check its permissions, or choose another name");
        }
    }

    /// <summary>Writes it, and makes its folder where there is none: a new site has no folder for shortcodes or includes yet.</summary>
    /// <exception cref="ToolException">It cannot be written; it is then as it was.</exception>
    internal static async Task WriteAsync(string file, string text, CancellationToken cancellationToken)
    {
        MakeFolder(file);
        await using var output = OutputFile.Create(file, isForAll: true);
        try
        {
            await output.Writer.WriteAsync(text.AsMemory(), cancellationToken);
            await output.CommitAsync(cancellationToken);
        }
        catch (Exception met) when (met is IOException or UnauthorizedAccessException)
        {
            throw ToolException.Refused($"cannot write {file}; it is as it was", "check its permissions and the space on the disk");
        }
    }

    private static void MakeFolder(string file)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        }
        catch (Exception met) when (met is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw ToolException.Refused($"cannot make the folder of {file}", "check its name and the permissions of the folder above");
        }
    }
}

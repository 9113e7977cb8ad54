namespace StripeProcessor.Tests.House;

/// <summary>A part of a page that a program wrote, between <c>&lt;!-- name --&gt;</c> and <c>&lt;!-- end of name --&gt;</c>.</summary>
internal static class QuotedBlock
{
    /// <summary>
    /// Whether the page still says what the program says. If not, the page as it should be is put among the artifacts, to be looked at
    /// and copied.
    /// </summary>
    public static void AssertSays(string page, string name, string said)
    {
        var file = Path.Combine(Repository.Root, page);
        var text = File.ReadAllText(file);
        var (begin, end) = ($"<!-- {name} -->\n", $"<!-- end of {name} -->");
        var start = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        var stop = text.IndexOf(end, StringComparison.Ordinal);
        Assert.True(start >= begin.Length && stop >= start, $"{page} has no part '{name}'");
        if (text[start..stop] == said)
        {
            return;
        }

        var wanted = Path.Combine(Repository.Root, "artifacts", Path.GetFileName(page));
        Directory.CreateDirectory(Path.GetDirectoryName(wanted)!);
        File.WriteAllText(wanted, text[..start] + said + text[stop..]);
        Assert.Fail($"'{name}' in {page} is out of date: {Repository.Relative(wanted)} is the page as it should be");
    }
}

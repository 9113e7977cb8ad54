namespace StripeProcessor.Cli;

/// <summary>
/// What one text has that another has not, line by line: <c>-</c> goes, <c>+</c> comes. Lines that stay are not shown, but for the
/// <c>[table]</c> that a change stands in.
/// </summary>
internal static class LineChanges
{
    internal static IEnumerable<string> Between(string before, string after)
    {
        var (old, now) = (Lines(before), Lines(after));
        var common = Common(old, now);
        string? table = null;
        for (int i = 0, j = 0; i < old.Length || j < now.Length;)
        {
            if (i < old.Length && j < now.Length && old[i] == now[j])
            {
                table = old[i].StartsWith('[') ? old[i] : table;
                (i, j) = (i + 1, j + 1);
                continue;
            }

            if (table is not null)
            {
                yield return $"  {table}";
                table = null;
            }

            if (j >= now.Length || (i < old.Length && common[i + 1, j] >= common[i, j + 1]))
            {
                yield return $"- {old[i++]}";
            }
            else
            {
                yield return $"+ {now[j++]}";
            }
        }
    }

    // How many lines the rests of both have in common, from each place on.
    private static int[,] Common(string[] old, string[] now)
    {
        var common = new int[old.Length + 1, now.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
        {
            for (var j = now.Length - 1; j >= 0; j--)
            {
                common[i, j] = old[i] == now[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        return common;
    }

    // Blank lines at the end say nothing.
    private static string[] Lines(string text)
    {
        var written = text.ReplaceLineEndings("\n").TrimEnd('\n');
        return written.Length == 0 ? [] : written.Split('\n');
    }
}

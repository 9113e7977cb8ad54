namespace StripeProcessor.SystemTests.Operating;

/// <summary>
/// Text that says what varies with one sign: <c>…</c> alone on a line stands for any number of lines, and within a line for any
/// letters.
/// </summary>
internal static class Elision
{
    public const string Anything = "…";

    /// <summary>Whether the lines are those that are wanted.</summary>
    /// <param name="wanted">The text.</param>
    /// <param name="said">What really came.</param>
    /// <param name="mark">What stands before each line in both.</param>
    public static bool Fits(ReadOnlySpan<string> wanted, ReadOnlySpan<string> said, string mark = "")
    {
        if (wanted.IsEmpty)
        {
            return said.IsEmpty;
        }

        if (wanted[0] != mark + Anything)
        {
            return !said.IsEmpty && LineFits(wanted[0], said[0]) && Fits(wanted[1..], said[1..], mark);
        }

        for (var skipped = 0; skipped <= said.Length; skipped++)
        {
            if (Fits(wanted[1..], said[skipped..], mark))
            {
                return true;
            }
        }

        return false;
    }

    private static bool LineFits(string wanted, string said)
    {
        var pieces = wanted.Split(Anything);
        if (pieces.Length == 1)
        {
            return wanted == said;
        }

        if (!said.StartsWith(pieces[0], StringComparison.Ordinal))
        {
            return false;
        }

        var at = pieces[0].Length;
        foreach (var piece in pieces[1..^1])
        {
            var found = said.IndexOf(piece, at, StringComparison.Ordinal);
            if (found < 0)
            {
                return false;
            }

            at = found + piece.Length;
        }

        return said.Length - at >= pieces[^1].Length && said.EndsWith(pieces[^1], StringComparison.Ordinal);
    }
}

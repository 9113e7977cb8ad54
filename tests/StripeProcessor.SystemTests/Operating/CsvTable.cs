using System.Text;

namespace StripeProcessor.SystemTests.Operating;

/// <summary>A CSV file as a spreadsheet would read it: rows by the names of their columns. Shares nothing with what writes it.</summary>
internal sealed class CsvTable
{
    private readonly List<string> _heads;

    private CsvTable(List<string> heads, List<Dictionary<string, string>> rows) => (_heads, Rows) = (heads, rows);

    public IReadOnlyList<string> Heads => _heads;

    public IReadOnlyList<IReadOnlyDictionary<string, string>> Rows { get; }

    public static CsvTable Read(string text)
    {
        var records = Records(text).ToList();
        var heads = records[0];
        return new CsvTable(heads, [.. records.Skip(1).Select(record =>
        {
            Assert.Equal(heads.Count, record.Count);
            return heads.Zip(record).ToDictionary(cell => cell.First, cell => cell.Second, StringComparer.Ordinal);
        })]);
    }

    private static IEnumerable<List<string>> Records(string text)
    {
        var (record, cell, isQuoted) = (new List<string>(), new StringBuilder(), false);
        for (var at = 0; at < text.Length; at++)
        {
            var letter = text[at];
            if (isQuoted)
            {
                if (letter != '"')
                {
                    cell.Append(letter);
                }
                else if (at + 1 < text.Length && text[at + 1] == '"')
                {
                    cell.Append(text[++at]);
                }
                else
                {
                    isQuoted = false;
                }
            }
            else if (letter == '"')
            {
                isQuoted = true;
            }
            else if (letter is ',' or '\n')
            {
                record.Add(cell.ToString().TrimEnd('\r'));
                cell.Clear();
                if (letter == '\n')
                {
                    yield return record;
                    record = [];
                }
            }
            else
            {
                cell.Append(letter);
            }
        }

        Assert.True(cell.Length == 0 && record.Count == 0 && !isQuoted, "the file ends in the middle of a line");
    }
}

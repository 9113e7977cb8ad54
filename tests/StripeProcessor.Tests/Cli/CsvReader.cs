using System.Text;

namespace StripeProcessor.Tests.Cli;

/// <summary>Reads CSV as RFC 4180 section 2 describes it, and refuses what does not follow it. Shares nothing with what writes it.</summary>
internal static class CsvReader
{
    public static List<List<string>> Read(string text)
    {
        var records = new List<List<string>>();
        var at = 0;
        while (at < text.Length)
        {
            var record = new List<string>();
            while (true)
            {
                record.Add(text[at] == '"' ? Quoted(text, ref at) : Bare(text, ref at));
                if (text[at] == ',')
                {
                    at++;
                    continue;
                }

                Assert.Equal("\r\n", text.Substring(at, 2));
                at += 2;
                break;
            }

            records.Add(record);
        }

        return records;
    }

    private static string Bare(string text, ref int at)
    {
        var start = at;
        while (text[at] is not (',' or '\r'))
        {
            Assert.False(text[at] is '"' or '\n', "a bare cell holds neither quotes nor line feeds");
            at++;
        }

        return text[start..at];
    }

    private static string Quoted(string text, ref int at)
    {
        var cell = new StringBuilder();
        for (at++; ; at++)
        {
            if (text[at] != '"')
            {
                cell.Append(text[at]);
            }
            else if (text[at + 1] == '"')
            {
                cell.Append('"');
                at++;
            }
            else
            {
                at++;
                return cell.ToString();
            }
        }
    }
}

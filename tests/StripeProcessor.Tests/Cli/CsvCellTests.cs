using CsCheck;
using StripeProcessor.Cli;

namespace StripeProcessor.Tests.Cli;

public class CsvCellTests
{
    private const string Dangerous = "=+-@\t\r\n＝＋－＠";

    // No apostrophe: one at the beginning could be the writer's or ours.
    private static readonly Gen<string> Texts = Gen.String[Gen.Char["ab,;\"\r\n\t =+-@＝＋－＠é0."], 0, 12];

    [Fact]
    public void Whatever_somebody_writes_comes_back_out_of_the_file_as_it_was()
    {
        Texts.Array[1, 5].List[1, 4].Sample(records =>
        {
            var file = string.Concat(records.Select(record => string.Join(',', record.Select(CsvCell.Text)) + "\r\n"));

            var read = CsvReader.Read(file);

            Assert.Equal(records.Select(record => record.ToList()), read.Select(record => record.Select(Unprotected).ToList()));

            string Unprotected(string cell) => cell is ['\'', .. var rest] && IsDangerous(rest) ? rest : cell;
        });
    }

    [Fact]
    public void No_text_reaches_a_spreadsheet_as_a_formula()
    {
        Texts.Sample(text =>
        {
            var cell = CsvReader.Read(CsvCell.Text(text) + "\r\n").Single().Single();

            return cell.Length == 0 || !IsDangerous(cell);
        });
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "\"'\t=1\"")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("＝1", "'＝1")]
    [InlineData("＋1", "'＋1")]
    [InlineData("－1", "'－1")]
    [InlineData("＠a", "'＠a")]
    [InlineData("  =1", "'  =1")]
    [InlineData("\u00A0=1", "'\u00A0=1")]
    [InlineData("1=1", "1=1")]
    [InlineData("ann-marie@example.org", "ann-marie@example.org")]
    [InlineData("a;b", "\"a;b\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData(" a ", "\" a \"")]
    [InlineData("", "")]
    public void A_text_is_written_so(string text, string cell)
    {
        Assert.Equal(cell, CsvCell.Text(text));
    }

    [Theory]
    [InlineData("25.00", "25.00")]
    [InlineData("-1.20", "-1.20")]
    [InlineData("1000", "1000")]
    [InlineData("", "")]
    [InlineData("-1+1", "'-1+1")]
    [InlineData("=-1", "'=-1")]
    [InlineData("+1.20", "'+1.20")]
    [InlineData(" -1", "' -1")]
    [InlineData("1,000.00", "\"1,000.00\"")]
    public void Only_a_number_passes_for_one(string text, string cell)
    {
        Assert.Equal(cell, CsvCell.Number(text));
    }

    private static bool IsDangerous(string cell) =>
        cell.Length > 0 && (Dangerous.Contains(cell[0]) || (cell.TrimStart() is [var first, ..] && Dangerous.Contains(first)));
}

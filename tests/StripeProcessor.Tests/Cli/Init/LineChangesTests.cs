using CsCheck;
using StripeProcessor.Cli;

namespace StripeProcessor.Tests.Cli.Init;

public class LineChangesTests
{
    [Theory]
    [InlineData("", "", "")]
    [InlineData("a\nb\n", "a\nb\n", "")]
    [InlineData("a\nb\nc\n", "a\nx\nc\n", "- b|+ x")]
    [InlineData("a\n", "a\nb\n", "+ b")]
    [InlineData("[one]\na\n[two]\nb\nc\n", "[one]\na\n[two]\nx\ny\n", "  [two]|- b|- c|+ x|+ y")]
    [InlineData("a\r\nb\r\n", "a\r\nc\r\n", "- b|+ c")]
    public void Only_what_changes_is_shown_with_the_table_that_it_stands_in(string before, string after, string shown)
    {
        Assert.Equal(shown, string.Join('|', LineChanges.Between(before, after)));
    }

    [Fact]
    public void What_is_shown_turns_the_one_text_into_the_other()
    {
        var texts = Gen.String[Gen.Char["ab"], 0, 2].Array[0, 8];

        Gen.Select(texts, texts).Sample((before, after) =>
        {
            var changes = LineChanges.Between(string.Join('\n', before), string.Join('\n', after)).ToList();
            var (gone, come) = (changes.Count(line => line[0] == '-'), changes.Count(line => line[0] == '+'));
            return Lines(after) - Lines(before) == come - gone;
        });

        // An empty text has no lines, and empty lines at the end are none.
        static int Lines(string[] lines) => string.Join('\n', lines).TrimEnd('\n') is { Length: > 0 } text ? text.Split('\n').Length : 0;
    }
}

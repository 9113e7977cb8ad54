using System.IO.Compression;

namespace StripeProcessor.BrowserTests;

/// <summary>What must hold of the files themselves, whatever browser reads them.</summary>
public sealed class SiteFilesTests
{
    private static readonly string Site = Path.Combine(AppContext.BaseDirectory, "site");

    public static TheoryData<string> Pages => [.. Directory.EnumerateFiles(Site, "*.html").Select(file => Path.GetFileName(file))];

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_carries_no_script_and_no_style_that_a_strict_policy_would_refuse(string page)
    {
        var text = File.ReadAllText(Path.Combine(Site, page));

        Assert.DoesNotContain("<style", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(" style=", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<script>", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(" onclick=", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("javascript:", text, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("donate.js")]
    [InlineData("thanks.js")]
    public void A_script_weighs_less_than_four_kilobytes_on_the_wire(string script)
    {
        using var wire = new MemoryStream();
        using (var gzip = new GZipStream(wire, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(File.ReadAllBytes(Path.Combine(Site, script)));
        }

        Assert.InRange(wire.Length, 1, 4095);
    }
}

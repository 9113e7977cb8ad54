using StripeProcessor.Cli;
using StripeProcessor.Tests.House;

namespace StripeProcessor.Tests.Cli;

/// <summary>The page that explains doctor's lines, and the template that they are about.</summary>
public class TroubleshootingTests
{
    private static string Page => File.ReadAllText(Path.Combine(Repository.Root, "deploy", "troubleshooting.md"));

    private static IEnumerable<string> Names =>
        DoctorChecks.All.Concat(DoctorChecks.BeforeRealMoney).Select(check => check.Name).Append(GuidedGift.Name);

    [Fact]
    public void Every_line_that_doctor_can_say_is_explained_and_no_other()
    {
        var explained = Page.Split('\n')
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('`')[1]);

        Assert.Equal(Names.Order(StringComparer.Ordinal), explained.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_line_has_a_name_of_its_own()
    {
        Assert.Equal(Names.Distinct().Count(), Names.Count());
    }

    [Fact]
    public void The_parameters_that_doctor_knows_are_the_templates()
    {
        var inTemplate = File.ReadLines(Path.Combine(Repository.Root, "template.yaml"))
            .SkipWhile(line => line != "Parameters:").Skip(1)
            .TakeWhile(line => line.Length == 0 || line[0] is ' ' or '#')
            .Where(line => line.Length > 2 && line.StartsWith("  ", StringComparison.Ordinal) && char.IsAsciiLetterUpper(line[2]))
            .Select(line => line.Trim().TrimEnd(':'));

        Assert.Equal(TemplateParameters.Known.Order(StringComparer.Ordinal), inTemplate.Order(StringComparer.Ordinal));
    }
}

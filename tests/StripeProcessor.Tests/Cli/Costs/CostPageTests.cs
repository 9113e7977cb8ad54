using System.Globalization;
using StripeProcessor.Cli;
using StripeProcessor.Tests.House;

namespace StripeProcessor.Tests.Cli;

/// <summary>deploy/costs.md and the calculator say the same, and the calculator and the template count the same.</summary>
public sealed class CostPageTests
{
    private static readonly long[] Gifts = [100, 10_000, 1_000_000];

    [Fact]
    public void The_page_has_the_calculators_table()
    {
        QuotedBlock.AssertSays("deploy/costs.md", "costs", Table());
    }

    [Fact]
    public void The_page_has_the_calculators_prices()
    {
        QuotedBlock.AssertSays("deploy/costs.md", "prices", Prices());
    }

    [Fact]
    public void The_calculator_counts_the_templates_alarms_metric_by_metric()
    {
        var parts = Template().Where(part => part.Contains("Type: AWS::CloudWatch::Alarm", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(parts);
        Assert.Equal(StackParts.AlarmMetrics, parts.Sum(part => Math.Max(1, part.Split("MetricStat:").Length - 1)));
    }

    [Fact]
    public void The_calculator_counts_the_templates_filters_dashboards_and_keys()
    {
        var parts = Template();

        int Count(string type) => parts.Count(part => part.Contains($"Type: {type}\n", StringComparison.Ordinal));
        Assert.Equal(StackParts.Metrics, 5 + Count("AWS::Logs::MetricFilter"));
        Assert.Equal(StackParts.Dashboards, Count("AWS::CloudWatch::Dashboard"));
        Assert.Equal(StackParts.KeyVersions, Count("AWS::KMS::Key"));
        Assert.Equal(0, Count("AWS::WAFv2::WebACL"));
    }

    [Fact]
    public void The_calculator_reckons_with_the_templates_memory_and_patience_with_logs()
    {
        var text = string.Concat(Template());

        Assert.Contains($"  MemorySize:\n    Type: Number\n    Default: {RequestWork.MemoryMegabytes}\n", text, StringComparison.Ordinal);
        Assert.Contains($"  LogRetentionDays:\n    Type: Number\n    Default: {StackParts.LogMonths * 30}\n", text, StringComparison.Ordinal);
    }

    /// <summary>The template, cut where a part of two spaces begins.</summary>
    private static List<string> Template()
    {
        var file = Path.Combine(Repository.Root, "template.yaml");
        var parts = new List<string> { "" };
        foreach (var line in File.ReadLines(file))
        {
            if (line.StartsWith("  ", StringComparison.Ordinal) && line.Length > 2 && char.IsAsciiLetter(line[2]))
            {
                parts.Add("");
            }

            parts[^1] += line + "\n";
        }

        return parts;
    }

    private static string Table()
    {
        var months = Gifts.Select(gifts => new MonthlyCost(gifts, GiftWork.Page)).ToList();
        var text = new StringWriter { NewLine = "\n" };
        text.WriteLine($"| USD a month | {string.Join(" | ", Gifts.Select(gifts => gifts.ToString("N0", CultureInfo.InvariantCulture) + " gifts"))} |");
        text.WriteLine("|---|--:|--:|--:|");
        foreach (var (place, line) in months[0].Lines.Index())
        {
            text.WriteLine($"| {line.Price.Name} | {string.Join(" | ", months.Select(month => month.Lines[place].Price.Of(month.Lines[place].Quantity(month.Gifts)).ToCents()))} |");
        }

        text.WriteLine($"| **all** | {string.Join(" | ", months.Select(month => $"**{month.Total.ToCents()}**"))} |");
        text.WriteLine($"| all, less what is free for ever | {string.Join(" | ", months.Select(month => month.TotalBeyondFree.ToCents()))} |");
        text.WriteLine();
        text.WriteLine("| USD for one more gift | by itself | with the ten who look |");
        text.WriteLine("|---|--:|--:|");
        foreach (var work in (GiftWork[])[GiftWork.Page, GiftWork.Token])
        {
            text.WriteLine($"| {work.Name} | {new MonthlyCost(1, work, looksPerGift: 0).PerGift} | {new MonthlyCost(1, work).PerGift} |");
        }

        return text.ToString();
    }

    private static string Prices()
    {
        var text = new StringWriter { NewLine = "\n" };
        text.WriteLine("| item | USD | for | free a month | AWS's page | known from |");
        text.WriteLine("|---|--:|---|--:|---|---|");
        foreach (var price in new MonthlyCost(1, GiftWork.Page).Lines.Select(line => line.Price))
        {
            text.WriteLine($"| {price.Name} | {Number(price.Amount.Dollars)} | {Number(price.Per)} {price.Unit} | {Number(price.Free)} | {price.Page} | {price.Known} |");
        }

        return text.ToString();
    }

    private static string Number(decimal value) => value.ToString("#,0.##########", CultureInfo.InvariantCulture);
}

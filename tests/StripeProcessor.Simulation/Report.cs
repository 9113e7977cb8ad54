using System.Globalization;
using StripeProcessor.Cli;

namespace StripeProcessor.Simulation;

/// <summary>The figures as the page has them.</summary>
internal static class Report
{
    private const int HourOfGifts = 3_600_000;

    /// <summary>Runs every scenario and writes the tables.</summary>
    internal static string Write()
    {
        var all = Scenarios.All.AsParallel().AsOrdered().Select(Telethon.Run).ToList();
        var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        text.WriteLine("| scenario | taken, of | a second at the peak | \"come again\" | wait: half, 95 of 100 | charged, gave up | lost | charged twice |");
        text.WriteLine("|---|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var (place, one) in all.Index())
        {
            text.WriteLine(
                $"| {place + 1}. {one.Scenario.Name} | {one.Taken:N0} of {one.Gifts:N0} | {one.TakenAtPeak:N0} | {one.Refused:N0} | "
                + $"{Seconds(one.Wait(50))}, {Seconds(one.Wait(95))} | {one.Unclear:N0} | {one.Lost} | {one.Duplicates} |");
        }

        text.WriteLine();
        text.WriteLine("| | \"come again\" by | environments | Stripe's 429 | table: units at the peak, throttled, in each other's way | hottest partition | events waiting, drained after |");
        text.WriteLine("|---|---|--:|--:|--:|--:|--:|");
        foreach (var (place, one) in all.Index())
        {
            text.WriteLine(
                $"| {place + 1} | {By(one)} | {one.Environments:N0} | {one.StripeLimited:N0} | "
                + $"{one.LedgerPeak:N0}, {one.LedgerThrottled:N0}, {one.LedgerConflicts:N0} | {one.Hottest:N0} | "
                + $"{one.Backlog:N0}, {one.Drain / Agenda.Minute:N0} min |");
        }

        text.WriteLine();
        text.WriteLine("| an hour at 1,000 gifts a second, each looked for once | USD |");
        text.WriteLine("|---|--:|");
        foreach (var work in (GiftWork[])[GiftWork.Page, GiftWork.Token])
        {
            text.WriteLine($"| {work.Name} | {new MonthlyCost(HourOfGifts, work, looksPerGift: 1, monthsKept: 1).Total.ToCents()} |");
        }

        return text.ToString();
    }

    private static string By(Figures one)
    {
        (string Who, string Name)[] sources =
            [("gateway", "API Gateway"), ("lambda", "Lambda"), ("pause", "the pause"), ("stripe", "Stripe"), ("ledger", "the ledger")];
        var said = sources.Where(source => one.RefusedBy(source.Who) > 0)
            .Select(source => string.Create(CultureInfo.InvariantCulture, $"{source.Name} {one.RefusedBy(source.Who):N0}"));
        return string.Join(", ", said) is { Length: > 0 } some ? some : "nobody";
    }

    private static string Seconds(long microseconds) =>
        (microseconds / 100_000 / 10m).ToString("0.0", CultureInfo.InvariantCulture) + " s";
}

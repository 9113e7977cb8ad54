using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace StripeProcessor.Cli;

/// <summary>The words of <c>cost</c>. It asks nobody: the prices and the counts are its own.</summary>
internal sealed class CostCommand : Command
{
    private const long Most = 5_000_000;

    private static readonly long[] Usual = [100, 10_000, 1_000_000];

    private readonly Terminal _terminal;

    private readonly Option<string?> _gifts = new("--gifts") { Description = "How many gifts a month. Default: 100, 10000 and 1000000.", HelpName = "N" };

    private readonly Option<string> _region = new("--region")
    {
        Description = "Whose prices. Only us-east-1 is known.", HelpName = "REGION", DefaultValueFactory = _ => PriceList.Region,
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object for each number of gifts." };

    internal CostCommand(Terminal terminal)
        : base("cost", "What AWS asks for, item by item. Stripe's fees are not in it. The prices are remembered: see the page each names.")
    {
        _terminal = terminal;
        Add(_gifts);
        Add(_region);
        Add(_json);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        var region = parsed.GetValue(_region);
        if (region != PriceList.Region)
        {
            throw ToolException.Refused(
                "the prices of this region are not known", $"leave --region away for those of {PriceList.Region}; other regions differ by some tenths");
        }

        var months = NumbersOf(parsed.GetValue(_gifts)).Select(gifts => new MonthlyCost(gifts, GiftWork.Page)).ToList();
        if (parsed.GetValue(_json))
        {
            months.ForEach(month => _terminal.Output.WriteLine(Json(month)));
        }
        else
        {
            Print(months);
        }

        return ExitCode.Done;
    }

    private static long[] NumbersOf(string? typed)
    {
        if (typed is null)
        {
            return Usual;
        }

        return long.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var gifts) && gifts is > 0 and <= Most
            ? [gifts]
            : throw ToolException.Usage("--gifts is not a number that can be reckoned with", $"take a whole number from 1 to {Most}: beyond it other prices begin");
    }

    private void Print(List<MonthlyCost> months)
    {
        string[] heads = ["Item", "Price", .. months.Select(month => string.Create(CultureInfo.InvariantCulture, $"{month.Gifts:N0} gifts")), "Known from"];
        var lines = months[0].Lines.Select((line, place) => (string[])
        [
            line.Price.Name,
            $"{Number(line.Price.Amount.Dollars)} for {Number(line.Price.Per)} {line.Price.Unit}",
            .. months.Select(month => month.Lines[place].Price.Of(month.Lines[place].Quantity(month.Gifts)).ToCents()),
            $"{line.Price.Page}: {line.Price.Known}",
        ]);
        Screen.PrintTable(_terminal, heads,
        [
            .. lines,
            ["all, USD a month", "", .. months.Select(month => month.Total.ToCents()), ""],
            ["all, less what is free", "", .. months.Select(month => month.TotalBeyondFree.ToCents()), ""],
        ]);
        _terminal.Output.WriteLine(
            $"A gift on Stripe's page adds {Alone(GiftWork.Page)} USD, by token {Alone(GiftWork.Token)} USD; with the "
            + $"{RequestWork.LooksPerGift} who look at the form for one who gives, {months[0].PerGift} USD. A month without gifts costs "
            + $"{months[0].Standing.ToCents()} USD. Stripe's own fees are not in it.");
    }

    private static Usd Alone(GiftWork work) => new MonthlyCost(1, work, looksPerGift: 0).PerGift;

    private static string Json(MonthlyCost month) => JsonSerializer.Serialize(new
    {
        gifts = month.Gifts,
        region = PriceList.Region,
        prices_gone_through = PriceList.GoneThrough,
        items = month.Lines.Select(line => new
        {
            name = line.Price.Name,
            quantity = Number(line.Quantity(month.Gifts)),
            unit = line.Price.Unit,
            usd = Number(line.Price.Of(line.Quantity(month.Gifts)).Dollars),
            usd_beyond_free = Number(line.Price.BeyondFree(line.Quantity(month.Gifts)).Dollars),
            page = line.Price.Page,
            known = line.Price.Known,
        }),
        usd = Number(month.Total.Dollars),
        usd_beyond_free = Number(month.TotalBeyondFree.Dollars),
        usd_per_gift = Number(month.PerGift.Dollars),
    });

    private static string Number(decimal value) => value.ToString("0.##########", CultureInfo.InvariantCulture);
}

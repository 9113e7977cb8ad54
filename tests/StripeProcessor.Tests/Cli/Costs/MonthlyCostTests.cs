using System.Text.Json;
using CsCheck;
using StripeProcessor.Cli;

namespace StripeProcessor.Tests.Cli;

/// <summary>The arithmetic of <c>cost</c>.</summary>
public sealed class MonthlyCostTests
{
    [Fact]
    public void The_sum_is_what_stands_there_and_so_many_gifts_as_long_as_all_is_traced() => Gen.Long[1, 50_000].Sample(gifts =>
    {
        var month = new MonthlyCost(gifts, GiftWork.Token);

        Assert.Equal(month.Standing + (month.PerGift * gifts), month.Total);
    });

    [Fact]
    public void What_is_free_is_never_paid_back() => Gen.Long[1, 5_000_000].Sample(gifts =>
    {
        var month = new MonthlyCost(gifts, GiftWork.Page);

        Assert.True(month.TotalBeyondFree.Dollars is > 0 && !(month.TotalBeyondFree > month.Total));
    });

    [Fact]
    public void More_gifts_never_cost_less() => Gen.Select(Gen.Long[1, 5_000_000], Gen.Long[1, 5_000_000]).Sample((one, other) =>
    {
        var (fewer, more) = (new MonthlyCost(Math.Min(one, other), GiftWork.Page), new MonthlyCost(Math.Max(one, other), GiftWork.Page));

        Assert.False(more.Total < fewer.Total);
        Assert.False(more.TotalBeyondFree < fewer.TotalBeyondFree);
    });

    [Fact]
    public void A_third_of_a_millionth_of_a_dollar_is_not_lost()
    {
        var price = PriceList.Reads;

        Assert.Equal(new Usd(0.000000125m), price.Of(1));
        Assert.Equal("0.0000001", price.Of(1).ToString());
    }

    [Theory]
    [InlineData("--gifts", "0")]
    [InlineData("--gifts", "12.5")]
    [InlineData("--gifts", "-1")]
    [InlineData("--gifts", "5000001")]
    public async Task A_number_of_gifts_that_cannot_be_reckoned_with_is_typed_wrongly(params string[] arguments)
    {
        var (exit, _, errors) = await RunAsync(["cost", .. arguments]);

        Assert.Equal(2, exit);
        Assert.StartsWith("error: --gifts", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prices_of_a_region_that_nobody_noted_are_refused_and_not_guessed()
    {
        var (exit, output, errors) = await RunAsync(["cost", "--region", "eu-west-1"]);

        Assert.Equal((1, ""), (exit, output));
        Assert.Contains("not known", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_gets_one_object_whose_items_add_up()
    {
        var (exit, output, _) = await RunAsync(["cost", "--gifts", "10000", "--json"]);

        Assert.Equal(0, exit);
        using var read = JsonDocument.Parse(output);
        decimal Amount(JsonElement of, string name) =>
            decimal.Parse(of.GetProperty(name).GetString()!, System.Globalization.NumberStyles.Number, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(10_000, read.RootElement.GetProperty("gifts").GetInt64());
        Assert.Equal(
            Amount(read.RootElement, "usd"),
            read.RootElement.GetProperty("items").EnumerateArray().Sum(item => Amount(item, "usd")),
            precision: 8);
    }

    [Fact]
    public async Task A_person_sees_that_the_prices_are_remembered_and_that_Stripes_fees_are_not_in_it()
    {
        var (_, output, _) = await RunAsync(["cost"]);

        Assert.Contains("remembered", output, StringComparison.Ordinal);
        Assert.Contains("Stripe's own fees are not in it", output, StringComparison.Ordinal);
    }

    private static async Task<(int Exit, string Output, string Errors)> RunAsync(string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal(TextReader.Null, output, errors, (_, _) => throw new InvalidOperationException("nothing is asked"));
        var tool = new OperatorTool(terminal, _ => null, _ => throw new InvalidOperationException("KMS is not needed"));
        return (await tool.RunAsync(arguments, CancellationToken.None), output.ToString(), errors.ToString());
    }
}

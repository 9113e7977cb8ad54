using StripeProcessor.Cli;
using StripeProcessor.Donations;
using StripeProcessor.Function;
using StripeProcessor.Tests.House;

namespace StripeProcessor.Tests.Cli.Init;

/// <summary>What init writes, held to what the function reads.</summary>
public class FormFileTests
{
    public static TheoryData<string> EveryCurrency => [.. CurrencyTable.All.Select(currency => currency.Code)];

    [Theory]
    [MemberData(nameof(EveryCurrency))]
    public void The_function_takes_the_amounts_that_init_proposes_for_a_currency(string code)
    {
        var proposed = ProposedCurrency.Read(code, out var fault)
            ?? ProposedCurrency.Read($"{code}:100", out fault);

        Assert.Null(fault);
        var rules = Rules(proposed!);
        Assert.Empty(rules.Faults());
        var read = ReadByTheFunction(FormFile.Read(null).With(rules));
        Assert.Equal(proposed!.Minimum, read.Default.Minimum);
        Assert.Equal(proposed.Maximum, read.Default.Maximum);
        Assert.Equal(proposed.Presets, read.Default.Presets);
        Assert.Equal(proposed.Fee, read.Default.Fee);
    }

    [Theory]
    [InlineData("usd")]
    [InlineData("eur")]
    [InlineData("gbp")]
    [InlineData("jpy")]
    public void The_sample_file_offers_what_init_proposes(string code)
    {
        var sample = FormFile.Read(File.ReadAllText(Path.Combine(Repository.Root, "deploy", "donations.json")));

        var (kept, proposed) = (sample.RulesOf(CurrencyTable.Find(code))!, ProposedCurrency.Read(code, out _)!);

        Assert.Equal((proposed.Minimum, proposed.Maximum, proposed.Fee), (kept.Minimum, kept.Maximum, kept.Fee));
        Assert.Equal(proposed.Presets, kept.Presets);
    }

    [Fact]
    public void Names_in_every_script_and_with_every_quote_arrive_at_the_function()
    {
        var rules = Rules(ProposedCurrency.Read("usd", out _)!) with
        {
            Organisation = "Église \"Saint-Jean\" & O'Neill <b> \\ 慈善",
            Designations = [new Designation("toit", "Le toit \"neuf\""), new Designation("x_1", "Ünïcödé")],
            Frequencies = [Recurrence.Monthly, Recurrence.OneTime],
        };

        var read = ReadByTheFunction(FormFile.Read(null).With(rules));

        Assert.Equal(rules.Organisation, read.Organisation);
        Assert.Equal(rules.Designations, read.Designations);
        Assert.Equal(rules.Frequencies, read.Frequencies);
    }

    [Fact]
    public void What_init_does_not_know_stays_in_the_file()
    {
        const string File = """{"default_currency":"usd","statement_descriptor_suffix":"GIFT","currencies":[{"code":"USD","minimum":"3","maximum":"9","presets":[],"fee":{"percent":"1","fixed":"0"}}]}""";
        var file = FormFile.Read(File);

        var after = file.With(Rules(file.RulesOf(CurrencyTable.Find("usd"))!));

        Assert.Contains("\"statement_descriptor_suffix\": \"GIFT\"", after, StringComparison.Ordinal);
        Assert.Contains("\"minimum\": \"3\"", after, StringComparison.Ordinal);
        Assert.NotNull(ReadByTheFunction(after));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{\"organisation\":\"A\",\"organisation\":\"B\"}")]
    public void A_file_that_is_no_settings_file_is_refused(string text)
    {
        Assert.Throws<FormatException>(() => FormFile.Read(text).Organisation);
    }

    private static DonationRules Rules(CurrencyRules currency) => new()
    {
        Organisation = "Riverside Food Bank",
        Default = currency,
        Currencies = [currency],
        Frequencies = [Recurrence.OneTime],
        Designations = [new Designation("general", "Everything")],
    };

    private static DonationRules ReadByTheFunction(string text)
    {
        var faults = new List<string>();
        var rules = FormSettings.Read(System.Text.Encoding.UTF8.GetBytes(text), faults);
        Assert.Empty(faults);
        return rules!;
    }
}

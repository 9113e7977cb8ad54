using BenchmarkDotNet.Attributes;
using StripeProcessor.Donations;

namespace StripeProcessor.Benchmarks.HotPath;

/// <summary>From what a donor typed to a donation.</summary>
[MemoryDiagnoser]
public class DonationFormBenchmarks
{
    private readonly DonationRules _rules = HotPathSettings.Rules();
    private readonly DonationId _id = DonationId.FromGuid(Guid.NewGuid());
    private readonly Currency _dollar = CurrencyTable.Find("usd")!;
    private FormFields _fields = null!;

    [GlobalSetup]
    public void Prepare() => _fields = FormFields.From(
    [
        new("amount", "1,000.50"), new("currency", "usd"), new("frequency", "one_time"), new("cover_fee", "on"),
        new("email", "ada@example.org"), new("name", "Ada Lovelace"), new("comment", "Thank you for the winter shelter"),
        new("payment_method", "pm_card_visa"), new("donation_id", "7f1d1c9e-6a0e-4c7b-9a55-2a9f0a3f3b11"),
    ]);

    [Benchmark]
    public AmountReading Read_an_amount() => AmountParser.Parse("1,000.50", _dollar);

    [Benchmark]
    public DonationReading Read_a_whole_form() => DonationForm.Read(_fields, null, _id, _rules);
}

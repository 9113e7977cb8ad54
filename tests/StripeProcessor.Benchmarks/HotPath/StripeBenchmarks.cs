using System.Security.Cryptography;
using System.Text;
using BenchmarkDotNet.Attributes;
using StripeProcessor.Stripe;

namespace StripeProcessor.Benchmarks.HotPath;

/// <summary>What the Stripe client computes beside waiting.</summary>
[MemoryDiagnoser]
public class StripeBenchmarks
{
    private const string Secret = "whsec_benchmark";

    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_795_000_000);
    private readonly byte[] _body = Encoding.UTF8.GetBytes("{" + new string(' ', 4000) + "}");
    private string _header = "";

    [GlobalSetup]
    public void Sign()
    {
        byte[] signed = [.. "1795000000."u8, .. _body];
        _header = "t=1795000000,v1=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), signed));
    }

    [Benchmark]
    public string Encode_a_charge()
    {
        var form = new StripeForm();
        form.Add("amount", 2500);
        form.Add("currency", "usd");
        form.Add("confirm", true);
        form.Add("payment_method", "pm_card_visa");
        form.Child("automatic_payment_methods").Add("enabled", true);
        form.Add("description", "Donation to Riverside Food Bank: Where it is needed most");
        form.Child("metadata").Add("donation_id", "7f1d1c9e-6a0e-4c7b-9a55-2a9f0a3f3b11");
        return form.Encode();
    }

    [Benchmark]
    public WebhookVerdict Verify_a_webhook_of_4_kB() =>
        WebhookSignature.Verify(_body, _header, [Secret], Now, WebhookSignature.DefaultTolerance);
}

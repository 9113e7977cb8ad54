using System.Text.Json;
using StripeProcessor.SystemTests.Kms;

namespace StripeProcessor.SystemTests.Function;

[Collection(MotoCollection.Name)]
public sealed class SealedWithTheToolTests(MotoServer moto)
{
    [SkippableFact]
    public async Task A_key_that_the_tool_sealed_takes_a_donation()
    {
        moto.SkipIfAbsent();
        var keyId = await SealingTool.MakeKeyAsync(moto.Address!);
        var key = await SealingTool.SealAsync(moto.Address!, FunctionStand.Stack, "stripe-key", "test", "sk_test_CANARY", keyId);

        await using var stand = await FunctionStand.StartSealedAsync(Convert.ToBase64String(key.Ciphertext.Span), moto.Address!);
        var reply = await stand.PostJsonAsync(
            "/donations", new { amount = "25", currency = "usd", donation_id = Guid.NewGuid(), payment_method = "pm_card_visa" });

        Assert.Equal("succeeded", reply.Json().GetProperty("status").GetString());
        using var client = new HttpClient { BaseAddress = stand.Stripe.Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", "sk_test_CANARY");
        using var intents = JsonDocument.Parse(await client.GetStringAsync("v1/payment_intents"));
        Assert.Equal(2500, Assert.Single(intents.RootElement.GetProperty("data").EnumerateArray()).GetProperty("amount").GetInt64());
    }
}

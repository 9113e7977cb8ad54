using System.Text.Json.Nodes;
using StripeProcessor.Tests.House;

namespace StripeProcessor.SystemTests.Sandbox;

/// <summary>The sandbox's objects beside Stripe's own examples, which are no part of the project: skipped where they are absent.</summary>
public class MoneyShapeTests : SandboxTest
{
    private static readonly string Examples = Path.GetFullPath(Path.Combine(Repository.Root, "../shared/data/stripe-fixtures3.json"));

    // The examples show what is there only when asked for, and fields that depend on how something was made.
    private static readonly Dictionary<string, string[]> OnlySometimes = new()
    {
        ["charge"] = ["refunds"],
        ["payment_intent"] = ["automatic_payment_methods"],
    };

    // Newer than the examples, by Stripe's client of the version that the sandbox speaks.
    private static readonly Dictionary<string, string[]> Newer = new()
    {
        ["charge"] = ["presentment_details", "radar_options"],
        ["radar.early_fraud_warning"] = ["payment_intent"],
    };

    [SkippableFact]
    public async Task Every_object_has_the_fields_of_stripes_own_and_no_others()
    {
        Skip.IfNot(File.Exists(Examples), "Stripe's example objects are not beside this checkout");
        var examples = JsonNode.Parse(await File.ReadAllTextAsync(Examples))!["resources"]!;
        var objects = await AllKindsAsync();

        foreach (var (kind, found) in objects)
        {
            var expected = examples[kind]!.AsObject().Select(field => field.Key).Except(OnlySometimes.GetValueOrDefault(kind, [])).Order();
            var actual = found.Select(field => field.Key)
                .Except([.. Newer.GetValueOrDefault(kind, []), .. OnlySometimes.GetValueOrDefault(kind, [])])
                .Order();
            Assert.Equal((kind, string.Join(' ', expected)), (kind, string.Join(' ', actual)));
        }
    }

    [SkippableFact]
    public async Task The_parts_of_a_dispute_have_the_fields_of_stripes_own()
    {
        Skip.IfNot(File.Exists(Examples), "Stripe's example objects are not beside this checkout");
        var example = JsonNode.Parse(await File.ReadAllTextAsync(Examples))!["resources"]!["dispute"]!;
        await Caller.PayAsync("pm_card_createDispute");
        var dispute = Assert.Single(await Caller.ListAsync("/v1/disputes"));

        foreach (var part in (string[])["evidence", "evidence_details"])
        {
            Assert.Equal(
                example[part]!.AsObject().Select(field => field.Key).Order(),
                dispute[part]!.AsObject().Select(field => field.Key).Order());
        }
    }

    private async Task<Dictionary<string, JsonObject>> AllKindsAsync()
    {
        var endpoint = await Caller.PostAsync("/v1/webhook_endpoints", ("url", "http://127.0.0.1:9/"), ("enabled_events[]", "payout.canceled"));
        await Caller.PayAsync("pm_card_createIssuerFraudRecord");
        var paid = await Caller.PayAsync("pm_card_createDispute", 9000);
        var refunded = await Caller.PayAsync(amount: 9000);
        await Caller.PostAsync("/v1/refunds", ("payment_intent", refunded.Id), ("amount", "100"));
        for (var day = 0; day < 4; day++)
        {
            await Caller.AdvanceAsync(TimeSpan.FromDays(1));
        }

        return new Dictionary<string, JsonObject>
        {
            ["charge"] = (await Caller.ListAsync("/v1/charges"))[0],
            ["payment_intent"] = paid.Json.AsObject(),
            ["refund"] = (await Caller.ListAsync("/v1/refunds"))[0],
            ["dispute"] = (await Caller.ListAsync("/v1/disputes"))[0],
            ["radar.early_fraud_warning"] = (await Caller.ListAsync("/v1/radar/early_fraud_warnings"))[0],
            ["payout"] = (await Caller.ListAsync("/v1/payouts"))[0],
            ["balance_transaction"] = (await Caller.ListAsync("/v1/balance_transactions"))[0],
            ["event"] = (await Caller.ListAsync("/v1/events"))[0],
            ["webhook_endpoint"] = (await Caller.GetAsync("/v1/webhook_endpoints/" + endpoint.Id)).Json.AsObject(),
        };
    }
}

using System.Text.Json.Nodes;
using StripeProcessor.Tests.Deployment.Events;

namespace StripeProcessor.Tests.Deployment;

/// <summary>What the watch over the key hears of what CloudTrail tells, in the shape of the examples in KMS's documentation.</summary>
public sealed class KeyWatchTests
{
    private const string Key = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    private const string Another = "arn:aws:kms:eu-west-1:111122223333:key/0987dcba-09fe-87dc-65ba-ab0987654321";

    [SkippableTheory]
    [InlineData("PutKeyPolicy", true)]
    [InlineData("CreateGrant", true)]
    [InlineData("ScheduleKeyDeletion", true)]
    [InlineData("DisableKey", true)]
    [InlineData("Decrypt", false)]
    [InlineData("Encrypt", false)]
    [InlineData("DescribeKey", false)]
    public void What_endangers_the_key_is_told_and_its_daily_work_is_not(string call, bool isTold)
    {
        Assert.Equal(isTold, IsTold(Call(call, Key, "1234abcd-12ab-34cd-56ef-1234567890ab")));
    }

    [SkippableTheory]
    [InlineData("1234abcd-12ab-34cd-56ef-1234567890ab")]
    [InlineData(Key)]
    public void A_refused_call_is_told_too_though_it_may_name_no_resource(string named)
    {
        var refused = Call("PutKeyPolicy", resource: null, named);

        refused["detail"]!["errorCode"] = "AccessDenied";

        Assert.True(IsTold(refused));
    }

    [SkippableFact]
    public void What_happens_to_another_key_of_the_account_is_not_told()
    {
        Assert.False(IsTold(Call("PutKeyPolicy", Another, "0987dcba-09fe-87dc-65ba-ab0987654321")));
    }

    [SkippableFact]
    public void What_another_service_calls_by_the_same_name_is_not_told()
    {
        var other = Call("PutKeyPolicy", Key, Key);

        other["detail"]!["eventSource"] = "example.amazonaws.com";

        Assert.False(IsTold(other));
    }

    private static bool IsTold(JsonObject happening)
    {
        DeployedTemplate.SkipIfNotTranslated();
        return EventPattern.Matches(DeployedTemplate.Read(DeployedTemplate.Default)["KeyWatch"].Node("EventPattern")!, happening);
    }

    private static JsonObject Call(string name, string? resource, string keyId) => new()
    {
        ["source"] = "aws.kms",
        ["detail-type"] = "AWS API Call via CloudTrail",
        ["detail"] = new JsonObject
        {
            ["eventSource"] = "kms.amazonaws.com",
            ["eventName"] = name,
            ["requestParameters"] = new JsonObject { ["keyId"] = keyId },
            ["resources"] = resource is null
                ? null
                : new JsonArray(new JsonObject { ["ARN"] = resource, ["accountId"] = MadeUp.Account, ["type"] = "AWS::KMS::Key" }),
        },
    };
}

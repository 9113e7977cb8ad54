using System.Text.Json.Nodes;

namespace StripeProcessor.Tests.Deployment.Iam;

/// <summary>The order in which AWS decides, as its page "Policy evaluation logic" and the one on key policies have it.</summary>
public sealed class EvaluationTests
{
    private const string Arn = "arn:aws:iam::111122223333:role/anna";
    private const string AllowAll = """{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}""";
    private const string DenySend = """{"Statement":[{"Effect":"Deny","Action":"sqs:SendMessage","Resource":"*"}]}""";
    private const string AllowSend = """
        {"Statement":[{"Effect":"Allow","Action":"SQS:Send*","Resource":"arn:aws:sqs:eu-west-1:111122223333:q"}]}
        """;

    private const string NameAnna = """
        {"Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/anna"},
        "Action":["sqs:SendMessage","kms:Decrypt"],"Resource":"*"}]}
        """;

    private const string HandOver = """
        {"Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"}]}
        """;

    private const string HandOverByNumber = """
        {"Statement":[{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"kms:Decrypt","Resource":"*"}]}
        """;

    private const string Service = """
        {"Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},
        "Action":["sqs:SendMessage","kms:Decrypt"],"Resource":"*"}]}
        """;

    private const string DenyOthers = """
        {"Statement":[
        {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"},
        {"Effect":"Deny","Principal":"*","Action":"kms:Decrypt","Resource":"*",
        "Condition":{"ArnNotEquals":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/bea"}}}]}
        """;

    private static readonly Request Send = new("sqs:SendMessage", "arn:aws:sqs:eu-west-1:111122223333:q");
    private static readonly Request Decrypt = new("kms:Decrypt", "arn:aws:kms:eu-west-1:111122223333:key/1");

    [Theory]
    [InlineData("nothing said", null, null, false)]
    [InlineData("own policy", AllowSend, null, true)]
    [InlineData("own policy, by wildcard", AllowAll, null, true)]
    [InlineData("resource's policy", null, NameAnna, true)]
    [InlineData("a service is named, not a person", null, Service, false)]
    [InlineData("a denial of one's own", DenySend, NameAnna, false)]
    public void Outside_KMS_either_policy_may_allow_and_a_denial_decides(string what, string? own, string? resource, bool allows)
    {
        Assert.True(allows == Evaluation.Allows(Caller(Arn, own), Send, Policy(resource)), what);
    }

    [Theory]
    [InlineData("one's own policy alone counts for nothing", AllowAll, Service, false)]
    [InlineData("the key names the caller", null, NameAnna, true)]
    [InlineData("the key hands over, and one's own policy allows", AllowAll, HandOver, true)]
    [InlineData("the key hands over by the account's number", AllowAll, HandOverByNumber, true)]
    [InlineData("the key hands over, one's own policy is silent", null, HandOver, false)]
    [InlineData("the key denies everybody else", AllowAll, DenyOthers, false)]
    public void KMS_asks_the_keys_policy_first(string what, string? own, string? key, bool allows)
    {
        Assert.True(allows == Evaluation.Allows(Caller(Arn, own), Decrypt, Policy(key)), what);
    }

    [Fact]
    public void The_accounts_root_user_needs_no_policy_of_its_own_but_the_keys_still_counts()
    {
        var root = Principal.With("arn:aws:iam::111122223333:root");

        Assert.True(Evaluation.Allows(root, Send));
        Assert.True(Evaluation.Allows(root, Decrypt, Policy(HandOver)));
        Assert.False(Evaluation.Allows(root, Decrypt, Policy(NameAnna)));
        Assert.False(Evaluation.Allows(root, Decrypt, Policy(DenyOthers)));
    }

    [Fact]
    public void Another_accounts_root_is_not_this_accounts()
    {
        Assert.False(Evaluation.Allows(Principal.Administrator("999988887777"), Decrypt, Policy(HandOver)));
    }

    [Theory]
    [InlineData("""{"Statement":{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}}""")]
    [InlineData("""{"Statement":{"Effect":"Allow","Action":"*","NotResource":"arn:x"}}""")]
    [InlineData("""{"Statement":{"Effect":"Deny","NotPrincipal":{"AWS":"*"},"Action":"*","Resource":"*"}}""")]
    public void A_part_of_a_statement_that_is_not_known_is_never_passed_over(string policy)
    {
        Assert.Throws<NotSupportedException>(() => Statement.ReadPolicy(JsonNode.Parse(policy)!));
    }

    [Fact]
    public void A_condition_of_a_denial_that_is_not_met_denies_nothing()
    {
        Assert.True(Evaluation.Allows(Caller("arn:aws:iam::111122223333:role/bea", AllowAll), Decrypt, Policy(DenyOthers)));
    }

    private static Principal Caller(string arn, string? policy) =>
        policy is null ? Principal.With(arn) : Principal.With(arn, JsonNode.Parse(policy)!);

    private static IReadOnlyList<Statement>? Policy(string? policy) => policy is null ? null : Statement.ReadPolicy(JsonNode.Parse(policy)!);
}

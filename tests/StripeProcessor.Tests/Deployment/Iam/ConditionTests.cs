namespace StripeProcessor.Tests.Deployment.Iam;

/// <summary>AWS's documented meaning of each operator, above all where the request does not have the key.</summary>
public sealed class ConditionTests
{
    [Theory]
    [InlineData("StringEquals", "a", "a", true)]
    [InlineData("StringEquals", "a", "A", false)]
    [InlineData("StringEquals", "a*", "ab", false)]
    [InlineData("StringEquals", "a", null, false)]
    [InlineData("StringNotEquals", "a", "b", true)]
    [InlineData("StringNotEquals", "a", "a", false)]
    [InlineData("StringNotEquals", "a", null, true)]
    [InlineData("StringLike", "a*", "abc", true)]
    [InlineData("StringLike", "a*", "b", false)]
    [InlineData("StringLike", "*", null, false)]
    [InlineData("StringNotLike", "a*", "abc", false)]
    [InlineData("StringNotLike", "a*", null, true)]
    [InlineData("ArnLike", "arn:aws:iam::*:role/a", "arn:aws:iam::1:role/a", true)]
    [InlineData("ArnEquals", "arn:aws:iam::1:role/*", "arn:aws:iam::1:role/a", true)]
    [InlineData("ArnEquals", "arn:aws:iam::1:role/a", null, false)]
    [InlineData("ArnNotEquals", "arn:aws:iam::1:role/a", "arn:aws:iam::1:role/a", false)]
    [InlineData("ArnNotEquals", "arn:aws:iam::1:role/a", "arn:aws:iam::1:role/b", true)]
    [InlineData("ArnNotEquals", "arn:aws:iam::1:role/a", null, true)]
    [InlineData("Bool", "true", "true", true)]
    [InlineData("Bool", "true", "false", false)]
    [InlineData("Bool", "false", null, false)]
    [InlineData("Null", "true", null, true)]
    [InlineData("Null", "true", "a", false)]
    [InlineData("Null", "false", "a", true)]
    [InlineData("Null", "false", null, false)]
    [InlineData("ForAllValues:StringEquals", "a", null, true)]
    [InlineData("ForAllValues:StringEquals", "a", "a", true)]
    [InlineData("ForAllValues:StringEquals", "a", "b", false)]
    public void An_operator_means_what_AWS_says(string name, string wanted, string? had, bool holds)
    {
        var request = new Request("kms:Decrypt", "*");
        request = had is null ? request : request.With("some:key", had);

        Assert.Equal(holds, new Condition(name, "Some:Key", [wanted]).Holds(request));
    }

    [Fact]
    public void One_of_several_wanted_values_is_enough_and_one_of_several_unwanted_too_many()
    {
        var request = new Request("kms:Decrypt", "*").With("some:key", "b");

        Assert.True(new Condition("StringEquals", "some:key", ["a", "b"]).Holds(request));
        Assert.False(new Condition("StringNotEquals", "some:key", ["a", "b"]).Holds(request));
    }

    [Fact]
    public void Every_value_of_the_request_must_be_wanted_and_not_every_wanted_one_there()
    {
        var condition = new Condition("ForAllValues:StringEquals", "some:keys", ["app", "stack", "mode"]);
        var request = new Request("kms:Decrypt", "*");

        Assert.True(condition.Holds(request.With("some:keys", "app", "stack")));
        Assert.False(condition.Holds(request.With("some:keys", "app", "stack", "other")));
    }

    [Theory]
    [InlineData("NumericLessThan")]
    [InlineData("StringEqualsIfExists")]
    [InlineData("ForAnyValue:StringEquals")]
    [InlineData("ForAllValues:StringNotEquals")]
    [InlineData("stringequals")]
    public void An_operator_that_is_not_known_is_never_passed_over(string name)
    {
        var condition = new Condition(name, "some:key", ["a"]);

        Assert.Throws<NotSupportedException>(() => condition.Holds(new Request("kms:Decrypt", "*").With("some:key", "a")));
        Assert.Throws<NotSupportedException>(() => condition.Holds(new Request("kms:Decrypt", "*")));
    }

    [Fact]
    public void A_key_with_several_values_under_an_operator_for_one_is_not_guessed_at()
    {
        var condition = new Condition("StringEquals", "some:keys", ["a"]);

        Assert.Throws<NotSupportedException>(() => condition.Holds(new Request("kms:Decrypt", "*").With("some:keys", "a", "b")));
    }
}

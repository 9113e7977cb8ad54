namespace StripeProcessor.Tests.Deployment.Iam;

/// <summary>The examples of AWS's own pages on wildcards, and what they imply.</summary>
public sealed class PatternTests
{
    [Theory]
    [InlineData("*", "", true)]
    [InlineData("*", "a/b:c", true)]
    [InlineData("arn:aws:s3:::bucket/*", "arn:aws:s3:::bucket/a/b/c", true)]
    [InlineData("arn:aws:s3:::bucket/*", "arn:aws:s3:::bucket", false)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "ac", false)]
    [InlineData("a?c", "abbc", false)]
    [InlineData("*/test/*/x", "p/test/q/test/r/x", true)]
    [InlineData("*abc", "ababc", true)]
    [InlineData("abc", "ABC", false)]
    [InlineData("abc", "abcd", false)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    public void A_star_is_any_text_and_a_question_mark_one_character(string pattern, string text, bool matches)
    {
        Assert.Equal(matches, Pattern.Matches(pattern, text));
    }

    [Theory]
    [InlineData("arn:aws:iam::*:role/a", "arn:aws:iam::111122223333:role/a", true)]
    [InlineData("arn:aws:*:role/a", "arn:aws:iam::111122223333:role/a", false)]
    [InlineData("arn:aws:cloudwatch:eu-west-1:111122223333:alarm:*", "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:a:b", true)]
    [InlineData("*", "arn:aws:iam::111122223333:role/a", false)]
    public void A_star_in_one_part_of_an_ARN_does_not_reach_into_the_next(string pattern, string arn, bool matches)
    {
        Assert.Equal(matches, Pattern.MatchesArn(pattern, arn));
    }
}

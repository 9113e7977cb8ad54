namespace StripeProcessor.Tests.Aws;

/// <summary>The place of the AWS configuration is one for the whole process: tests that move it go one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class ProfilesCollection
{
    public const string Name = "AWS profiles";
}

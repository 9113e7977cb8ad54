using System.Reflection;
using System.Xml.Linq;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
using Amazon.Lambda.Serialization.SystemTextJson;
using Amazon.Lambda.TestUtilities;
using StripeProcessor.Tests.House;

namespace StripeProcessor.Tests.AmazonLambda;

/// <summary>The vocabulary can be swapped for the packages only as long as it says nothing they do not say.</summary>
public sealed class SurfaceTests
{
    private static readonly string[] Vector =
        File.ReadAllLines(Path.Combine(Repository.Root, "tests/vectors/amazon-lambda-surface.txt"));

    private static readonly Type[] Types = new[]
    {
        typeof(ILambdaContext),
        typeof(APIGatewayHttpApiV2ProxyRequest),
        typeof(SourceGeneratorLambdaJsonSerializer<>),
        typeof(LambdaBootstrap),
        typeof(TestLambdaContext),
    }.Select(type => type.Assembly).Distinct().SelectMany(assembly => assembly.GetTypes()).ToArray();

    [Fact]
    public void Nothing_is_public_that_the_packages_lack()
    {
        var ours = Surface.Of(Types).ToList();

        var invented = ours.Except(Vector);

        Assert.NotEmpty(ours);
        Assert.Empty(invented);
    }

    [Theory]
    [InlineData("Amazon.Lambda.Core.ILambdaContext")]
    [InlineData("Amazon.Lambda.Core.ILambdaLogger")]
    [InlineData("Amazon.Lambda.Core.ILambdaSerializer")]
    [InlineData("Amazon.Lambda.Core.IClientContext")]
    [InlineData("Amazon.Lambda.Core.IClientApplication")]
    [InlineData("Amazon.Lambda.Core.ICognitoIdentity")]
    [InlineData("Amazon.Lambda.Core.LogLevel")]
    [InlineData("Amazon.Lambda.Core.LambdaSerializerAttribute")]
    [InlineData("Amazon.Lambda.Core.LambdaTraceProvider")]
    [InlineData("Amazon.Lambda.APIGatewayEvents.APIGatewayHttpApiV2ProxyRequest")]
    [InlineData("Amazon.Lambda.APIGatewayEvents.APIGatewayHttpApiV2ProxyResponse")]
    [InlineData("Amazon.Lambda.Serialization.SystemTextJson.AbstractLambdaJsonSerializer")]
    [InlineData("Amazon.Lambda.Serialization.SystemTextJson.JsonSerializerException")]
    [InlineData("Amazon.Lambda.RuntimeSupport.InvocationRequest")]
    [InlineData("Amazon.Lambda.RuntimeSupport.InvocationResponse")]
    [InlineData("Amazon.Lambda.RuntimeSupport.Bootstrap.LambdaBootstrapOptions")]
    [InlineData("Amazon.Lambda.TestUtilities.TestLambdaContext")]
    [InlineData("Amazon.Lambda.TestUtilities.TestLambdaLogger")]
    public void A_type_that_others_implement_or_fill_is_there_whole(string type)
    {
        bool IsOfType(string line) => line.StartsWith(type + " ", StringComparison.Ordinal)
            || line.StartsWith(type + ".", StringComparison.Ordinal);

        var ours = Surface.Of(Types).Where(IsOfType);

        Assert.Equal(Vector.Where(IsOfType).Order(StringComparer.Ordinal), ours);
    }

    [Fact]
    public void No_caller_sees_a_nullable_annotation_that_the_packages_do_not_have()
    {
        const BindingFlags Declared =
            BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

        var annotated = Types.Where(type => type.IsVisible)
            .SelectMany(type => type.GetMembers(Declared).Append(type))
            .Where(member => member.CustomAttributes.Any(attribute =>
                attribute.AttributeType.Name is "NullableAttribute" or "NullableContextAttribute"))
            .Select(member => $"{member.DeclaringType?.Name}.{member.Name}");

        Assert.Empty(annotated);
    }

    [Fact]
    public void The_switch_takes_the_packages_whose_surface_was_read()
    {
        var source = string.Join(' ', Vector.TakeWhile(line => line.StartsWith('#')));

        var versions = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props"))
            .Descendants("PackageVersion")
            .Select(package => (Name: package.Attribute("Include")!.Value, Version: package.Attribute("Version")!.Value))
            .Where(package => package.Name.StartsWith("Amazon.Lambda.", StringComparison.Ordinal))
            .Select(package => $"{package.Name["Amazon.Lambda.".Length..]} {package.Version}")
            .ToList();

        Assert.Equal(5, versions.Count);
        Assert.All(versions, version => Assert.Contains(version, source, StringComparison.Ordinal));
    }
}

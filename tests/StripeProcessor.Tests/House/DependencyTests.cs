using System.Reflection;
using System.Reflection.Metadata;

namespace StripeProcessor.Tests.House;

/// <summary>What each room may never know. A failure here means a dependency leaked, whatever the code does with it.</summary>
public sealed class DependencyTests
{
    private const string Lambda = "AmazonLambda";
    private const string Gate = "OperatorGate.cs";

    private static readonly Assembly Donations = Assembly.Load("StripeProcessor.Donations");
    private static readonly Assembly Stripe = Assembly.Load("StripeProcessor.Stripe");

    [Theory]
    [InlineData("AmazonLambda", "", "")]
    [InlineData("StripeProcessor.Stripe", "", "")]
    [InlineData("StripeProcessor.Donations", "", "")]
    [InlineData("StripeProcessor.Aws", "StripeProcessor.Donations", "AWSSDK.DynamoDBv2 AWSSDK.KeyManagementService")]
    [InlineData("StripeProcessor.Function", "AmazonLambda StripeProcessor.Aws StripeProcessor.Donations StripeProcessor.Stripe", "")]
    [InlineData("StripeProcessor.Cli", "StripeProcessor.Aws StripeProcessor.Donations", "Spectre.Console System.CommandLine")]
    [InlineData("StripeProcessor.Local", "AmazonLambda StripeProcessor.Aws StripeProcessor.Donations StripeProcessor.Function", "Microsoft.Data.Sqlite")]
    public void A_room_refers_to_what_the_picture_shows_and_to_nothing_else(string room, string projects, string packages)
    {
        var project = Repository.Project(room);

        var referred = Repository.References(project, "ProjectReference").ToList();
        if (Repository.UsesLambdaVocabulary(project))
        {
            referred.Insert(0, Lambda);
        }

        Assert.Equal(projects, string.Join(' ', referred));
        Assert.Equal(
            packages,
            string.Join(' ', project.Descendants("PackageReference").Select(item => item.Attribute("Include")!.Value).Order()));
    }

    [Fact]
    public void Donations_never_sees_HTTP_JSON_Stripe_or_AWS()
    {
        var types = MetadataView.Of(Donations).Types;

        Assert.DoesNotContain(types, type => type.StartsWith("System.Net.", StringComparison.Ordinal));
        Assert.DoesNotContain(types, type => type.StartsWith("System.Text.Json.", StringComparison.Ordinal));
        Assert.DoesNotContain(types, type => type.StartsWith("Amazon.", StringComparison.Ordinal));
        Assert.DoesNotContain(types, type => type.StartsWith("StripeProcessor.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("System.DateTime.get_Now")]
    [InlineData("System.DateTime.get_UtcNow")]
    [InlineData("System.DateTimeOffset.get_Now")]
    [InlineData("System.DateTimeOffset.get_UtcNow")]
    [InlineData("System.TimeProvider.get_System")]
    [InlineData("System.Guid.NewGuid")]
    [InlineData("System.Guid.CreateVersion7")]
    [InlineData("System.Random..ctor")]
    [InlineData("System.Random.get_Shared")]
    public void Donations_never_asks_the_clock_or_chance(string member)
    {
        Assert.DoesNotContain(member, MetadataView.Of(Donations).Members);
    }

    [Fact]
    public void No_number_in_Donations_is_floating()
    {
        var primitives = MetadataView.Of(Donations).Primitives;

        Assert.Contains(PrimitiveTypeCode.Int64, primitives);
        Assert.DoesNotContain(PrimitiveTypeCode.Double, primitives);
        Assert.DoesNotContain(PrimitiveTypeCode.Single, primitives);
    }

    [Fact]
    public void The_Stripe_client_never_reads_settings_and_never_writes_a_log()
    {
        var types = MetadataView.Of(Stripe).Types;

        Assert.DoesNotContain("System.Environment", types);
        Assert.DoesNotContain("System.Console", types);
        Assert.DoesNotContain("System.Diagnostics.Trace", types);
    }

    [Fact]
    public void Nobody_shifts_money_by_multiplying_with_a_hundred()
    {
        var offenders = AllSources().Where(file => Lines(file).Any(line => line.Contains("* 100)", StringComparison.Ordinal)
            || line.Contains("* 100;", StringComparison.Ordinal)
            || line.Contains("* 100m", StringComparison.Ordinal)));

        Assert.Empty(offenders.Select(Repository.Relative));
    }

    [Fact]
    public void Only_settings_the_bootstrap_and_the_programs_read_the_environment()
    {
        var readers = AllSources()
            .Where(file => File.ReadAllText(file).Contains("Environment.GetEnvironmentVariable", StringComparison.Ordinal))
            .Select(Repository.Relative);

        Assert.All(readers, file => Assert.True(
            Path.GetFileName(file) is "Program.cs" or "FunctionSettings.cs"
            || file.StartsWith("src/AmazonLambda/Amazon.Lambda.RuntimeSupport/", StringComparison.Ordinal),
            $"{file} reads the environment: take the value as an argument"));
    }

    [Fact]
    public void The_function_reveals_a_secret_in_one_place()
    {
        var places = Repository.SourceFiles("StripeProcessor.Function").SelectMany(Lines)
            .Count(line => line.Contains(".Reveal(", StringComparison.Ordinal));

        Assert.Equal(1, places);
    }

    [Fact]
    public void No_route_calls_another_route()
    {
        var routes = Repository.SourceFiles("StripeProcessor.Function/Routes").Where(file => Path.GetFileName(file) != Gate).ToList();

        Assert.NotEmpty(routes);
        Assert.All(routes, file =>
        {
            var text = File.ReadAllText(file);
            var others = routes.Select(Path.GetFileNameWithoutExtension).Where(name => name != Path.GetFileNameWithoutExtension(file));
            Assert.DoesNotContain(others, other => text.Contains(other!, StringComparison.Ordinal));
        });
    }

    [Fact]
    public void An_operator_route_cannot_be_written_past_the_gate()
    {
        var routes = Repository.SourceFiles("StripeProcessor.Function/Routes/Operator").Where(file => Path.GetFileName(file) != Gate).ToList();
        var others = Repository.SourceFiles("StripeProcessor.Function").Where(file => Path.GetFileName(file) != Gate).Except(routes);
        var constructors = Assembly.Load("bootstrap").GetType("StripeProcessor.Function.Routes.Operator", throwOnError: true)!
            .GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);

        Assert.NotEmpty(routes);
        Assert.All(routes, file =>
        {
            var text = File.ReadAllText(file);
            Assert.Contains("public Route Route => gate.Route(\"operator_", text, StringComparison.Ordinal);
            Assert.DoesNotContain("new Route(", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Route => new(", text, StringComparison.Ordinal);
            Assert.DoesNotContain("SignedBy", text, StringComparison.Ordinal);
        });
        Assert.All(others, file => Assert.DoesNotContain("\"/operator/", File.ReadAllText(file), StringComparison.Ordinal));
        Assert.All(constructors, constructor => Assert.True(constructor.IsPrivate));
    }

    [Fact]
    public void The_sandbox_reads_Stripes_documentation_by_itself()
    {
        var sandbox = Repository.SourceFiles("StripeProcessor.Local/StripeSandbox").ToList();

        Assert.NotEmpty(sandbox);
        Assert.All(sandbox, file =>
            Assert.DoesNotContain("using StripeProcessor.Stripe;", File.ReadAllText(file), StringComparison.Ordinal));
    }

    [Fact]
    public void Every_interface_has_two_production_implementations()
    {
        var types = new[] { "StripeProcessor.Stripe", "StripeProcessor.Donations", "StripeProcessor.Aws", "bootstrap", "stripe-processor", "StripeProcessor.Local" }
            .SelectMany(name => Assembly.Load(name).GetTypes())
            .Where(type => type.Namespace?.StartsWith("StripeProcessor", StringComparison.Ordinal) == true)
            .ToList();

        var lonely = types
            .Where(type => type.IsInterface && types.Count(other => !other.IsInterface && type.IsAssignableFrom(other)) < 2)
            .Select(type => type.FullName);

        Assert.Empty(lonely);
    }

    [Fact]
    public void Production_code_refers_to_nothing_that_exists_for_tests()
    {
        var sources = AllSources().Where(file => !Repository.Relative(file).StartsWith("src/AmazonLambda/Amazon.Lambda.TestUtilities/", StringComparison.Ordinal));

        Assert.All(sources, file =>
        {
            var text = File.ReadAllText(file);
            Assert.DoesNotContain("using Amazon.Lambda.TestUtilities", text, StringComparison.Ordinal);
            Assert.DoesNotContain("using Xunit", text, StringComparison.Ordinal);
            Assert.DoesNotContain("InternalsVisibleTo", text, StringComparison.Ordinal);
        });
    }

    private static IEnumerable<string> AllSources() =>
        new[] { Lambda, "StripeProcessor.Stripe", "StripeProcessor.Donations", "StripeProcessor.Aws", "StripeProcessor.Function", "StripeProcessor.Cli", "StripeProcessor.Local" }
            .SelectMany(Repository.SourceFiles);

    private static IEnumerable<string> Lines(string file) => File.ReadLines(file);
}

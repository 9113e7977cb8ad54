namespace StripeProcessor.Tests.Deployment;

/// <summary>deploy/architecture: a build for the wrong processor deploys without a word and then does not start.</summary>
public sealed class ArchitectureTests
{
    [SkippableTheory]
    [InlineData("parameter_overrides = \"Mode=test Architecture=x86_64 AlarmEmail=\\\"a@example.org\\\"\"")]
    [InlineData("parameter_overrides = 'Mode=\"test\" Architecture=\"x86_64\"'")]
    [InlineData("parameter_overrides = \"ParameterKey=Mode,ParameterValue=test ParameterKey=Architecture,ParameterValue=x86_64\"")]
    [InlineData("parameter_overrides = [\n  \"Mode=test\",\n  \"Architecture=x86_64\", # the laptop's own\n]")]
    [InlineData("parameter_overrides = \"\"\"\nMode=test\nArchitecture=x86_64\n\"\"\"")]
    [InlineData("parameter_overrides = [\n  \"Architecture=x86_64\",\n  # \"Architecture=arm64\",\n]")]
    public void The_processor_is_found_however_the_parameter_is_written(string overrides)
    {
        using var machine = Machine().Settings($"version = 0.1\n[test.deploy.parameters]\nstack_name = \"gifts\"\n{overrides}\n");

        var result = machine.Architecture();

        Assert.Equal("x86_64\n", result.Output);
    }

    [SkippableTheory]
    [InlineData("version = 0.1\n")]
    [InlineData("[default.build.parameters]\nbuild_in_source = true\n[test.deploy.parameters]\nparameter_overrides = \"Mode=test OldArchitecture=x86_64\"\n")]
    public void The_processor_is_the_templates_default_when_nothing_names_one(string settings)
    {
        using var machine = Machine().Settings(settings);

        var result = machine.Architecture();

        Assert.Equal("arm64\n", result.Output);
    }

    [SkippableTheory]
    [InlineData("Architecture=arm64")]
    [InlineData("Mode=live")]
    public void One_build_is_refused_to_environments_of_different_processors(string live)
    {
        using var machine = Machine().Settings(
            $"[test.deploy.parameters]\nparameter_overrides = \"Architecture=x86_64\"\n[live.deploy.parameters]\nparameter_overrides = \"{live}\"\n");

        var result = machine.Architecture();

        Assert.Equal(
            (1, "", """
            error: samconfig.toml deploys to different processors (test: x86_64, live: arm64), and one build serves one of them
            hint: say which: ARCHITECTURE=arm64 sam build (or x86_64), then deploy the environment of that processor

            """),
            (result.ExitCode, result.Output, result.Errors));
    }

    [SkippableFact]
    public void What_the_operator_says_stands_above_the_file()
    {
        using var machine = Machine().Settings("[test.deploy.parameters]\nparameter_overrides = \"Architecture=x86_64\"\n");

        var result = machine.Architecture(("ARCHITECTURE", "arm64"));

        Assert.Equal("arm64\n", result.Output);
    }

    [SkippableTheory]
    [InlineData("amd64", "ARCHITECTURE", "")]
    [InlineData("", "samconfig.toml", "[test.deploy.parameters]\nparameter_overrides = \"Architecture=amd64\"\n")]
    public void A_processor_that_Lambda_does_not_have_is_refused_with_where_it_was_read(string said, string where, string settings)
    {
        using var machine = Machine().Settings(settings);

        var result = machine.Architecture(("ARCHITECTURE", said));

        Assert.StartsWith($"error: cannot build for the processor 'amd64' that {where} names", result.Errors, StringComparison.Ordinal);
    }

    private static BuildMachine Machine()
    {
        Skip.If(BuildMachine.Missing is not null, BuildMachine.Missing);
        return new BuildMachine();
    }
}

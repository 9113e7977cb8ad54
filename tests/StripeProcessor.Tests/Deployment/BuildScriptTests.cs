namespace StripeProcessor.Tests.Deployment;

/// <summary>deploy/build: what is deployed is what was built, whole, or the operator reads what to do.</summary>
public sealed class BuildScriptTests
{
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Executable = Readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private const string OtherProcessor =
        "hint: or build and deploy for this machine's processor, which costs a little more: Architecture=x86_64 in samconfig.toml (once: ARCHITECTURE=x86_64)\n";

    private static readonly (string, string) X86 = ("ARCHITECTURE", "x86_64");

    [SkippableFact]
    public void The_folder_gets_the_three_files_that_are_deployed_and_no_symbols()
    {
        using var machine = Machine().WithCompilers();

        machine.Build(X86);

        Assert.Equal(["bootstrap", "donations.json", "roots.pem"], Directory.GetFiles(machine.Artifacts).Select(Path.GetFileName).Order());
    }

    [SkippableFact]
    public void A_users_umask_does_not_reach_what_is_deployed()
    {
        using var machine = Machine().WithCompilers();

        machine.Build(X86);

        Assert.Equal([Executable, Readable, Readable], new[] { "bootstrap", "donations.json", "roots.pem" }.Select(machine.ModeOfArtifact));
    }

    [SkippableFact]
    public void A_file_that_would_be_deployed_by_chance_stops_the_build()
    {
        using var machine = Machine().WithCompilers();
        Directory.CreateDirectory(machine.Artifacts);
        File.WriteAllText(Path.Combine(machine.Artifacts, "notes.txt"), "");

        var result = machine.Build(X86);

        Assert.Equal($"error: {machine.Artifacts} holds notes.txt, which would be deployed too\nhint: name an empty folder\n", result.Errors);
    }

    [SkippableTheory]
    [InlineData("x86_64", "gcc or clang|objcopy|objdump", "gcc libc6-dev binutils", "")]
    [InlineData("arm64", "clang and lld|aarch64-linux-gnu-objcopy|aarch64-linux-gnu-objdump", "clang lld gcc-aarch64-linux-gnu libc6-dev-arm64-cross", OtherProcessor)]
    public void A_bare_machine_is_told_each_thing_it_lacks_and_what_installs_it(string architecture, string tools, string packages, string processor)
    {
        using var machine = Machine();

        var result = machine.Build(("ARCHITECTURE", architecture));

        Assert.Equal(
            $"""
            error: cannot build the function for {architecture} here; what is missing:
              - the .NET SDK 10 (global.json)
              - {tools.Replace("|", "\n  - ", StringComparison.Ordinal)}
              - and no docker, podman or finch answers
            hint: Debian, Ubuntu: sudo apt-get install {packages}
            hint: the SDK: curl -sSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0, or https://dotnet.microsoft.com/download
            hint: a container engine will do it too: sudo apt-get install podman

            """ + processor,
            result.Errors);
    }

    [SkippableFact]
    public void A_clang_without_lld_is_told_about_lld_alone()
    {
        using var machine = Machine().WithCompilers().Tool("aarch64-linux-gnu-objcopy", "exit 0").Tool("aarch64-linux-gnu-objdump", "exit 0");
        machine.Tool("clang-14", "exit 1");

        var result = machine.Build(("ARCHITECTURE", "arm64"));

        Assert.Contains("what is missing:\n  - an lld that clang-14 can use\n  - and no docker", result.Errors, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_Mac_without_a_container_engine_is_told_how_to_get_one()
    {
        using var machine = Machine("Darwin", "arm64");

        var result = machine.Build();

        Assert.EndsWith(
            "\nhint: a container engine will do it: brew install podman && podman machine init && podman machine start\n",
            result.Errors,
            StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_container_engine_that_is_not_running_is_named()
    {
        using var machine = Machine().WithCompilers().Tool("docker", "exit 1");

        var result = machine.Build(X86, ("BUILD_IN_CONTAINER", "true"));

        Assert.Equal(
            """
            error: BUILD_IN_CONTAINER is true, and no docker, podman or finch answers
            hint: docker is here and does not answer: start Docker Desktop, or: sudo systemctl start docker

            """,
            result.Errors);
    }

    [SkippableFact]
    public void A_program_too_new_for_Lambdas_C_library_is_refused()
    {
        using var machine = Machine().WithCompilers(glibc: "2.38");

        var result = machine.Build(X86);

        Assert.StartsWith("error: what was built needs GLIBC_2.38; Lambda has GLIBC_2.34", result.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(machine.Artifacts));
    }

    [SkippableFact]
    public void A_program_that_cannot_be_looked_into_is_not_handed_over()
    {
        using var machine = Machine().WithCompilers().Tool("objdump", "exit 1");

        var result = machine.Build(X86);

        Assert.StartsWith("error: cannot find out which C library the program needs", result.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(machine.Artifacts));
    }

    [SkippableTheory]
    [InlineData("2.38", "")]
    [InlineData("2.34", "true")]
    public void A_container_builds_what_this_machine_cannot_or_may_not(string glibc, string container)
    {
        using var machine = Machine().WithCompilers(glibc: glibc).WithEngine("podman");

        var result = machine.Build(X86, ("BUILD_IN_CONTAINER", container));

        Assert.Equal((0, "bootstrap, from a container\n"), (result.ExitCode, File.ReadAllText(Path.Combine(machine.Artifacts, "bootstrap"))));
    }

    [SkippableFact]
    public void The_settings_with_their_ciphertexts_are_not_sent_into_the_container()
    {
        using var machine = Machine().WithEngine("docker").Settings("[test.deploy.parameters]\nparameter_overrides = \"StripeKeyCiphertext=abc\"\n");

        machine.Build();

        Assert.Equal(
            [".editorconfig", "BannedSymbols.txt", "Directory.Build.props", "Directory.Packages.props", "deploy", "global.json", "src"],
            Directory.GetFileSystemEntries(machine.File("sent")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    public void A_warning_that_code_may_be_missing_is_not_let_through()
    {
        using var machine = Machine().WithCompilers(says: "Charge.cs(3,1): warning IL2026: may break");

        var result = machine.Build(X86);

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("Charge.cs(3,1): warning IL2026", result.Errors, StringComparison.Ordinal);
    }

    private static BuildMachine Machine(string system = "Linux", string processor = "x86_64")
    {
        Skip.If(BuildMachine.Missing is not null, BuildMachine.Missing);
        return new BuildMachine(system, processor);
    }
}

using System.Diagnostics;
using StripeProcessor.Tests.Cli;
using StripeProcessor.Tests.House;

namespace StripeProcessor.Tests.Deployment;

/// <summary>
/// A machine that has the scripts of <c>deploy/</c>, the small tools that every system has, and of compilers and container
/// engines only those that a test gives it.
/// </summary>
internal sealed class BuildMachine : IDisposable
{
    private const string SmallTools =
        "bash env dirname mkdir ls rm cat tr sed awk sort grep head tail wc cp chmod touch tar sha256sum";

    private readonly TemporaryDirectory _folder = new();

    public BuildMachine(string system = "Linux", string processor = "x86_64")
    {
        Directory.CreateDirectory(_folder.File("bin"));
        foreach (var name in SmallTools.Split(' '))
        {
            var found = Where(name) ?? throw new InvalidOperationException($"cannot make up a machine: this one has no {name}");
            System.IO.File.CreateSymbolicLink(_folder.File($"bin/{name}"), found);
        }

        Directory.CreateDirectory(_folder.File("deploy"));
        foreach (var script in new[] { "architecture", "build", "build.Dockerfile" })
        {
            System.IO.File.Copy(Path.Combine(Repository.Root, "deploy", script), _folder.File($"deploy/{script}"));
        }

        foreach (var source in "global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig src".Split(' '))
        {
            System.IO.File.WriteAllText(_folder.File(source), "a source");
        }

        Tool("uname", $"[ $1 = -s ] && echo {system} || echo {processor}");
    }

    /// <summary>Why no such machine can be made up here; null when one can.</summary>
    public static string? Missing => !OperatingSystem.IsLinux() || Where("bash") is null
        ? "the build's scripts are tried on Linux with bash; apt-get install bash"
        : null;

    public string Artifacts => _folder.File("artifacts-dir");

    public string File(string name) => _folder.File(name);

    public UnixFileMode ModeOfArtifact(string name) =>
        OperatingSystem.IsWindows() ? UnixFileMode.None : System.IO.File.GetUnixFileMode(Path.Combine(Artifacts, name));

    public BuildMachine Tool(string name, string script)
    {
        var file = _folder.File($"bin/{name}");
        System.IO.File.WriteAllText(file, $"#!{_folder.File("bin/bash")}\n{script}\n");
        MakeExecutable(file);
        return this;
    }

    public BuildMachine Settings(string toml)
    {
        System.IO.File.WriteAllText(_folder.File("samconfig.toml"), toml);
        return this;
    }

    /// <summary>Gives it a .NET SDK that "compiles", and gcc with its binutils.</summary>
    /// <param name="says">What the compiler prints while it works.</param>
    /// <param name="glibc">The newest symbol of the C library that its program asks for.</param>
    public BuildMachine WithCompilers(string says = "", string glibc = "2.34")
    {
        Tool("gcc", "[ $1 = -dumpversion ] && echo 12 || echo /usr/lib/crt1.o");
        Tool("objcopy", "exit 0");
        Tool("objdump", $"echo 'DF *UND* (GLIBC_2.2.5) read'; echo 'DF *UND* (GLIBC_{glibc}) fmod'");
        return Tool("dotnet", $"""
            if [ "$1" != publish ]; then echo 10.0.401; exit; fi
            while [ "$1" != --output ]; do shift; done
            umask 077
            mkdir -p "$2"
            for name in bootstrap bootstrap.dbg donations.json roots.pem; do echo "$name, compiled" > "$2/$name"; done
            echo "{says}"
            """);
    }

    /// <summary>Gives it a container engine that answers, and whose container "compiles" what it is sent.</summary>
    public BuildMachine WithEngine(string name) => Tool(name, """
        [ $1 = run ] || exit 0
        here=$(dirname "$0")/..
        mkdir -p "$here/sent" "$here/made"
        tar -C "$here/sent" -xf -
        for name in bootstrap donations.json roots.pem; do echo "$name, from a container" > "$here/made/$name"; done
        tar -C "$here/made" -cf - .
        """);

    public ScriptResult Build(params (string Name, string Value)[] environment) => Run("deploy/build", [Artifacts], environment);

    public ScriptResult Architecture(params (string Name, string Value)[] environment) => Run("deploy/architecture", [], environment);

    public void Dispose() => _folder.Dispose();

    private ScriptResult Run(string script, string[] arguments, (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(_folder.File("bin/bash"), [script, .. arguments])
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = _folder.File("bin");
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ScriptResult(process.ExitCode, output, errors.GetAwaiter().GetResult());
    }

    private static string? Where(string name) =>
        new[] { "/usr/local/bin", "/usr/bin", "/bin" }.Select(folder => Path.Combine(folder, name)).FirstOrDefault(System.IO.File.Exists);

    private static void MakeExecutable(string file)
    {
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}

/// <summary>How a script ended and what it said.</summary>
internal sealed record ScriptResult(int ExitCode, string Output, string Errors);

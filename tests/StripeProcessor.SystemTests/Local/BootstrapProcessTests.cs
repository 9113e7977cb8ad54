using System.Net;
using StripeProcessor.Local;

namespace StripeProcessor.SystemTests.Local;

/// <summary>The function as a process of its own: what it is given, what becomes of its output, and how it ends.</summary>
public sealed class BootstrapProcessTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bootstrap").FullName;
    private readonly StringWriter _log = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableFact]
    public async Task A_process_that_ends_before_it_asks_for_an_event_stops_the_start_and_its_output_says_why()
    {
        var file = Script("echo to stdout; echo to stderr >&2; exit 3");

        var fault = await Assert.ThrowsAsync<LocalStartException>(() => StartAsync(file));

        Assert.Equal("the function cannot start: exit code 3", fault.Message);
        Assert.Contains("to stdout", _log.ToString(), StringComparison.Ordinal);
        Assert.Contains("to stderr", _log.ToString(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task It_is_given_the_settings_and_what_Lambda_sets_and_nothing_else()
    {
        var file = Script("env; exit 1");

        await Assert.ThrowsAsync<LocalStartException>(() => StartAsync(file));

        var names = _log.ToString().Split('\n').Where(line => line.Contains('=')).Select(line => line.Split('=')[0]).ToHashSet();
        Assert.Superset(
            new HashSet<string>
            {
                "AWS_LAMBDA_RUNTIME_API", "AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_ENDPOINT_URL_KMS",
                "STRIPE_MODE", "STRIPE_KEY_CIPHERTEXT", "STRIPE_API_BASE", "STACK_NAME", "ALLOWED_ORIGINS", "THANKS_URL", "CANCEL_URL",
            },
            names);
        Assert.DoesNotContain("HOME", names);
    }

    [SkippableFact]
    public async Task A_process_that_dies_holding_an_event_fails_it_at_once_and_the_next_event_gets_another_process()
    {
        var file = Script(
            """
            exec 4<>/dev/tcp/${AWS_LAMBDA_RUNTIME_API/:/\/}
            printf 'GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: x\r\n\r\n' >&4
            read -r line <&4
            kill -SEGV $$
            """);
        await using var system = await StartAsync(file);
        using var client = new HttpClient { BaseAddress = system.SiteAddress };

        using var first = await client.GetAsync("/health");
        using var second = await client.GetAsync("/health");

        Assert.Equal(HttpStatusCode.InternalServerError, first.StatusCode);
        Assert.Equal(HttpStatusCode.InternalServerError, second.StatusCode);
        Assert.Contains("ended (ended by signal 11)", _log.ToString(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Stopping_the_system_ends_the_process()
    {
        var file = Script(
            $$"""
            echo $$ > {{_folder}}/pid
            exec 4<>/dev/tcp/${AWS_LAMBDA_RUNTIME_API/:/\/}
            printf 'GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: x\r\n\r\n' >&4
            exec sleep 1000
            """);

        await using (await StartAsync(file))
        {
            Assert.True(IsRunning());
        }

        Assert.False(IsRunning());
    }

    [SkippableFact]
    public async Task Killing_the_one_command_ends_the_process_too()
    {
        var file = Script(
            $$"""
            echo $$ > {{_folder}}/pid
            exec 4<>/dev/tcp/${AWS_LAMBDA_RUNTIME_API/:/\/}
            printf 'GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: x\r\n\r\n' >&4
            exec sleep 1000
            """);
        using var command = LocalProcess.Start("--port", "0", "--data", Path.Combine(_folder, "data"), "--bootstrap", file);
        await command.ReadyAsync();
        using var child = System.Diagnostics.Process.GetProcessById(ChildId());

        command.Kill();

        await child.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
    }

    private bool IsRunning() => Directory.Exists($"/proc/{ChildId()}");

    private int ChildId() => int.Parse(
        File.ReadAllText(Path.Combine(_folder, "pid")).Trim(), System.Globalization.CultureInfo.InvariantCulture);

    private string Script(string text)
    {
        Skip.IfNot(File.Exists("/bin/bash") && Directory.Exists("/proc/self"), "needs Linux with bash: apt-get install -y bash");
        var file = Path.Combine(_folder, "bootstrap");
        File.WriteAllText(file, $"#!/bin/bash\n{text}\n");

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return file;
    }

    private Task<LocalSystem> StartAsync(string bootstrap) => LocalSystem.StartAsync(
        new LocalOptions { Port = 0, DataDirectory = Path.Combine(_folder, "data"), BootstrapFile = bootstrap, Environments = 2 },
        _log,
        CancellationToken.None);
}

using System.Net;
using System.Net.Sockets;

namespace StripeProcessor.SystemTests.Local;

/// <summary>The one command: what it prints, how it ends, and what it finds when it starts again.</summary>
public sealed class LocalProcessTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("local").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [SkippableTheory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task A_signal_stops_it_cleanly_and_its_last_start_line_was_the_ready_line(string signal)
    {
        Skip.If(OperatingSystem.IsWindows(), "signals are sent with kill, which Windows does not have");
        using var process = LocalProcess.Start("--port", "0", "--data", _data);
        var site = await process.ReadyAsync();
        using var client = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(site)).StatusCode);

        process.Signal(signal);

        Assert.Equal(0, await process.ExitAsync());
        Assert.Contains("/_sandbox/", process.Output, StringComparison.Ordinal);
        Assert.EndsWith($"ready: {site}{Environment.NewLine}", process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_kill_it_starts_again_on_the_same_data_with_the_same_keys()
    {
        using (var first = LocalProcess.Start("--port", "0", "--data", _data))
        {
            await first.ReadyAsync();
            first.Kill();
            await first.ExitAsync();
        }

        var kept = await File.ReadAllTextAsync(Path.Combine(_data, "stripe-key.sealed"));
        using var second = LocalProcess.Start("--port", "0", "--data", _data);
        var site = await second.ReadyAsync();
        using var client = new HttpClient { BaseAddress = site };

        Assert.Contains("\"status\":\"ok\"", await client.GetStringAsync("/health"), StringComparison.Ordinal);
        Assert.Equal(kept, await File.ReadAllTextAsync(Path.Combine(_data, "stripe-key.sealed")));
    }

    [Fact]
    public async Task A_port_in_use_ends_it_with_one_error_and_a_hint()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        using var process = LocalProcess.Start("--port", $"{port}", "--data", _data);

        Assert.Equal(1, await process.ExitAsync());
        Assert.Contains($"error: cannot listen on 127.0.0.1:{port}", process.Output, StringComparison.Ordinal);
        Assert.Contains("hint: ", process.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", process.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--port", "http")]
    [InlineData("--port", "65535")]
    [InlineData("--port")]
    [InlineData("--what", "ever")]
    [InlineData("--bootstrap", "/nowhere/bootstrap")]
    public async Task Arguments_that_cannot_be_read_end_it_with_the_usage_and_2(params string[] arguments)
    {
        using var process = LocalProcess.Start(arguments);

        Assert.Equal(2, await process.ExitAsync());
        Assert.Contains("error: ", process.Output, StringComparison.Ordinal);
        Assert.Contains("usage: ", process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_is_no_error()
    {
        using var process = LocalProcess.Start("--help");

        Assert.Equal(0, await process.ExitAsync());
        Assert.Contains("usage: ", process.Output, StringComparison.Ordinal);
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace StripeProcessor.SystemTests.Native;

/// <summary>The native program as a process, with exactly the variables that it is given.</summary>
internal sealed class NativeFunction : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly Task _reading;

    private NativeFunction(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
    }

    public int Id => _process.Id;

    /// <summary>What the program that runs now was started with; another than at first when it has replaced itself.</summary>
    public string[] VariablesOfNow => File.ReadAllText($"/proc/{Id}/environ", Encoding.UTF8).Split('\0');

    public static NativeFunction Start(IReadOnlyList<string> command, IReadOnlyDictionary<string, string> variables)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();

        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return new NativeFunction(Process.Start(start)!);
    }

    /// <summary>Waits for it to end by itself.</summary>
    public async Task<(int Code, NativeLog Log)> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Limit);
        await _reading.WaitAsync(Limit);
        return (_process.ExitCode, new NativeLog([.. _lines]));
    }

    /// <summary>Asks it to end, as Lambda does before it takes an environment away.</summary>
    public async Task TerminateAsync()
    {
        using var kill = Process.Start("/bin/sh", ["-c", "kill -TERM " + Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync().WaitAsync(Limit);
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Asks it to end, expects that it does so in peace, and returns everything that it wrote.</summary>
    public async Task<NativeLog> StopAsync()
    {
        await TerminateAsync();
        var (code, log) = await EndAsync();
        Assert.True(code == 0, $"exit code {code}\n{log}");
        return log;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        await _reading;
        _process.Dispose();
    }

    private async Task ReadAsync(StreamReader from)
    {
        while (await from.ReadLineAsync() is { } line)
        {
            _lines.Enqueue(line);
        }
    }
}

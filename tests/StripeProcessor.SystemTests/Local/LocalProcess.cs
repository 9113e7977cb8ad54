using System.Diagnostics;
using System.Text;
using StripeProcessor.Local;

namespace StripeProcessor.SystemTests.Local;

/// <summary>The one command as a process of its own.</summary>
internal sealed class LocalProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<Uri> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;

    private LocalProcess(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
    }

    public int Id => _process.Id;

    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    public static LocalProcess Start(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(typeof(LocalSystem).Assembly.Location);

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return new LocalProcess(Process.Start(start)!);
    }

    /// <summary>The site's address, from the ready line.</summary>
    public async Task<Uri> ReadyAsync()
    {
        var ended = _process.WaitForExitAsync();
        var first = await Task.WhenAny(_ready.Task, ended).WaitAsync(TimeSpan.FromSeconds(90));
        Assert.True(first == _ready.Task || _ready.Task.IsCompleted, $"the process ended before it was ready, with {(_process.HasExited ? _process.ExitCode : -1)}:\n{Output}");
        return await _ready.Task;
    }

    public void Kill() => _process.Kill();

    /// <summary>SIGTERM or SIGINT, as a terminal or a supervisor sends them.</summary>
    public void Signal(string name) => Process.Start("kill", ["-s", name, $"{_process.Id}"])!.WaitForExit();

    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        await _reading.WaitAsync(TimeSpan.FromSeconds(60));
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private async Task ReadAsync(StreamReader from)
    {
        while (await from.ReadLineAsync() is { } line)
        {
            lock (_output)
            {
                _output.AppendLine(line);
            }

            if (line.StartsWith("ready: ", StringComparison.Ordinal))
            {
                _ready.TrySetResult(new Uri(line["ready: ".Length..]));
            }
        }
    }
}

using System.Diagnostics;
using System.Threading.Channels;

namespace StripeProcessor.SystemTests.Kms;

/// <summary>
/// AWS as moto plays it, on a free port of this machine; one process for every test of the collection. Where moto is absent,
/// <see cref="SkipIfAbsent"/> says so. moto ignores key policies and opens with disabled keys: those refusals are tested with
/// KMS's own error bodies instead.
/// </summary>
public sealed class MotoServer : IAsyncLifetime
{
    private const string Running = "Running on ";

    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private Process? _process;

    /// <summary>Where it listens; null when moto is absent.</summary>
    public Uri? Address { get; private set; }

    /// <summary>Skips the test, with the reason, when there is no moto on this machine.</summary>
    public void SkipIfAbsent() =>
        Skip.If(Address is null, "moto is not on this machine; install it with: python3 -m pip install 'moto[server]'");

    public async Task InitializeAsync()
    {
        _process = Start();
        if (_process is null)
        {
            return;
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await foreach (var line in _lines.Reader.ReadAllAsync(patience.Token))
        {
            var at = line.IndexOf(Running, StringComparison.Ordinal);
            if (at >= 0)
            {
                Address = new Uri(line[(at + Running.Length)..].Trim());
                return;
            }
        }
    }

    public async Task DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
    }

    private Process? Start()
    {
        var process = new Process
        {
            StartInfo = new ProcessStartInfo("python3", ["-u", "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);

        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }

        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _ = process.WaitForExitAsync().ContinueWith(_ => _lines.Writer.TryComplete(), TaskScheduler.Default);
        return process;
    }

    private void Take(string? line)
    {
        if (line is not null)
        {
            _lines.Writer.TryWrite(line);
        }
    }
}

/// <summary>Put <c>[Collection(MotoCollection.Name)]</c> on a class that takes a <see cref="MotoServer"/>.</summary>
[CollectionDefinition(Name)]
public sealed class MotoCollection : ICollectionFixture<MotoServer>
{
    public const string Name = "moto";
}

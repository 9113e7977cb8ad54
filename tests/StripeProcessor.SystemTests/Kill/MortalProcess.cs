using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;

namespace StripeProcessor.SystemTests.Kill;

/// <summary>One process of the function: made ready ahead, put on a seat of the Runtime API, watched, and killed from within.</summary>
internal sealed class MortalProcess : IAsyncDisposable
{
    /// <summary>The exit code of whoever met SIGKILL: 128 and the signal's number.</summary>
    public const int Killed = 137;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Channel<string> _answers = Channel.CreateUnbounded<string>();
    private readonly List<string> _errors = [];

    private MortalProcess(Process process)
    {
        _process = process;
        Ended = EndAsync(Task.WhenAll(ReadAnswersAsync(), ReadErrorsAsync()));
    }

    /// <summary>Whether it got to the call at which it was told to die.</summary>
    public bool HasDied { get; private set; }

    /// <summary>Ends when the process has ended and all of its words were read; its exit code.</summary>
    public Task<int> Ended { get; }

    /// <summary>What it logged.</summary>
    public string LogText
    {
        get
        {
            lock (_errors)
            {
                return string.Join('\n', _errors);
            }
        }
    }

    public static MortalProcess Start(AwaitPoints points, IReadOnlyDictionary<string, string> variables)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(points.Folder, Path.GetFileName(typeof(MortalProcess).Assembly.Location)));
        start.ArgumentList.Add("function");
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        // It lives for a second: what pays off later is not worth its price.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_TC_CallCountingDelayMs"] = "100000";
        return new MortalProcess(Process.Start(start)!);
    }

    /// <summary>Waits until it could take a seat at once.</summary>
    public async Task ReadyAsync() => await AnswerAsync("ready");

    /// <summary>Begins to serve the seat.</summary>
    public void Go(string address) => Tell($"go {address}");

    /// <summary>Writes down what is reached from the point on, or at once, and dies at the call.</summary>
    public async Task WatchAsync(int? beginsAt, KillCall? diesAt)
    {
        Tell($"watch {Word(beginsAt)} {Word(diesAt?.Point)} {Word(diesAt?.Time)}");
        await AnswerAsync("watching");
    }

    /// <summary>Ends the watch. What was reached, in order.</summary>
    public async Task<IReadOnlyList<int>> StopAsync()
    {
        Tell("stop");
        var answer = await AnswerAsync("reached");
        return [.. answer.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(word => int.Parse(word, CultureInfo.InvariantCulture))];
    }

    public void Kill() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await Ended;
        _process.Dispose();
    }

    private async Task<int> EndAsync(Task reading)
    {
        await _process.WaitForExitAsync();
        await reading;
        return _process.ExitCode;
    }

    private void Tell(string order)
    {
        try
        {
            _process.StandardInput.WriteLine(order);
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // It has ended: whoever waits for its answer is told so.
        }
    }

    private async Task<string> AnswerAsync(string word)
    {
        try
        {
            var answer = await _answers.Reader.ReadAsync().AsTask().WaitAsync(Patience);
            return answer.StartsWith(word, StringComparison.Ordinal)
                ? answer[word.Length..].Trim()
                : throw new InvalidOperationException($"expected '{word}', met '{answer}'");
        }
        catch (ChannelClosedException)
        {
            throw new InvalidOperationException($"the process ended with {await Ended} before it said '{word}': {LogText}");
        }
    }

    private async Task ReadAnswersAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line == "killed")
            {
                HasDied = true;
            }
            else
            {
                await _answers.Writer.WriteAsync(line);
            }
        }

        _answers.Writer.Complete();
    }

    private async Task ReadErrorsAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            lock (_errors)
            {
                _errors.Add(line);
            }
        }
    }

    private static string Word(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "-";
}

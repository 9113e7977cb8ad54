using System.Diagnostics;
using StripeProcessor.SystemTests.Operating;

namespace StripeProcessor.SystemTests.Deployed;

/// <summary>A shell in one folder, with exactly these variables: what a person at a terminal types is run as it is written.</summary>
/// <param name="folder">Where it stands.</param>
/// <param name="variables">All that it has.</param>
internal sealed class Shell(string folder, IReadOnlyDictionary<string, string> variables)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    public string Folder => folder;

    public IReadOnlyDictionary<string, string> Variables => variables;

    /// <summary>Runs one command, with its output and its errors kept apart.</summary>
    /// <param name="command">For bash.</param>
    /// <param name="typed">What is piped in; null for nothing.</param>
    public async Task<ToolRun> RunAsync(string command, string? typed)
    {
        using var process = Start("bash", "-c", command);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await PipeAsync(process, typed);

        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"not over after {Limit}: {command}");
        }

        return new ToolRun(process.ExitCode, await output, await errors);
    }

    internal Process Start(string program, params string[] words)
    {
        var start = new ProcessStartInfo(program, words)
        {
            WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private static async Task PipeAsync(Process process, string? typed)
    {
        try
        {
            if (typed is not null)
            {
                await process.StandardInput.WriteAsync(typed + "\n");
            }

            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // A command that reads nothing has ended before it could be told.
        }
    }
}

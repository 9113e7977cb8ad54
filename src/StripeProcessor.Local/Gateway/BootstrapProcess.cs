using System.Diagnostics;
using System.Globalization;

namespace StripeProcessor.Local;

/// <summary>
/// An environment that is a process of its own: the published <c>bootstrap</c>, started with exactly the variables that it is given.
/// It ends with this process, however that ends: its supervisor, a few lines of shell, kills it when the pipe that this process
/// holds open closes.
/// </summary>
/// <param name="file">The program.</param>
/// <param name="variables">All of its variables but AWS_LAMBDA_RUNTIME_API, which is the seat's.</param>
/// <param name="output">Takes what it prints, line by line.</param>
public sealed class BootstrapProcess(
    string file, IReadOnlyDictionary<string, string> variables, TextWriter output)
{
    private const string Supervisor =
        """
        exec 3<&0
        "$1" 3<&- </dev/null &
        child=$!
        { read -r _ <&3; kill -9 "$child"; } 2>/dev/null &
        watch=$!
        exec 3<&-
        wait "$child" 2>/dev/null
        code=$?
        kill "$watch" 2>/dev/null
        exit "$code"
        """;

    /// <summary>Runs it to its end: a <see cref="RunEnvironment"/>.</summary>
    public async Task<string> RunAsync(EnvironmentSeat seat, CancellationToken cancellationToken)
    {
        using var process = Start(seat);
        var copying = Task.WhenAll(CopyAsync(process.StandardOutput), CopyAsync(process.StandardError));

        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.StandardInput.Close();
            await process.WaitForExitAsync(CancellationToken.None);
            throw;
        }

        await copying;
        return Describe(process.ExitCode);
    }

    private Process Start(EnvironmentSeat seat)
    {
        var start = new ProcessStartInfo("/bin/sh")
        {
            WorkingDirectory = Path.GetDirectoryName(file)!,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(Supervisor);
        start.ArgumentList.Add("supervisor");
        start.ArgumentList.Add(file);
        start.Environment.Clear();

        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        start.Environment["AWS_LAMBDA_RUNTIME_API"] = seat.Address;
        return Process.Start(start)!;
    }

    private async Task CopyAsync(StreamReader from)
    {
        while (await from.ReadLineAsync() is { } line)
        {
            await output.WriteLineAsync(line);
        }
    }

    // A shell reports a child that a signal ended as 128 and the signal's number.
    private static string Describe(int exitCode) => exitCode > 128
        ? string.Create(CultureInfo.InvariantCulture, $"ended by signal {exitCode - 128}")
        : string.Create(CultureInfo.InvariantCulture, $"exit code {exitCode}");
}

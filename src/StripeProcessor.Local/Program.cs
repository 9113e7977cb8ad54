using System.Runtime.InteropServices;
using StripeProcessor.Local;

if (args is ["--help"] or ["-h"])
{
    Console.WriteLine(CommandLine.Usage);
    return 0;
}

if (!CommandLine.TryRead(args, out var options, out var fault))
{
    Console.Error.WriteLine($"error: {fault}");
    Console.Error.WriteLine(CommandLine.Usage);
    return 2;
}

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

try
{
    await using var system = await LocalSystem.StartAsync(options, Console.Out, stop.Token);
    Console.WriteLine(StartText.Of(system));
    await Task.Delay(Timeout.Infinite, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    return 0;
}
catch (LocalStartException refused)
{
    Console.Error.WriteLine($"error: {refused.Message}");
    Console.Error.WriteLine($"hint: {refused.Hint}");
    return 1;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 0;
}

void Stop(PosixSignalContext context)
{
    // The second Ctrl+C ends the process as any other would.
    context.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
}

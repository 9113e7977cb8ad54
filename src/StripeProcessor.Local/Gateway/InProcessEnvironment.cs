using StripeProcessor.Function;

namespace StripeProcessor.Local;

/// <summary>An environment within this process: the function's own loop, speaking to the Runtime API over a socket as in Lambda.</summary>
internal sealed class InProcessEnvironment(FunctionSettings settings, FunctionPlatform platform, Log log)
{
    // The loop finishes what it holds; a handler that does not end cannot be killed within a process, only left behind.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    public async Task<string> RunAsync(EnvironmentSeat seat, CancellationToken cancellationToken)
    {
        var loop = FunctionLoop.RunAsync(settings, log, seat.Address, cancellationToken, platform);

        try
        {
            await loop.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Task.WhenAny(loop, Task.Delay(Grace, CancellationToken.None));
        }

        return "the loop ended";
    }
}

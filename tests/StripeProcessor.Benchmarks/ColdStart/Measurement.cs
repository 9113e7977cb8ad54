using System.Diagnostics;
using StripeProcessor.Local;

namespace StripeProcessor.Benchmarks.ColdStart;

/// <summary>Starts a peer once, lets it charge, and stops it.</summary>
internal static class Measurement
{
    private const int WarmCharges = 50;
    private static readonly TimeSpan FunctionTime = TimeSpan.FromSeconds(25);

    public static async Task<Sample> TakeAsync(Peer peer, IReadOnlyDictionary<string, string> settings)
    {
        await using var runtime = await RuntimeApi.StartAsync(new RuntimeApiOptions(), CancellationToken.None);
        var seat = runtime.Seats[0];
        seat.Occupy();

        var start = new ProcessStartInfo(peer.File, peer.Arguments)
        {
            WorkingDirectory = Path.GetDirectoryName(peer.File)!, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in settings.Concat(peer.Variables))
        {
            start.Environment[name] = value;
        }

        start.Environment["AWS_LAMBDA_RUNTIME_API"] = runtime.Address;

        var gift = GiftEvent.Create();
        var clock = Stopwatch.StartNew();
        var charged = runtime.InvokeAsync(gift, FunctionTime, CancellationToken.None);
        using var process = Process.Start(start)!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEndAsync();
            var ended = process.WaitForExitAsync();
            if (await Task.WhenAny(seat.Initialised, ended) == ended)
            {
                throw new InvalidOperationException($"{peer.Name} ended before it asked for an event: {await output} {await errors}");
            }

            var firstNext = clock.Elapsed;
            if (await Task.WhenAny(charged, ended) == ended)
            {
                throw new InvalidOperationException($"{peer.Name} ended before it charged: {await output} {await errors}");
            }

            await ExpectChargeAsync(peer, charged);
            var firstCharge = clock.Elapsed;
            var coldCpu = ProcessFigures.CpuMs(process.Id);

            var warm = new double[WarmCharges];
            for (var index = 0; index < WarmCharges; index++)
            {
                var next = GiftEvent.Create();
                var started = clock.Elapsed;
                await ExpectChargeAsync(peer, runtime.InvokeAsync(next, FunctionTime, CancellationToken.None));
                warm[index] = (clock.Elapsed - started).TotalMilliseconds;
            }

            var warmCpu = (ProcessFigures.CpuMs(process.Id) - coldCpu) / WarmCharges;
            return new Sample(
                firstNext.TotalMilliseconds,
                firstCharge.TotalMilliseconds,
                coldCpu,
                Quantile.Median(warm),
                warmCpu,
                ProcessFigures.PeakMiB(process.Id));
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
    }

    private static async Task ExpectChargeAsync(Peer peer, Task<InvocationResult> charged)
    {
        if (await charged is not InvocationResult.Answered answered || !GiftEvent.Succeeded(answered.Payload))
        {
            throw new InvalidOperationException($"{peer.Name} did not charge: {await charged}");
        }
    }
}

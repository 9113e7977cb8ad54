using System.Collections.Concurrent;
using System.Globalization;
using StripeProcessor.Local;
using Xunit.Abstractions;

namespace StripeProcessor.SystemTests.Native;

/// <summary>
/// A native process that makes its second thread too early hangs for ever in a few of a thousand starts: too seldom to be met by
/// chance, often enough to lose gifts.
/// </summary>
public sealed class ManyStartsTests(ITestOutputHelper output)
{
    private const int Starts = 2000;
    private const int AtOnce = 2;

    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    [SkippableFact]
    public async Task Each_of_two_thousand_starts_asks_for_its_first_event()
    {
        Skip.IfNot(NativePackage.Missing is null, NativePackage.Missing);
        await using var world = await NativeWorld.StartAsync(environments: AtOnce);
        var milliseconds = new ConcurrentBag<double>();
        var failures = new ConcurrentBag<string>();
        var begun = TimeProvider.System.GetTimestamp();

        await Task.WhenAll(world.Runtime.Seats.Select(seat => Task.Run(async () =>
        {
            for (var start = 0; start < Starts / AtOnce; start++)
            {
                await StartAsync(world, seat, milliseconds, failures);
            }
        })));

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{milliseconds.Count} starts in {TimeProvider.System.GetElapsedTime(begun).TotalSeconds:0} s; process start to first poll: "
            + $"median {Quantile(milliseconds, 0.5):0.0} ms, 99 % {Quantile(milliseconds, 0.99):0.0} ms, slowest {Quantile(milliseconds, 1):0.0} ms"));
        Assert.Empty(failures);
        Assert.Equal(Starts, milliseconds.Count);
    }

    private static async Task StartAsync(
        NativeWorld world, EnvironmentSeat seat, ConcurrentBag<double> milliseconds, ConcurrentBag<string> failures)
    {
        seat.Occupy();
        var variables = new Dictionary<string, string>(world.Variables()) { ["AWS_LAMBDA_RUNTIME_API"] = seat.Address };
        var started = TimeProvider.System.GetTimestamp();
        await using var function = NativeFunction.Start([NativePackage.Program], variables);

        try
        {
            await seat.Initialised.WaitAsync(Hang);
            milliseconds.Add(TimeProvider.System.GetElapsedTime(started).TotalMilliseconds);
        }
        catch (Exception fault) when (fault is TimeoutException or EnvironmentInitException)
        {
            failures.Add(fault is TimeoutException ? "hung" : fault.Message);
        }

        seat.ReportDeath("killed");
    }

    private static double Quantile(IEnumerable<double> figures, double share)
    {
        var sorted = figures.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[(int)Math.Round((sorted.Length - 1) * share)];
    }
}

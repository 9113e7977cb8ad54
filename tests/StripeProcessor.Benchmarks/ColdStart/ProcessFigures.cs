using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;

namespace StripeProcessor.Benchmarks.ColdStart;

/// <summary>What Linux knows of a running process.</summary>
internal static partial class ProcessFigures
{
    /// <summary>Processor time of all its threads so far, milliseconds, to the nanosecond.</summary>
    public static double CpuMs(int processId)
    {
        if (FindClock(processId, out var clock) != 0 || ReadClock(clock, out var time) != 0)
        {
            throw new Win32Exception($"cannot read the processor time of process {processId}: it has ended");
        }

        return (time.Seconds * 1000.0) + (time.Nanoseconds / 1e6);
    }

    /// <summary>The largest resident set so far, MiB.</summary>
    public static double PeakMiB(int processId)
    {
        var line = File.ReadLines($"/proc/{processId}/status").First(text => text.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024.0;
    }

    [LibraryImport("libc", EntryPoint = "clock_getcpuclockid")]
    private static partial int FindClock(int processId, out int clock);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ReadClock(int clock, out Time time);

    private readonly record struct Time(long Seconds, long Nanoseconds);
}

namespace StripeProcessor.Benchmarks.ColdStart;

/// <summary>What one start of one peer showed.</summary>
/// <param name="FirstNextMs">Process start to the first poll for an event, milliseconds.</param>
/// <param name="FirstChargeMs">Process start to the answer of the first charge, milliseconds; the event waits from the start.</param>
/// <param name="ColdCpuMs">Processor time of all threads up to that answer, milliseconds.</param>
/// <param name="WarmMs">Median of the charges that follow, milliseconds.</param>
/// <param name="WarmCpuMs">Processor time of one of them, milliseconds.</param>
/// <param name="PeakMiB">Largest resident set (VmHWM), MiB.</param>
internal sealed record Sample(
    double FirstNextMs, double FirstChargeMs, double ColdCpuMs, double WarmMs, double WarmCpuMs, double PeakMiB);

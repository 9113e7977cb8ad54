namespace StripeProcessor.Benchmarks.ColdStart;

internal static class Quantile
{
    public static double Median(IEnumerable<double> values) => At(values, 0.5);

    public static double P90(IEnumerable<double> values) => At(values, 0.9);

    private static double At(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted[(int)Math.Ceiling(share * sorted.Length) - 1];
    }
}

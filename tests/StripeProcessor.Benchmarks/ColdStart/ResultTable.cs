using System.Globalization;
using System.Text;

namespace StripeProcessor.Benchmarks.ColdStart;

/// <summary>The figures of a run as a Markdown table; ratios are to the Node peer of the same transport in the same run.</summary>
internal static class ResultTable
{
    private const double MiB = 1024 * 1024;

    public static string Render(IReadOnlyList<(Peer Peer, List<Sample> Samples)> figures)
    {
        var table = new StringBuilder();
        table.AppendLine(
            "| peer | first `next` ms | first charge ms (median / p90) | of Node's | CPU to there ms | warm ms | warm CPU ms | of Node's | peak MiB | program MB | zip MB |");
        table.AppendLine("|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var (peer, samples) in figures)
        {
            var node = figures.FirstOrDefault(other => other.Peer.Name.StartsWith("Node", StringComparison.Ordinal)
                && other.Peer.OverTls == peer.OverTls && other.Peer != peer);
            var charge = Quantile.Median(samples.Select(sample => sample.FirstChargeMs));
            var warmCpu = Quantile.Median(samples.Select(sample => sample.WarmCpuMs));
            table.AppendLine(string.Join(" | ",
            [
                "| " + peer.Name,
                Text(Quantile.Median(samples.Select(sample => sample.FirstNextMs))),
                Text(charge) + " / " + Text(Quantile.P90(samples.Select(sample => sample.FirstChargeMs))),
                node.Samples is null ? "" : Share(charge, Quantile.Median(node.Samples.Select(sample => sample.FirstChargeMs))),
                Text(Quantile.Median(samples.Select(sample => sample.ColdCpuMs))),
                Text(Quantile.Median(samples.Select(sample => sample.WarmMs)), "0.00"),
                Text(warmCpu, "0.00"),
                node.Samples is null ? "" : Share(warmCpu, Quantile.Median(node.Samples.Select(sample => sample.WarmCpuMs))),
                Text(samples.Max(sample => sample.PeakMiB)),
                Text(peer.ProgramBytes / MiB),
                peer.ZipBytes is { } zip ? Text(zip / MiB) + " |" : " |",
            ]));
        }

        return table.ToString();
    }

    private static string Share(double part, double whole) => "1/" + Text(whole / part);

    private static string Text(double value, string format = "0.0") => value.ToString(format, CultureInfo.InvariantCulture);
}

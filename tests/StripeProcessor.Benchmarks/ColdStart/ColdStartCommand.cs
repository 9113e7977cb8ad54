using System.Globalization;

namespace StripeProcessor.Benchmarks.ColdStart;

/// <summary>
/// Measures process start to first poll, and process start to first charge answered, of the published native function and,
/// where Node is at hand, of the same job in Node: in random order within each round, the first round dropped.
/// </summary>
internal static class ColdStartCommand
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        var runs = int.Parse(Option(arguments, "--runs") ?? "20", CultureInfo.InvariantCulture);
        var bootstrap = Path.GetFullPath(Option(arguments, "--bootstrap") ?? "artifacts/bootstrap");
        var node = Path.GetFullPath(Option(arguments, "--node") ?? "tests/StripeProcessor.Benchmarks/Node/artifacts/function.cjs");
        var beside = Option(arguments, "--beside") is { } folder ? Path.GetFullPath(folder) : null;
        if (new[] { bootstrap, beside ?? bootstrap }.FirstOrDefault(place => !File.Exists(Path.Combine(place, "bootstrap"))) is { } empty)
        {
            Console.Error.WriteLine($"error: there is no native function at {empty}");
            Console.Error.WriteLine(
                "hint: dotnet publish src/StripeProcessor.Function -c Release -r linux-x64 -o artifacts/bootstrap");
            return 1;
        }

        var work = Directory.CreateTempSubdirectory("cold-start-").FullName;
        try
        {
            var authority = new TestAuthority();
            await using var plain = await World.StartAsync(null);
            await using var secure = await World.StartAsync(authority.Server);
            var figures = Peers.Prepare(bootstrap, beside, node, authority.RootPem, work)
                .Select(peer => (Peer: peer, Samples: new List<Sample>())).ToList();

            for (var round = 0; round <= runs; round++)
            {
                foreach (var (peer, samples) in figures.OrderBy(_ => Random.Shared.Next()))
                {
                    var sample = await Measurement.TakeAsync(peer, (peer.OverTls ? secure : plain).FreshSettings());
                    if (round > 0)
                    {
                        samples.Add(sample);
                    }
                }
            }

            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{runs} interleaved runs, {Environment.ProcessorCount} cores, .NET {Environment.Version}. Not real Lambda.\n"));
            Console.Write(ResultTable.Render(figures));
            return 0;
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static string? Option(string[] arguments, string name)
    {
        var index = Array.IndexOf(arguments, name);
        return index >= 0 && index + 1 < arguments.Length ? arguments[index + 1] : null;
    }
}

using System.IO.Compression;

namespace StripeProcessor.Benchmarks.ColdStart;

/// <summary>The programs that are compared, made ready to start.</summary>
internal static class Peers
{
    private const string SystemBundle = "/etc/ssl/certs/ca-certificates.crt";

    /// <param name="bootstrapFolder">Where the native function was published to.</param>
    /// <param name="beside">Another build of it to compare with, over TLS; null: none.</param>
    /// <param name="nodeBundle">The bundled Node function; null or missing: not compared.</param>
    /// <param name="rootPem">The authority that the stand-ins' certificates come from.</param>
    /// <param name="workFolder">A folder to put copies into.</param>
    public static IReadOnlyList<Peer> Prepare(
        string bootstrapFolder, string? beside, string? nodeBundle, string rootPem, string workFolder)
    {
        var (bootstrap, binary, zip) = Package(bootstrapFolder, rootPem, Path.Combine(workFolder, "package"));
        var none = new Dictionary<string, string>();
        var peers = new List<Peer>
        {
            new("native, plain http", false, bootstrap, [], none, binary, zip),
            new("native, TLS, short root list", true, bootstrap, [], none, binary, zip),
        };

        if (beside is not null)
        {
            var (other, otherBinary, otherZip) = Package(beside, rootPem, Path.Combine(workFolder, "beside"));
            peers.Add(new("the other build, TLS, short root list", true, other, [], none, otherBinary, otherZip));
        }

        if (File.Exists(SystemBundle))
        {
            var bundle = Path.Combine(workFolder, "system-roots.pem");
            File.WriteAllText(bundle, File.ReadAllText(SystemBundle) + "\n" + rootPem + "\n");
            var variables = new Dictionary<string, string> { ["SSL_CERT_FILE"] = bundle, ["SSL_CERT_DIR"] = Path.Combine(workFolder, "none") };
            peers.Add(new("native, TLS, the system's bundle", true, bootstrap, [], variables, binary, zip));
        }

        if (nodeBundle is not null && File.Exists(nodeBundle) && FindNode() is { } node)
        {
            var root = Path.Combine(workFolder, "root.pem");
            File.WriteAllText(root, rootPem);
            var variables = new Dictionary<string, string> { ["NODE_EXTRA_CA_CERTS"] = root };
            var size = new FileInfo(nodeBundle).Length;
            peers.Add(new("Node, bundled, plain http", false, node, [nodeBundle], none, size, null));
            peers.Add(new("Node, bundled, TLS", true, node, [nodeBundle], variables, size, null));
        }

        return peers;
    }

    // The package as it is deployed, but for one more root on its short list: the stand-ins have no certificate from the real ones.
    private static (string Program, long ProgramBytes, long ZipBytes) Package(string published, string rootPem, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var name in new[] { "bootstrap", "roots.pem", "donations.json" })
        {
            File.Copy(Path.Combine(published, name), Path.Combine(folder, name));
        }

        var zip = ZippedBytes(folder);
        File.AppendAllText(Path.Combine(folder, "roots.pem"), "\n" + rootPem + "\n");
        var program = Path.Combine(folder, "bootstrap");
        return (program, new FileInfo(program).Length, zip);
    }

    private static long ZippedBytes(string folder)
    {
        using var zip = new MemoryStream();
        ZipFile.CreateFromDirectory(folder, zip, CompressionLevel.SmallestSize, includeBaseDirectory: false);
        return zip.Length;
    }

    private static string? FindNode() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Select(folder => Path.Combine(folder, "node"))
        .FirstOrDefault(File.Exists);
}

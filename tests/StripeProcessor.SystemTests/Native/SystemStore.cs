using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;

namespace StripeProcessor.SystemTests.Native;

/// <summary>
/// A machine whose system store holds one root and no other: a process that is started here sees it where OpenSSL keeps its own,
/// in a mount namespace that ends with the process.
/// </summary>
internal sealed class SystemStore : IDisposable
{
    private const string Script =
        """
        mount --bind "$1" "$2/certs" &&
        if [ -e "$2/cert.pem" ] && [ ! "$2/cert.pem" -ef "$2/certs/ca-certificates.crt" ]; then
            mount --bind "$1/ca-certificates.crt" "$2/cert.pem"
        fi &&
        exec "$3"
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("system-store-").FullName;
    private readonly string _opensslFolder;
    private readonly string[] _namespace;

    private SystemStore(string opensslFolder, string[] @namespace)
    {
        _opensslFolder = opensslFolder;
        _namespace = @namespace;
    }

    /// <summary>Sets the store up, or skips the test.</summary>
    public static SystemStore With(X509Certificate2 root)
    {
        var folder = Run(["openssl", "version", "-d"])?.Split('"') is [_, var path, ..] ? path : null;
        Skip.If(folder is null, "needs openssl: apt-get install -y openssl");

        foreach (var attempt in (string[][])[["unshare", "-m"], ["unshare", "-r", "-m"]])
        {
            var store = new SystemStore(folder!, attempt);
            var pem = root.ExportCertificatePem() + "\n";
            File.WriteAllText(Path.Combine(store._folder, "ca-certificates.crt"), pem);
            File.WriteAllText(Path.Combine(store._folder, "root.pem"), pem);

            if (Run(["openssl", "rehash", store._folder]) is not null && Run(store.CommandFor("true")) is not null)
            {
                return store;
            }

            store.Dispose();
        }

        Skip.If(true, "needs a mount namespace: run as root, or sysctl -w kernel.unprivileged_userns_clone=1");
        throw new UnreachableException();
    }

    /// <summary>What runs a program on that machine, as the process that is started.</summary>
    public string[] CommandFor(string program) =>
        [.. _namespace, "sh", "-c", Script, "sh", _folder, _opensslFolder, program];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string? Run(string[] command)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command[0], command.Skip(1))
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            errors.Wait();
            return process.ExitCode == 0 ? output : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}

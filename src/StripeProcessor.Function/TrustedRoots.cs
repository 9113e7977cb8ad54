using System.Runtime.InteropServices;
using System.Text;

namespace StripeProcessor.Function;

/// <summary>Which certificate authorities this process trusts for TLS.</summary>
public enum RootStore
{
    /// <summary>The short list in the package: the roots that Stripe and AWS publish that they use.</summary>
    ShortList,

    /// <summary>The system's store: the process fell back to it, or the package has no short list.</summary>
    System,

    /// <summary>What the operator named with SSL_CERT_FILE or SSL_CERT_DIR.</summary>
    Operator,
}

/// <summary>
/// Points OpenSSL at the packaged short list of certificate authorities, and goes back to the system's store when a vendor
/// has moved to an authority outside it. A short list makes a cold start over TLS twice as fast (loading a distribution's
/// roots is its largest single cost) and must never become an outage; an untrusted chain is refused under either store.
/// </summary>
public static partial class TrustedRoots
{
    private const string CertificateFile = "SSL_CERT_FILE";
    private const string CertificateDirectory = "SSL_CERT_DIR";
    private const string FellBack = "STRIPE_PROCESSOR_SYSTEM_ROOTS";

    /// <summary>
    /// Chooses the store. Must run before anything touches TLS: OpenSSL and .NET read the store once a process.
    /// </summary>
    /// <param name="packageDirectory">Where the short list, <c>roots.pem</c>, lies.</param>
    public static RootStore Choose(string packageDirectory)
    {
        if (IsSet(CertificateFile) || IsSet(CertificateDirectory))
        {
            return RootStore.Operator;
        }

        var list = Path.Combine(packageDirectory, "roots.pem");
        if (IsSet(FellBack) || !File.Exists(list))
        {
            return RootStore.System;
        }

        // .NET reads these with the native getenv, which Environment.SetEnvironmentVariable does not reach. The directory
        // must be named too, and be missing: the default one would be read beside the file.
        SetVariable(CertificateFile, list);
        SetVariable(CertificateDirectory, Path.Combine(packageDirectory, "no-other-roots"));
        return RootStore.ShortList;
    }

    /// <summary>
    /// Replaces this process by itself, same program and arguments, trusting the system's store. Never between taking an
    /// invocation and answering it: the Runtime API would wait for an answer that nobody remembers.
    /// </summary>
    /// <exception cref="InvalidOperationException">The system refused to run the program again.</exception>
    public static void RestartWithSystemStore()
    {
        ClearVariable(CertificateFile);
        ClearVariable(CertificateDirectory);
        SetVariable(FellBack, "1");

        var commandLine = Encoding.UTF8.GetString(File.ReadAllBytes("/proc/self/cmdline"));
        string?[] arguments = [.. commandLine.TrimEnd('\0').Split('\0'), null];
        Execute("/proc/self/exe", arguments);
        throw new InvalidOperationException(
            $"cannot restart with the system's certificate authorities: execv failed with error {Marshal.GetLastPInvokeError()}");
    }

    private static bool IsSet(string variable) => Marshal.PtrToStringUTF8(GetVariable(variable)) is { Length: > 0 };

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetVariable(string name);

    private static void SetVariable(string name, string value) => SetVariable(name, value, overwrite: 1);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "unsetenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ClearVariable(string name);

    [LibraryImport("libc", EntryPoint = "execv", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Execute(string path, string?[] arguments);
}

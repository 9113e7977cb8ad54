using System.ComponentModel;
using System.Diagnostics;

namespace StripeProcessor.SystemTests.Native;

public sealed class BinaryTests
{
    // What Amazon Linux 2023, under the provided.al2023 runtime, has.
    private static readonly Version OfAmazonLinux = new(2, 34);

    [SkippableFact]
    public async Task It_needs_no_newer_C_library_than_Lambda_has()
    {
        Skip.IfNot(NativePackage.Missing is null, NativePackage.Missing);

        var symbols = await DynamicSymbolsAsync();

        var needed = symbols.Split([' ', '(', ')', '\n'], StringSplitOptions.RemoveEmptyEntries)
            .Where(word => word.StartsWith("GLIBC_2.", StringComparison.Ordinal))
            .Select(word => Version.Parse(word["GLIBC_".Length..]))
            .Distinct();
        Assert.NotEmpty(needed);
        Assert.DoesNotContain(needed, version => version > OfAmazonLinux);
    }

    private static async Task<string> DynamicSymbolsAsync()
    {
        Process? objdump = null;
        try
        {
            objdump = Process.Start(new ProcessStartInfo("objdump", ["-T", NativePackage.Program]) { RedirectStandardOutput = true });
        }
        catch (Win32Exception)
        {
            Skip.If(true, "needs objdump: apt-get install -y binutils");
        }

        using (objdump)
        {
            return await objdump!.StandardOutput.ReadToEndAsync();
        }
    }
}

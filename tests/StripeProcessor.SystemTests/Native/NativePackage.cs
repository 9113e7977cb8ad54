using StripeProcessor.Tests.House;

namespace StripeProcessor.SystemTests.Native;

/// <summary>The folder that is deployed: the native program, the short list of roots, the form's settings.</summary>
internal static class NativePackage
{
    private static readonly string Folder = Path.Combine(Repository.Root, "artifacts", "bootstrap");

    public static string Program { get; } = Path.Combine(Folder, "bootstrap");

    /// <summary>Why these tests cannot run on this machine; null when they can.</summary>
    public static string? Missing => File.Exists(Program)
        ? null
        : "the native function is not published; dotnet publish src/StripeProcessor.Function -c Release -r linux-x64 -o artifacts/bootstrap";

    /// <summary>Copies what is deployed, without the symbols for a debugger.</summary>
    public static void CopyTo(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(Folder).Where(file => Path.GetExtension(file) != ".dbg"))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }
    }
}

using System.Text;

namespace StripeProcessor.Cli;

/// <summary><c>samconfig.toml</c> on disk: read whole, and replaced whole or not at all.</summary>
internal static class SamConfigFile
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The file's text, a byte order mark included; null when there is no file.</summary>
    /// <exception cref="FormatException">It is not UTF-8.</exception>
    internal static string? Read(string path)
    {
        try
        {
            return StrictUtf8.GetString(File.ReadAllBytes(path));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (DecoderFallbackException)
        {
            throw new FormatException("it is not a UTF-8 text");
        }
    }

    /// <summary>
    /// Writes beside the file and then takes its place, so that a power cut leaves the old file or the new one. A link stays a
    /// link, and the file's permissions stay.
    /// </summary>
    internal static void Replace(string path, string text)
    {
        var named = new FileInfo(path);
        var target = (named.LinkTarget is null ? named : named.ResolveLinkTarget(returnFinalTarget: true)!).FullName;
        var beside = $"{target}.{Guid.NewGuid():N}.tmp";

        try
        {
            using (var file = new FileStream(beside, FileMode.CreateNew, FileAccess.Write))
            {
                file.Write(StrictUtf8.GetBytes(text));
                file.Flush(flushToDisk: true);
            }

            if (!OperatingSystem.IsWindows() && File.Exists(target))
            {
                File.SetUnixFileMode(beside, File.GetUnixFileMode(target));
            }

            File.Move(beside, target, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }
    }
}

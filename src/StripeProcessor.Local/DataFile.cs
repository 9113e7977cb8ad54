namespace StripeProcessor.Local;

/// <summary>Writes a small file so that it is there whole or not at all, whenever the process is killed.</summary>
internal static class DataFile
{
    /// <summary>Readable by its owner only.</summary>
    public static void WriteWhole(string file, ReadOnlySpan<byte> content)
    {
        var unfinished = file + ".unfinished";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };

        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(unfinished, options))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        File.Move(unfinished, file, overwrite: true);
    }
}

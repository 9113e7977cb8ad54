using System.Text;

namespace StripeProcessor.Cli;

/// <summary>
/// A file that comes into being whole or not at all: written beside its place, and put there by <see cref="CommitAsync"/>. A new one
/// is readable by its owner only, unless it is for all.
/// </summary>
internal sealed class OutputFile : IAsyncDisposable
{
    private const UnixFileMode ForAll =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly string _target;
    private readonly string _beside;
    private readonly FileStream _stream;

    private OutputFile(string target, string beside, FileStream stream)
    {
        _target = target;
        _beside = beside;
        _stream = stream;
        Writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }

    internal StreamWriter Writer { get; }

    /// <param name="path">Its place.</param>
    /// <param name="isForAll">Whether others may read it, as what goes onto a web site.</param>
    /// <exception cref="ToolException">Nothing can be written there.</exception>
    internal static OutputFile Create(string path, bool isForAll = false)
    {
        try
        {
            var named = new FileInfo(path);
            var target = (named.LinkTarget is null ? named : named.ResolveLinkTarget(returnFinalTarget: true)!).FullName;
            var beside = $"{target}.{Guid.NewGuid():N}.tmp";
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = isForAll ? ForAll : UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            return new OutputFile(target, beside, new FileStream(beside, options));
        }
        catch (Exception met) when (met is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw ToolException.Refused($"cannot write {path}", "check its name and the permissions of its directory");
        }
    }

    internal async Task CommitAsync(CancellationToken cancellationToken)
    {
        await Writer.FlushAsync(cancellationToken);
        _stream.Flush(flushToDisk: true);
        if (!OperatingSystem.IsWindows() && File.Exists(_target))
        {
            File.SetUnixFileMode(_beside, File.GetUnixFileMode(_target));
        }

        await Writer.DisposeAsync();
        File.Move(_beside, _target, overwrite: true);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await Writer.DisposeAsync();
        }
        catch (IOException)
        {
            // The disk is full: what could not be written is thrown away with the rest.
        }
        finally
        {
            File.Delete(_beside);
        }
    }
}

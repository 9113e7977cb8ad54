using System.Diagnostics;
using StripeProcessor.Tests.House;

namespace StripeProcessor.SystemTests.Deployed;

/// <summary>The project as somebody has it who has just cloned it: what git keeps, and nothing that was built.</summary>
internal static class ProjectCopy
{
    // One environment's settings of one operator; who clones the project has none.
    private const string OperatorsOwn = "samconfig.toml";

    public static async Task MakeAsync(string folder)
    {
        foreach (var name in await NamesAsync())
        {
            var source = Path.Combine(Repository.Root, name);
            if (name != OperatorsOwn && File.Exists(source))
            {
                var target = Path.Combine(folder, name);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(source, target);
            }
        }
    }

    private static async Task<string[]> NamesAsync()
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        {
            WorkingDirectory = Repository.Root, RedirectStandardOutput = true,
        })!;
        var names = await git.StandardOutput.ReadToEndAsync();
        await git.WaitForExitAsync();
        Assert.Equal(0, git.ExitCode);
        return names.Split('\0', StringSplitOptions.RemoveEmptyEntries);
    }
}

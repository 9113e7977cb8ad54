using System.ComponentModel;
using System.Diagnostics;

namespace StripeProcessor.SystemTests.Sandbox;

/// <summary>Stripe's own client for Node, unmodified, against the sandbox.</summary>
public class NodeTests : SandboxTest
{
    private static readonly string Folder = FindFolder();

    [SkippableFact]
    public async Task Stripes_client_for_node_pays_declines_authenticates_refunds_lists_and_replays()
    {
        Skip.If(await RunAsync("node", "--version") is null, "needs Node 20 or newer on the PATH: https://nodejs.org/en/download");
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", "stripe")))
        {
            var installed = await RunAsync("npm", "ci --no-audit --no-fund");
            Skip.If(
                installed is not { ExitCode: 0 },
                $"npm ci in tests/StripeProcessor.SystemTests/Node failed; run it there with a registry in reach: {installed?.Output}");
        }

        var run = await RunAsync("node", $"sandbox.mjs {Address}");

        Assert.True(run!.ExitCode == 0, run.Output);
    }

    private static async Task<NodeRun?> RunAsync(string program, string arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return new NodeRun(process.ExitCode, await output + await errors);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    // Tests run from their output folder; the script and its lock file stay with the sources.
    private static string FindFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Node", "sandbox.mjs")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? "", "Node");
    }

    private sealed record NodeRun(int ExitCode, string Output);
}

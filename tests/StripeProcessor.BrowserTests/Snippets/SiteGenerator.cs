using System.ComponentModel;
using System.Diagnostics;

namespace StripeProcessor.BrowserTests.Snippets;

/// <summary>A real site generator of this machine, and the small site that is built with it.</summary>
/// <param name="Kind">The word for <c>snippet</c>, and the folder of the site's sources.</param>
/// <param name="Place">The file that the printed form goes into.</param>
/// <param name="Result">The folder that is built.</param>
/// <param name="Program">What builds; null where the sources are the site.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Pages">The pages that hold the form.</param>
internal sealed record SiteGenerator(string Kind, string Place, string Result, string? Program, string[] Arguments, string[] Pages)
{
    private const string Npm = "needs the generators of npm: npm ci --prefix tests/StripeProcessor.BrowserTests/Snippets/Sites";

    // Astro takes seconds, the others less.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static IReadOnlyList<SiteGenerator> All { get; } =
    [
        new("html", "form.html", "", null, [], ["/"]),
        new("hugo", "layouts/shortcodes/donate.html", "public", "hugo", ["--quiet"], ["/"]),
        new("jekyll", "_includes/donate.html", "_site", "jekyll", ["build", "--quiet", "--disable-disk-cache"], ["/", "/plain.html"]),
        new("astro", "src/components/Donate.astro", "dist", "node", ["node_modules/astro/astro.js", "build"], ["/"]),
        new("eleventy", "_includes/donate.html", "_site", "node", ["node_modules/@11ty/eleventy/cmd.cjs", "--quiet"], ["/", "/plain/"]),
    ];

    public static SiteGenerator Find(string kind) => All.Single(generator => generator.Kind == kind);

    /// <summary>Why this machine cannot build the site, with the command that changes it; null when it can.</summary>
    /// <param name="sites">The folder of all sites' sources.</param>
    public string? Missing(string sites) => Program switch
    {
        null => null,
        "node" => File.Exists(Path.Combine(sites, Arguments[0])) ? null : Npm,
        _ => File.Exists(Path.Combine("/usr/bin", Program)) ? null : $"{Kind} is not installed; apt-get install -y --no-install-recommends {Kind}",
    };

    /// <summary>Builds the site in its folder, and returns the folder to serve.</summary>
    public async Task<string> BuildAsync(string folder)
    {
        if (Program is null)
        {
            await PasteAsync(Path.Combine(folder, "index.html"), Path.Combine(folder, Place));
            return folder;
        }

        var run = await RunAsync(folder);
        Assert.True(run.ExitCode == 0, $"{Kind} did not build: {run.Output}");
        return Path.Combine(folder, Result);
    }

    /// <summary>Puts a printed form into a page, as somebody with an editor would.</summary>
    public static async Task PasteAsync(string page, string printed)
    {
        var form = await File.ReadAllTextAsync(printed);
        var text = await File.ReadAllTextAsync(page);
        await File.WriteAllTextAsync(page, text.Replace("<!-- the form is pasted here -->", form, StringComparison.Ordinal));
    }

    private async Task<(int ExitCode, string Output)> RunAsync(string folder)
    {
        var start = new ProcessStartInfo(Program!) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ASTRO_TELEMETRY_DISABLED"] = "1";
        start.Environment["DO_NOT_TRACK"] = "1";
        foreach (var argument in Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start) ?? throw new Win32Exception();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await output + await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}

using Microsoft.Playwright;

namespace StripeProcessor.BrowserTests;

/// <summary>The system's own Chromium. Nothing is downloaded: where it is missing, the tests say so and are skipped.</summary>
internal static class Chromium
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome-stable"];

    public const string Missing = "Chromium is not installed; apt-get install -y --no-install-recommends chromium";

    /// <summary>A new donor's browser. Patient: on a machine that is busy with other things a page may take half a minute.</summary>
    public static async Task<Donor> DonorAsync(IBrowser browser, BrowserNewContextOptions options)
    {
        var context = await browser.NewContextAsync(options);
        context.SetDefaultTimeout(60_000);
        Assertions.SetDefaultExpectTimeout(30_000);
        return new Donor(context, await context.NewPageAsync());
    }

    /// <summary>The program, or null where there is none.</summary>
    public static string? Program => Array.Find(Places, File.Exists);

    public static Task<IBrowser> LaunchAsync(IPlaywright playwright) => playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
    {
        ExecutablePath = Program,
        Args =
        [
            "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync",
        ],
    });
}

using StripeProcessor.Tests.House;

namespace StripeProcessor.SystemTests.Kill;

/// <summary>The figures of the kill tests, in a file that the gates print: a test's own output is shown only when it fails.</summary>
internal static class KillReport
{
    private static readonly Lock Turn = new();
    private static bool _isBegun;

    public static void Add(string line)
    {
        lock (Turn)
        {
            var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts"));
            var file = Path.Combine(folder.FullName, "kill-report.txt");
            if (!_isBegun)
            {
                File.Delete(file);
                _isBegun = true;
            }

            File.AppendAllText(file, line + "\n");
        }
    }
}

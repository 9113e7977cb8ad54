using StripeProcessor.SystemTests.Ledger;

namespace StripeProcessor.SystemTests;

/// <summary>
/// What a test has another process do, so that it can be killed: <c>dotnet StripeProcessor.SystemTests.dll commit FILE</c>.
/// </summary>
internal static class Program
{
    public static async Task<int> Main(string[] arguments)
    {
        if (arguments is not ["commit", var file])
        {
            return 64;
        }

        await LedgerWriter.RunAsync(file, Console.Out);
        return 0;
    }
}

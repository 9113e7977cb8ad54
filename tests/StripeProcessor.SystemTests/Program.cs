using StripeProcessor.SystemTests.Kill;
using StripeProcessor.SystemTests.Ledger;

namespace StripeProcessor.SystemTests;

/// <summary>
/// What a test has another process do, so that it can be killed: <c>dotnet StripeProcessor.SystemTests.dll commit FILE</c>, or
/// <c>function</c>.
/// </summary>
internal static class Program
{
    public static async Task<int> Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["commit", var file]:
                await LedgerWriter.RunAsync(file, Console.Out);
                return 0;

            case ["function"]:
                await MortalFunction.RunAsync(Console.In, Console.Out);
                return 0;

            default:
                return 64;
        }
    }
}

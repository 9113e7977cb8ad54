using System.Globalization;
using StripeProcessor.Function;
using StripeProcessor.Local;

namespace StripeProcessor.SystemTests.Kill;

/// <summary>
/// The function as a process that does what it is told line by line, and ends with whoever tells it:
/// <c>watch BEGIN POINT TIME</c>, <c>go ADDRESS</c>, <c>stop</c>. See <see cref="MortalProcess"/>, which is who tells it.
/// </summary>
internal static class MortalFunction
{
    /// <summary>The SQLite ledger's file; without it the function makes the ledger that its settings say.</summary>
    public const string LedgerFile = "MORTAL_LEDGER_FILE";

    public static async Task RunAsync(TextReader orders, TextWriter answers)
    {
        var settings = FunctionSettings.FromEnvironment();
        var log = new Log(Console.Error);
        using var ledger = Environment.GetEnvironmentVariable(LedgerFile) is { Length: > 0 } file
            ? SqliteLedger.Open(file, TimeProvider.System)
            : null;
        var platform = new FunctionPlatform { Ledger = ledger };

        // What runs for the first time is compiled: once before anybody waits for it.
        await new FunctionHost(settings, log, platform).InitializeAsync(CancellationToken.None);
        answers.WriteLine("ready");

        // Reading lines holds a thread, which must not be one that the function's awaits go on with.
        await Task.Factory.StartNew(() => Obey(orders, answers, settings, log, platform), TaskCreationOptions.LongRunning);
    }

    private static void Obey(TextReader orders, TextWriter answers, FunctionSettings settings, Log log, FunctionPlatform platform)
    {
        while (orders.ReadLine() is { } order)
        {
            switch (order.Split(' '))
            {
                case ["watch", var begin, var point, var time]:
                    KillPoints.Watch(Number(begin), Number(point) is { } die ? new KillCall(die, Number(time)!.Value) : null);
                    answers.WriteLine("watching");
                    break;

                case ["go", var address]:
                    _ = Task.Run(() => FunctionLoop.RunAsync(settings, log, address, CancellationToken.None, platform));
                    break;

                case ["stop"]:
                    answers.WriteLine($"reached {string.Join(',', KillPoints.Stop())}");
                    break;
            }
        }
    }

    private static int? Number(string word) => word == "-" ? null : int.Parse(word, CultureInfo.InvariantCulture);
}

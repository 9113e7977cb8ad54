using System.Diagnostics;
using System.Globalization;
using StripeProcessor.Simulation;

foreach (var scenario in Scenarios.All)
{
    var watch = Stopwatch.StartNew();
    var f = Telethon.Run(scenario);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{scenario.Name}: gifts {f.Gifts} taken {f.Taken} ({f.TakenAtPeak}/s peak) up {f.GivenUp} refused {f.Refused} [gw {f.RefusedBy("gateway")} la {f.RefusedBy("lambda")} st {f.RefusedBy("stripe")} le {f.RefusedBy("ledger")} re {f.RefusedBy("rest")}] p50 {f.Wait(50)/1000} p95 {f.Wait(95)/1000} unclear {f.Unclear} lost {f.Lost} dup {f.Duplicates} env {f.Environments} starts {f.Starts} 429 {f.StripeLimited} throttled {f.LedgerThrottled} conflicts {f.LedgerConflicts} units {f.LedgerUnits} peak {f.LedgerPeak} hot {f.Hottest} backlog {f.Backlog} drain {f.Drain/60000000}m evlost {f.EventsLost} | {watch.ElapsedMilliseconds} ms"));
}

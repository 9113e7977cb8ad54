using System.Runtime.InteropServices;
using StripeProcessor.Aws;
using StripeProcessor.Function;

// A native process that starts its second thread while this switch table is still being made can hang for ever in a cycle
// of class constructors. One look at the table, before there is a second thread, breaks the cycle. Keep it first.
AppContext.TryGetSwitch("prime", out _);

// Before anything touches TLS: the store of certificate authorities is read once a process.
var roots = TrustedRoots.Choose(AppContext.BaseDirectory);
var platform = new FunctionPlatform { UntrustedRoot = roots == RootStore.ShortList ? TrustedRoots.RestartWithSystemStore : null };
var log = new Log(Console.Out);

using var stopping = new CancellationTokenSource();
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
{
    signal.Cancel = true;
    stopping.Cancel();
});

try
{
    await FunctionLoop.RunAsync(FunctionSettings.FromEnvironment, log, runtimeApi: null, stopping.Token, platform);
    return 0;
}
catch (Exception refusal) when (refusal is SettingsException or SecretRefusedException)
{
    log.WriteFatal(refusal.Message);
    return 1;
}

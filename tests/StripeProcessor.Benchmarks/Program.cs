using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using StripeProcessor.Benchmarks.ColdStart;

switch (args)
{
    case ["coldstart", .. var rest]:
        return await ColdStartCommand.RunAsync(rest);
    case ["hotpath", .. var rest]:
        // In this process: a project that BenchmarkDotNet makes would inherit this tree's rules, which hide what it refers to.
        var config = DefaultConfig.Instance.AddJob(Job.MediumRun.WithToolchain(InProcessEmitToolchain.Instance));
        BenchmarkSwitcher.FromAssembly(typeof(ColdStartCommand).Assembly).Run(rest.Length == 0 ? ["--filter", "*"] : rest, config);
        return 0;
    default:
        Console.Error.WriteLine("usage: coldstart [--runs 20] [--bootstrap FOLDER] [--beside FOLDER] [--node FILE] | hotpath [BenchmarkDotNet's options]");
        return 2;
}

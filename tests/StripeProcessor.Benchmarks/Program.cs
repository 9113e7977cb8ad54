using BenchmarkDotNet.Running;
using StripeProcessor.Benchmarks.ColdStart;

switch (args)
{
    case ["coldstart", .. var rest]:
        return await ColdStartCommand.RunAsync(rest);
    case ["hotpath", .. var rest]:
        BenchmarkSwitcher.FromAssembly(typeof(ColdStartCommand).Assembly).Run(rest.Length == 0 ? ["--filter", "*"] : rest);
        return 0;
    default:
        Console.Error.WriteLine("usage: coldstart [--runs 20] [--bootstrap FOLDER] [--node FILE] | hotpath [BenchmarkDotNet's options]");
        return 2;
}

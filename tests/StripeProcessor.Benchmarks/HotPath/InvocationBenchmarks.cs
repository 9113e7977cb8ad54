using System.Net;
using System.Text;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using BenchmarkDotNet.Attributes;
using StripeProcessor.Benchmarks.ColdStart;
using StripeProcessor.Function;
using StripeProcessor.Local;

namespace StripeProcessor.Benchmarks.HotPath;

/// <summary>A whole invocation but for the sockets: Stripe and DynamoDB answer from memory.</summary>
[MemoryDiagnoser]
public class InvocationBenchmarks
{
    private readonly Time _context = new();
    private FunctionHost _host = null!;

    [GlobalSetup]
    public async Task Start()
    {
        await using var kms = await KmsStandIn.StartAsync(null, null, 0, CancellationToken.None);
        var platform = new FunctionPlatform
        {
            StripeHandler = new Stripe(),
            Secrets = HotPathSettings.OpenKms(kms),
            Ledger = HotPathSettings.OpenLedger(new Dynamo()),
        };
        _host = new FunctionHost(HotPathSettings.Function(kms), new Log(TextWriter.Null), platform);
        await _host.InitializeAsync(CancellationToken.None);
    }

    [Benchmark]
    public Task<APIGatewayHttpApiV2ProxyResponse> Take_a_donation() => _host.HandleAsync(HotPathSettings.Gift(), _context);

    /// <summary>Nothing of the context but the time that is left is read on this path.</summary>
    private sealed class Time : ILambdaContext
    {
        public string AwsRequestId => "benchmark";

        public IClientContext ClientContext => null!;

        public string FunctionName => "benchmark";

        public string FunctionVersion => "1";

        public ICognitoIdentity Identity => null!;

        public string InvokedFunctionArn => "";

        public ILambdaLogger Logger => null!;

        public string LogGroupName => "";

        public string LogStreamName => "";

        public int MemoryLimitInMB => 512;

        public TimeSpan RemainingTime => TimeSpan.FromSeconds(25);
    }

    private sealed class Dynamo : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent("{}", Encoding.UTF8, "application/x-amz-json-1.0"),
            });
    }

    private sealed class Stripe : HttpMessageHandler
    {
        private const string Intent =
            """{"id":"pi_1","object":"payment_intent","amount":2500,"currency":"usd","status":"succeeded","client_secret":"pi_1_secret_1"}""";

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent(Intent, Encoding.UTF8, "application/json"),
            });
    }
}

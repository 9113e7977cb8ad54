#nullable enable
using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>Takes one invocation after another, has it handled and answers it, until cancelled.</summary>
internal sealed class InvocationLoop(
    RuntimeApi runtimeApi,
    LambdaBootstrapHandler handler,
    Func<Invocation, LambdaContext> contextOf,
    RuntimeLog log,
    Surroundings surroundings)
{
    public async Task RunAsync(CancellationToken cancellation)
    {
        var faults = 0;
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                var invocation = await runtimeApi.NextAsync(cancellation);
                faults = 0;
                await ServeAsync(invocation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                log.Fault("cannot take the next invocation", fault);
                await ReportAsync((fault as MalformedInvocationException)?.RequestId, fault);
                if (++faults == BackOff.MostFaults)
                {
                    throw;
                }

                await Task.Delay(BackOff.After(faults), surroundings.Time, cancellation)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // Whatever goes wrong in here is the invocation's affair, never the loop's; and no cancellation reaches it, for what
    // Lambda has handed over must be answered.
    private async Task ServeAsync(Invocation invocation)
    {
        var context = contextOf(invocation);
        surroundings.SetVariable(LambdaEnvironment.TraceIdVariable, invocation.TraceId);
        LambdaTraceProvider.SetCurrentTraceId(invocation.TraceId);
        LambdaLogger.SetCurrentLogger(context.Logger);

        var input = new MemoryStream(invocation.Input, 0, invocation.Input.Length, writable: false, publiclyVisible: true);
        using var request = new InvocationRequest { InputStream = input, LambdaContext = context };
        InvocationResponse? response = null;
        try
        {
            response = await handler(request);
            await runtimeApi.SendResponseAsync(invocation.RequestId, response?.OutputStream ?? Stream.Null);
        }
        catch (Exception fault)
        {
            log.Fault("the invocation failed", fault, invocation);
            await ReportAsync(invocation.RequestId, fault);
        }
        finally
        {
            if (response is { DisposeOutputStream: true })
            {
                response.OutputStream?.Dispose();
            }
        }
    }

    private async Task ReportAsync(string? requestId, Exception fault)
    {
        if (requestId is null)
        {
            return;
        }

        try
        {
            await runtimeApi.ReportInvocationErrorAsync(requestId, ErrorReport.Of(fault));
        }
        catch (Exception unreported)
        {
            log.Fault("cannot report that the invocation failed", unreported);
        }
    }
}

using StripeProcessor.Local;

namespace StripeProcessor.SystemTests.Local;

/// <summary>When environments are started, kept, replaced and given up.</summary>
public sealed class FunctionEnvironmentsTests : IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    private readonly StringWriter _log = new();
    private RuntimeApi _runtime = null!;
    private FunctionEnvironments? _environments;

    public async Task InitializeAsync() =>
        _runtime = await RuntimeApi.StartAsync(new RuntimeApiOptions { Environments = 3 }, CancellationToken.None);

    public async Task DisposeAsync()
    {
        if (_environments is not null)
        {
            await _environments.DisposeAsync();
        }

        await _runtime.DisposeAsync();
    }

    [Fact]
    public async Task Events_one_after_another_are_handled_by_one_environment()
    {
        var environments = Start(RuntimeLoop.Answering(_ => "1"));

        for (var count = 0; count < 20; count++)
        {
            Assert.IsType<InvocationResult.Answered>(await InvokeAsync());
        }

        Assert.Equal(1, environments.Count);
    }

    [Fact]
    public async Task Events_at_once_are_handled_side_by_side_up_to_the_limit_and_the_rest_waits_its_turn()
    {
        var busy = new SemaphoreSlim(0);
        var full = new TaskCompletionSource();
        var running = 0;
        var environments = Start(RuntimeLoop.Answering(async _ =>
        {
            if (Interlocked.Increment(ref running) == 3)
            {
                full.TrySetResult();
            }

            await busy.WaitAsync();
            return "1";
        }));

        var results = Enumerable.Range(0, 5).Select(_ => InvokeAsync()).ToList();
        await full.Task.WaitAsync(Long);
        Assert.Equal(3, environments.Count);

        busy.Release(5);
        Assert.All(await Task.WhenAll(results), result => Assert.IsType<InvocationResult.Answered>(result));
        Assert.Equal(3, environments.Count);
    }

    [Fact]
    public async Task An_environment_that_crashes_fails_its_own_event_at_once_and_the_next_event_gets_another()
    {
        var starts = 0;
        Start(async (seat, cancellationToken) =>
        {
            if (Interlocked.Increment(ref starts) > 1)
            {
                return await RuntimeLoop.Answering(_ => "1")(seat, cancellationToken);
            }

            using var client = RuntimeLoop.ClientOf(seat);
            using var next = await client.GetAsync("invocation/next", cancellationToken);
            throw new InvalidOperationException("crashed");
        });

        var first = await InvokeAsync();
        var second = await InvokeAsync();

        Assert.Equal("InvalidOperationException: crashed", Assert.IsType<InvocationResult.EnvironmentDied>(first).Reason);
        Assert.IsType<InvocationResult.Answered>(second);
        Assert.Contains("environment 0 ended (InvalidOperationException: crashed)", _log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_function_that_cannot_start_fails_each_event_promptly_and_is_reported_clearly()
    {
        var starts = 0;
        Start((_, _) =>
        {
            Interlocked.Increment(ref starts);
            return Task.FromResult("exit code 1");
        });

        for (var count = 0; count < 3; count++)
        {
            Assert.IsType<InvocationResult.EnvironmentDied>(await InvokeAsync());
        }

        await _environments!.DisposeAsync();
        Assert.Equal(3, starts);
        Assert.Contains("before it asked for its first event (exit code 1)", _log.ToString(), StringComparison.Ordinal);
        Assert.Contains("three environments in a row ended during init", _log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Warming_up_tells_why_the_function_cannot_start()
    {
        var environments = Start((_, _) => Task.FromResult("exit code 1"));

        var fault = await Assert.ThrowsAsync<EnvironmentInitException>(() => environments.WarmUpAsync(CancellationToken.None));

        Assert.Equal("exit code 1", fault.Message);
    }

    [Fact]
    public async Task A_warmed_up_environment_takes_the_first_event()
    {
        var environments = Start(RuntimeLoop.Answering(_ => "1"));
        await environments.WarmUpAsync(CancellationToken.None);

        Assert.IsType<InvocationResult.Answered>(await InvokeAsync());
        Assert.Equal(1, environments.Count);
    }

    private FunctionEnvironments Start(RunEnvironment run) =>
        _environments = FunctionEnvironments.Start(_runtime, run, TextWriter.Synchronized(_log));

    private Task<InvocationResult> InvokeAsync() =>
        _runtime.InvokeAsync(RuntimeLoop.Event(), Long, CancellationToken.None).WaitAsync(Long);
}

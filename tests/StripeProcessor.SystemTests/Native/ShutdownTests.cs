namespace StripeProcessor.SystemTests.Native;

/// <summary>Lambda sends SIGTERM before it takes an environment away.</summary>
public sealed class ShutdownTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [SkippableFact]
    public async Task An_idle_function_that_is_told_to_end_ends_in_peace()
    {
        Skip.IfNot(NativePackage.Missing is null, NativePackage.Missing);
        await using var world = await NativeWorld.StartAsync();
        await using var function = NativeFunction.Start([NativePackage.Program], world.Variables());
        await world.Runtime.Seats[0].Initialised.WaitAsync(Limit);

        await function.TerminateAsync();
        var (code, log) = await function.EndAsync();

        Assert.True(code == 0, $"exit code {code}\n{log}");
    }

    [SkippableFact]
    public async Task A_function_that_is_told_to_end_while_it_starts_ends_in_peace()
    {
        Skip.IfNot(NativePackage.Missing is null, NativePackage.Missing);
        await using var world = await NativeWorld.StartAsync();
        await using var wire = new Relay(world.Kms.Address);
        var variables = new Dictionary<string, string>(world.Variables()) { ["AWS_ENDPOINT_URL_KMS"] = wire.Address.AbsoluteUri };
        var unsealing = wire.HoldNext();
        await using var function = NativeFunction.Start([NativePackage.Program], variables);

        await unsealing.Arrived.WaitAsync(Limit);
        await function.TerminateAsync();
        var (code, log) = await function.EndAsync();

        Assert.True(code == 0, $"exit code {code}\n{log}");
    }

    [SkippableFact]
    public async Task A_donor_whose_gift_is_under_way_still_gets_the_answer()
    {
        Skip.IfNot(NativePackage.Missing is null, NativePackage.Missing);
        await using var world = await NativeWorld.StartAsync();
        await using var wire = new Relay(world.Stripe.Address);
        var variables = new Dictionary<string, string>(world.Variables()) { ["STRIPE_API_BASE"] = wire.Address.AbsoluteUri };
        await using var function = NativeFunction.Start([NativePackage.Program], variables);
        await world.Runtime.Seats[0].Initialised.WaitAsync(Limit);

        var charge = wire.HoldNext();
        var gift = world.GiveAsync();
        await charge.Arrived.WaitAsync(Limit);
        await function.TerminateAsync();
        charge.Release();
        var reply = await gift;
        var (code, log) = await function.EndAsync();

        Assert.True(reply.IsCharged, reply.Body);
        Assert.Equal(1, await world.CountPaymentsAsync());
        Assert.True(code == 0, $"exit code {code}\n{log}");
    }
}

using System.Net.Http.Headers;
using System.Text;
using StripeProcessor.Cli;
using StripeProcessor.Tests.House;

namespace StripeProcessor.SystemTests.Operating;

/// <summary>What doctor says of a whole system on real sockets, and the gift that it takes an operator through.</summary>
public sealed class DoctorJourneys : IDisposable
{
    private static readonly string Settings = Path.Combine(Repository.Root, "deploy", "donations.json");

    private readonly HttpClient _stripe = new();

    public DoctorJourneys() => _stripe.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "sk_test_sandbox");

    public void Dispose() => _stripe.Dispose();

    [Fact]
    public async Task A_local_system_is_in_order_from_the_first_start()
    {
        await using var system = await RunningSystem.StartAsync();

        var run = await system.RunAsync("doctor", "--form-settings", Settings);

        Assert.All(
            run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => Assert.StartsWith("ok ", line, StringComparison.Ordinal));
        Assert.Equal(0, run.Exit);
    }

    [Fact]
    public async Task A_gift_that_is_given_back_at_Stripe_shows_that_events_arrive()
    {
        await using var system = await RunningSystem.StartAsync();
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new Bystander(new()
        {
            ["Waiting for it"] = () => system.GiveAsync("1"),
            ["Refund it there"] = () => RefundAsync(system),
        });
        var terminal = new Terminal(null, output, errors, (_, _) => throw new InvalidOperationException("nothing secret is asked"))
        {
            Ask = (_, _) => Task.FromResult("d"),
        };
        var tool = new OperatorTool(terminal, _ => null, _ => throw new InvalidOperationException("no KMS is needed"));

        await tool.RunAsync(["doctor", "--live", "--wait", "1", "--form-settings", Settings, "--local", system.DataPath], CancellationToken.None);

        Assert.Contains(
            "ok    live_gift: a gift of 1.00 USD arrived, was given back at Stripe, and Stripe's event told of it\n",
            output.ToString(),
            StringComparison.Ordinal);
    }

    private async Task RefundAsync(RunningSystem system)
    {
        var paid = (await system.AskStripeAsync("payment_intents?limit=1")).GetProperty("data")[0].GetProperty("id").GetString()!;
        using var answer = await _stripe.PostAsync(
            new Uri(system.Sandbox, "v1/refunds"), new FormUrlEncodedContent([KeyValuePair.Create("payment_intent", paid)]));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        await system.SettleAsync();
    }

    /// <summary>Reads along, and does what a person would do upon certain words, before the tool goes on.</summary>
    private sealed class Bystander(Dictionary<string, Func<Task>> acts) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void WriteLine(string? value)
        {
            foreach (var (words, act) in acts.Where(act => value!.StartsWith(act.Key, StringComparison.Ordinal)))
            {
                Task.Run(act).GetAwaiter().GetResult();
            }
        }
    }
}

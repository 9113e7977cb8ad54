using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace StripeProcessor.SystemTests.Local;

/// <summary>The one command: what it prints, how it ends, and what it finds when it starts again.</summary>
public sealed class LocalProcessTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("local").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [SkippableTheory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task A_signal_stops_it_cleanly_and_its_last_start_line_was_the_ready_line(string signal)
    {
        Skip.If(OperatingSystem.IsWindows(), "signals are sent with kill, which Windows does not have");
        using var process = LocalProcess.Start("--port", "0", "--data", _data);
        var site = await process.ReadyAsync();
        using var client = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(site)).StatusCode);

        process.Signal(signal);

        Assert.Equal(0, await process.ExitAsync());
        Assert.Contains("/_sandbox/", process.Output, StringComparison.Ordinal);
        Assert.EndsWith($"ready: {site}{Environment.NewLine}", process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_kill_it_starts_again_on_the_same_data_with_the_same_keys()
    {
        using (var first = LocalProcess.Start("--port", "0", "--data", _data))
        {
            await first.ReadyAsync();
            first.Kill();
            await first.ExitAsync();
        }

        var kept = await File.ReadAllTextAsync(Path.Combine(_data, "stripe-key.sealed"));
        using var second = LocalProcess.Start("--port", "0", "--data", _data);
        var site = await second.ReadyAsync();
        using var client = new HttpClient { BaseAddress = site };

        Assert.Contains("\"status\":\"ok\"", await client.GetStringAsync("/health"), StringComparison.Ordinal);
        Assert.Equal(kept, await File.ReadAllTextAsync(Path.Combine(_data, "stripe-key.sealed")));
    }

    [Fact]
    public async Task A_gift_that_was_charged_before_a_kill_is_still_there_after_the_next_start_and_is_not_charged_again()
    {
        const string gift =
            """{"amount":"25","currency":"usd","payment_method":"pm_card_visa","donation_id":"0e2b7b62-0000-4000-8000-1d2c3b4a5f6e"}""";

        // The same address both times: the page to come back to is part of what Stripe compares.
        var port = FreePair();

        using (var first = LocalProcess.Start("--port", port, "--data", _data))
        {
            Assert.Contains("\"succeeded\"", await PostAsync(await first.ReadyAsync(), gift), StringComparison.Ordinal);
            first.Kill();
            await first.ExitAsync();
        }

        using var second = LocalProcess.Start("--port", port, "--data", _data);
        var again = await PostAsync(await second.ReadyAsync(), gift);

        Assert.Contains("\"succeeded\"", again, StringComparison.Ordinal);
        Assert.Single(await IntentsAsync(second));
    }

    [Fact]
    public async Task A_port_in_use_ends_it_with_one_error_and_a_hint()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        // The sandbox's port, one above the site's, is asked for first: nobody else's use of the other can be told instead.
        using var process = LocalProcess.Start("--port", $"{port - 1}", "--data", _data);

        Assert.Equal(1, await process.ExitAsync());
        Assert.Contains($"error: cannot listen on 127.0.0.1:{port}", process.Output, StringComparison.Ordinal);
        Assert.Contains("hint: ", process.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", process.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--port", "http")]
    [InlineData("--port", "65535")]
    [InlineData("--port")]
    [InlineData("--what", "ever")]
    [InlineData("--bootstrap", "/nowhere/bootstrap")]
    public async Task Arguments_that_cannot_be_read_end_it_with_the_usage_and_2(params string[] arguments)
    {
        using var process = LocalProcess.Start(arguments);

        Assert.Equal(2, await process.ExitAsync());
        Assert.Contains("error: ", process.Output, StringComparison.Ordinal);
        Assert.Contains("usage: ", process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_is_no_error()
    {
        using var process = LocalProcess.Start("--help");

        Assert.Equal(0, await process.ExitAsync());
        Assert.Contains("usage: ", process.Output, StringComparison.Ordinal);
    }

    /// <summary>Below the ports that the system gives to whoever asks for any: nobody takes one of the two before the process does.</summary>
    private static string FreePair()
    {
        while (true)
        {
            var port = Random.Shared.Next(20_000, 32_000);
            try
            {
                using var first = new TcpListener(IPAddress.Loopback, port);
                using var second = new TcpListener(IPAddress.Loopback, port + 1);
                first.Start();
                second.Start();
                return $"{port}";
            }
            catch (SocketException)
            {
                // Taken: another pair.
            }
        }
    }

    private static async Task<string> PostAsync(Uri site, string json)
    {
        using var client = new HttpClient { BaseAddress = site };
        using var reply = await client.PostAsync("/donations", new StringContent(json, Encoding.UTF8, "application/json"));
        return await reply.Content.ReadAsStringAsync();
    }

    private static async Task<IReadOnlyList<JsonElement>> IntentsAsync(LocalProcess process)
    {
        var start = process.Output.IndexOf("Stripe sandbox", StringComparison.Ordinal);
        var address = process.Output[process.Output.IndexOf("http", start, StringComparison.Ordinal)..].Split('/')[2];
        using var client = new HttpClient { BaseAddress = new Uri($"http://{address}") };
        client.DefaultRequestHeaders.Authorization = new("Bearer", "sk_test_sandbox");
        using var list = JsonDocument.Parse(await client.GetStringAsync("/v1/payment_intents"));
        return [.. list.RootElement.GetProperty("data").EnumerateArray().Select(intent => intent.Clone())];
    }
}

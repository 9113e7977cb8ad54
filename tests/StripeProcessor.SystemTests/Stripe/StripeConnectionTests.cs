using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using StripeProcessor.Stripe;

namespace StripeProcessor.SystemTests.Stripe;

public sealed class StripeConnectionTests
{
    private const string Intent = """{"id":"pi_1","status":"succeeded"}""";

    private static readonly PaymentIntentCreate Gift = new() { Amount = 2500, Currency = "usd", Confirm = true, PaymentMethod = "pm_card_visa" };

    [Fact]
    public async Task A_connection_that_Stripe_closed_while_we_slept_does_not_fail_the_gift()
    {
        var requests = new ConcurrentQueue<string>();
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.AnswerAsync(Intent);
            if (await connection.ReadRequestAsync() is { } second)
            {
                requests.Enqueue(second);
            }
        });
        using var transport = new StripeTransport();
        var client = Client(server.Address, transport);
        await client.PaymentIntents.CreateAsync(Gift, "gift-1", default);

        var second = await client.PaymentIntents.CreateAsync(Gift, "gift-2", default);

        Assert.Equal("pi_1", second.Value.Id);
        Assert.Equal(2, server.Connections);
        Assert.Contains("Idempotency-Key: gift-2", Assert.Single(requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_connection_that_is_closed_without_a_word_is_a_failure_and_not_asked_again()
    {
        await using var server = new RawServer(connection => connection.ReadRequestAsync());
        using var transport = new StripeTransport();

        var failure = await Assert.ThrowsAsync<StripeConnectionException>(
            () => Client(server.Address, transport).PaymentIntents.CreateAsync(Gift, "gift-1", default));

        Assert.Equal(StripeConnectionCause.ClosedEarly, failure.Cause);
        Assert.False(failure.IsOutcomeKnown);
        Assert.Equal(1, server.Connections);
    }

    [Theory]
    [InlineData("Content-Length: 400\r\n\r\n{\"id\":\"pi_1\"")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nc\r\n{\"id\":\"pi_1\"\r\n")]
    public async Task An_answer_that_breaks_off_is_a_lost_connection_and_not_an_answer(string rest)
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" + rest);
        });
        using var transport = new StripeTransport();

        var failure = await Assert.ThrowsAsync<StripeConnectionException>(
            () => Client(server.Address, transport).PaymentIntents.CreateAsync(Gift, "gift-1", default));

        Assert.Equal(StripeConnectionCause.ClosedEarly, failure.Cause);
        Assert.False(failure.IsOutcomeKnown);
    }

    [Fact]
    public async Task An_answer_that_stalls_in_the_middle_ends_at_the_attempts_limit()
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n{");
            await Task.Delay(Timeout.Infinite, connection.End);
        });
        using var transport = new StripeTransport();
        var client = Client(server.Address, transport, new() { AttemptTimeout = TimeSpan.FromMilliseconds(300) });

        var failure = await Assert.ThrowsAsync<StripeConnectionException>(() => client.PaymentIntents.CreateAsync(Gift, "gift-1", default));

        Assert.Equal(StripeConnectionCause.Timeout, failure.Cause);
        Assert.False(failure.IsOutcomeKnown);
    }

    [Fact]
    public async Task The_key_does_not_follow_a_redirect()
    {
        await using var elsewhere = new RawServer(connection => connection.AnswerAsync(Intent));
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.AnswerAsync("{}", "307 Temporary Redirect", $"Location: {elsewhere.Address}v1/payment_intents\r\n");
        });
        using var transport = new StripeTransport();

        var failure = await Assert.ThrowsAsync<StripeApiException>(
            () => Client(server.Address, transport).PaymentIntents.CreateAsync(Gift, "gift-1", default));

        Assert.Equal(307, failure.HttpStatus);
        Assert.Equal(0, elsewhere.Connections);
    }

    [Fact]
    public async Task Nobody_listening_means_that_nothing_was_charged()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        listener.Stop();
        using var transport = new StripeTransport();

        var failure = await Assert.ThrowsAsync<StripeConnectionException>(
            () => Client(address, transport).PaymentIntents.CreateAsync(Gift, "gift-1", default));

        Assert.Equal(StripeConnectionCause.Refused, failure.Cause);
        Assert.True(failure.IsOutcomeKnown);
    }

    [Fact]
    public async Task A_name_without_an_address_is_told_apart()
    {
        using var transport = new StripeTransport();

        var failure = await Assert.ThrowsAsync<StripeConnectionException>(
            () => Client(new Uri("https://stripe.invalid"), transport).OpenConnectionAsync(default));

        Assert.Equal(StripeConnectionCause.Dns, failure.Cause);
    }

    [Fact]
    public async Task A_connection_opened_ahead_serves_the_first_gift_and_was_opened_without_the_key()
    {
        var requests = new ConcurrentQueue<string>();
        await using var server = new RawServer(async connection =>
        {
            requests.Enqueue(await connection.ReadRequestAsync() ?? "");
            await connection.WriteAsync("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
            requests.Enqueue(await connection.ReadRequestAsync() ?? "");
            await connection.AnswerAsync(Intent);
        });
        using var transport = new StripeTransport();
        var client = Client(server.Address, transport);

        await client.OpenConnectionAsync(default);
        await client.PaymentIntents.CreateAsync(Gift, "gift-1", default);

        Assert.Equal(1, server.Connections);
        Assert.DoesNotContain("sk_test_1", requests.First(), StringComparison.Ordinal);
        Assert.Contains("Authorization: Bearer sk_test_1", requests.Last(), StringComparison.Ordinal);
    }

    private static StripeClient Client(Uri address, StripeTransport transport, StripeClientOptions? options = null) =>
        new("sk_test_1", (options ?? new()) with { ApiBase = address, MaxRetries = 0 }, transport);
}

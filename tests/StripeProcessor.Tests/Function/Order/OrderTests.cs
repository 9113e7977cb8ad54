using Amazon.Lambda.APIGatewayEvents;
using CsCheck;
using StripeProcessor.Tests.Aws;
using StripeProcessor.Tests.Stripe;
using Xunit.Abstractions;

namespace StripeProcessor.Tests.Function.Order;

/// <summary>
/// Stripe may deliver late, twice and in any order. Histories of gifts as Stripe tells them are told in order, and again and again
/// in any other: what the ledger says in the end is the same, and it is what came and stayed at Stripe.
/// </summary>
public sealed class OrderTests(ITestOutputHelper output)
{
    private const string Secret = "whsec_order";

    private const int Histories = 4000;
    private const int OrdersEach = 5;

    private static readonly Gen<(History History, Told[][] Orders)> Any =
        History.Any.SelectMany(history => history.AnyOrder.Array[OrdersEach].Select(orders => (history, orders)));

    private static readonly Gen<(History History, Told[] Order)> One =
        History.Any.SelectMany(history => history.AnyOrder.Select(order => (history, order)));

    [Fact]
    public async Task Events_in_any_order_and_with_repeats_leave_the_ledger_as_the_ordered_history_does()
    {
        var (orders, events) = (0, 0);

        await Any.SampleAsync(
            async sample =>
            {
                var told = await StateAsync(sample.History, sample.History.Told, check: true);
                foreach (var order in sample.Orders)
                {
                    Assert.Equal(told, await StateAsync(sample.History, order));
                    Interlocked.Increment(ref orders);
                    Interlocked.Add(ref events, order.Length);
                }
            },
            iter: Histories,
            print: sample => sample.History.ToString());

        output.WriteLine($"{orders} orders of {Histories} histories, {events} events");
        Assert.Equal(Histories * OrdersEach, orders);
    }

    [Fact]
    public async Task Signed_deliveries_in_any_order_and_with_repeats_leave_the_ledger_as_the_ordered_history_does()
    {
        await One.SampleAsync(
            async sample =>
            {
                var told = await StateAsync(sample.History, sample.History.Told);

                Assert.Equal(told, await DeliveredAsync(sample.History, sample.Order));
            },
            iter: 500,
            print: sample => sample.History.ToString());
    }

    private static async Task<string> StateAsync(History history, IEnumerable<Told> told, bool check = false)
    {
        using var books = new Bookkeeping(history);
        await books.ClaimAsync();
        await books.TakeAsync(told);
        if (check)
        {
            await books.CheckAgainstStripeAsync();
        }

        return await books.StateAsync();
    }

    private static async Task<string> DeliveredAsync(History history, IEnumerable<Told> told)
    {
        using var stage = new Stage { Stripe = new StripeAnswers(history.Answer), Kms = Secrets() };
        stage.Variables["STRIPE_WEBHOOK_SECRET_CIPHERTEXT"] = Convert.ToBase64String("ciphertext"u8);
        using var books = new Bookkeeping(history, stage.Ledger);
        await books.ClaimAsync();

        foreach (var one in told)
        {
            switch (one)
            {
                case Told.Event happened:
                    var reply = await stage.SendAsync(Delivery(happened.Body, stage.Time.GetUtcNow()));
                    Assert.Equal(200, reply.StatusCode);
                    break;
                case Told.Answer answer:
                    await books.TakeAsync(answer);
                    break;
            }
        }

        return await books.StateAsync();
    }

    private static APIGatewayHttpApiV2ProxyRequest Delivery(byte[] body, DateTimeOffset now)
    {
        var time = now.ToUnixTimeSeconds();
        var header = $"t={time},v1={WebhookSigner.Sign(body, time, Secret)}";
        return Event.Base64(Event.Of("POST", "/stripe/webhook", null, ("content-type", "application/json"), ("stripe-signature", header)), body);
    }

    private static KmsAnswers Secrets() => new((_, body, _) => Task.FromResult(KmsAnswers.Json(
        200, Stage.DecryptAnswer(body.Contains("webhook-secret", StringComparison.Ordinal) ? Secret : Stage.Key))));
}

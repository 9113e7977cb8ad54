namespace StripeProcessor.SystemTests.Proofs;

/// <summary>Somebody who gives, does as told, and holds every reply against what Stripe has.</summary>
internal static class Donor
{
    public static object Gift(string id, string card = "pm_card_visa", string amount = "25") =>
        new { amount, currency = "usd", donation_id = id, payment_method = card };

    public static object Monthly(string id, string card = "pm_card_visa") =>
        new { amount = "25", currency = "usd", frequency = "monthly", donation_id = id, payment_method = card, email = "ann@example.org" };

    public static object Page(string id) => new { amount = "25", currency = "usd", donation_id = id };

    /// <summary>Pays on Stripe's page.</summary>
    public static async Task PayAsync(GiftWorld world, string page)
    {
        var paid = await world.Stripe.SendAsync(
            HttpMethod.Post,
            page,
            [("email", "donor@example.org"), ("card_number", "4242 4242 4242 4242"), ("expiry", "12/34"), ("cvc", "123")],
            key: null);
        Assert.Equal(System.Net.HttpStatusCode.SeeOther, paid.Status);
    }

    /// <summary>Sends the same until it is paid.</summary>
    public static Task<GiftReply> SendUntilPaidAsync(GiftWorld world, string id, object gift) =>
        SendUntilAsync(world, id, gift, reply => reply.HasSucceeded);

    /// <summary>A donor who does as told sends the same again until there is an answer. None of the replies on the way is untrue.</summary>
    public static async Task<GiftReply> SendUntilAsync(GiftWorld world, string id, object gift, Func<GiftReply, bool> isAnswer)
    {
        for (var tries = 0; tries < 12; tries++)
        {
            var reply = await world.GiveAsync(gift);
            await AssertTrueAsync(world, id, reply);
            if (isAnswer(reply))
            {
                return reply;
            }

            Assert.True(reply.Status >= 500 || reply.Kind == "in_progress", $"no reply to send again after: {reply}");
            Assert.True(reply.RetryAfter is not null, $"when to send again is not told: {reply}");
            await world.PassAsync(TimeSpan.FromSeconds(reply.RetryAfter.Value));
        }

        throw new UnfitReplyException("twelve times the same, and no answer");
    }

    /// <summary>Whether the reply is true: what Stripe has decides.</summary>
    public static async Task AssertTrueAsync(GiftWorld world, string id, GiftReply reply)
    {
        var paid = (await world.PaidAsync(id)).Count;
        Assert.InRange(paid, 0, 1);
        if (reply.HasSucceeded)
        {
            Assert.Equal(1, paid);
        }

        if (reply.Status == 402)
        {
            Assert.Equal(0, paid);
        }

        if (reply.Status >= 500)
        {
            Assert.Contains("send the same form again", reply.Detail, StringComparison.Ordinal);
            Assert.DoesNotContain("Nothing was charged.", reply.Detail, StringComparison.Ordinal);
        }
    }
}

/// <summary>What a donor was told does not fit, with where in the storm it was.</summary>
public sealed class UnfitReplyException(string message, Exception? inner = null) : Exception(message, inner);

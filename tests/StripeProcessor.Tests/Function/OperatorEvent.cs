using Amazon.Lambda.APIGatewayEvents;
using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;

namespace StripeProcessor.Tests.Function;

/// <summary>Requests as API Gateway hands them on after its IAM authorization, and gifts for them to be about.</summary>
internal static class OperatorEvent
{
    public const string Arn = "arn:aws:iam::123456789012:user/treasurer";

    public static APIGatewayHttpApiV2ProxyRequest Get(string path, string query = "") => Signed(Event.Get(path), query);

    public static APIGatewayHttpApiV2ProxyRequest Post(string path, string json) => Signed(Event.Json(path, json), "");

    public static APIGatewayHttpApiV2ProxyRequest Signed(APIGatewayHttpApiV2ProxyRequest request, string query)
    {
        request.RawQueryString = query;
        request.RequestContext.Authorizer = new() { IAM = new() { UserARN = Arn } };
        return request;
    }

    /// <summary>Puts a gift of 25 dollars into the stage's ledger.</summary>
    public static async Task<LedgerEntry> KeepAsync(this Stage stage, int number, Func<LedgerEntry, LedgerEntry>? change = null)
    {
        var money = Money.FromMinorUnits(2500, CurrencyTable.Find("usd"));
        var entry = new LedgerEntry
        {
            Id = DonationId.FromGuid(new Guid(number, 0, 0, [1, 2, 3, 4, 5, 6, 7, 8])),
            Created = FakeTime.Start.AddMinutes(-60 + number),
            Terms = new GiftTerms(money, money, Recurrence.OneTime, "general"),
            Donor = new Donor("canary@example.org", "Canary Ornithologist", "CANARYcomment", null, null),
            Payments = Of(new Payment
            {
                Id = $"pi_{number}",
                Charge = $"ch_{number}",
                Standing = new Standing(PaymentState.Succeeded, FakeTime.Start.AddMinutes(-60 + number)),
                Movements = new Dictionary<string, Movement>
                {
                    [$"txn_{number}"] = new($"txn_{number}", "charge", money, Money.FromMinorUnits(103, money.Currency), Money.FromMinorUnits(2397, money.Currency)),
                },
            }),
        };
        entry = change?.Invoke(entry) ?? entry;
        var links = entry.Payments.Keys.Select(id => new StripeLink { StripeId = id, Owner = entry.Id });
        await stage.Ledger.CommitAsync(new Posting { Links = [.. links] }.Replacing(null, entry, FakeTime.Start), CancellationToken.None);
        return entry;
    }

    public static IReadOnlyDictionary<string, Payment> Of(params Payment[] payments) => payments.ToDictionary(payment => payment.Id);

    /// <summary>Nothing at Stripe, on whatever list.</summary>
    public static StripeAnswers EmptyStripe(Func<StripeCall, HttpResponseMessage?>? otherwise = null) => new(call =>
        otherwise?.Invoke(call)
            ?? (call.Path.Count(c => c == '/') == 2 || call.Path is "/v1/radar/early_fraud_warnings" or "/v1/payment_intents/search" or "/v1/checkout/sessions"
                ? StripeAnswers.Json(200, """{"object":"list","data":[],"has_more":false}""")
                : StripeAnswers.Json(404, """{"error":{"type":"invalid_request_error","code":"resource_missing"}}""")));
}

using System.Globalization;
using System.Text.Json;

namespace StripeProcessor.Cli;

/// <summary>
/// A small gift from beginning to end: somebody gives it on the organisation's own page, it arrives in the ledger, and it is given
/// back.
/// </summary>
/// <remarks>
/// Given back in Stripe's dashboard, it proves one thing more: the ledger can only learn of that from Stripe's event.
/// </remarks>
internal sealed class GuidedGift(OperatorDesk desk, OperatorApi api, TimeProvider time, TimeSpan patience)
{
    internal const string Name = "live_gift";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private Terminal Terminal => desk.Terminal;

    /// <param name="page">Where the form is; null when nobody knows.</param>
    /// <param name="mode"><c>test</c> or <c>live</c>.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    internal async Task<DoctorLine> RunAsync(Uri? page, string mode, CancellationToken cancellationToken)
    {
        var began = desk.Now;
        Terminal.Errors.WriteLine($"Give 1.00, or your form's smallest amount, {(page is null ? "on the page with your form" : $"on {page}")}"
            + (mode == "live" ? ", with a card of your own. It is charged." : ", with one of Stripe's test cards (docs.stripe.com/testing)."));
        Terminal.Errors.WriteLine($"Waiting for it, at most {InWords(patience)} (Ctrl+C ends the waiting).");

        if (await WaitAsync(() => FindAsync(began, cancellationToken), cancellationToken) is not { } gift)
        {
            return Fail(
                "no gift arrived in time",
                "if Stripe's dashboard shows it, its events do not arrive: see webhook_endpoint, then run stripe-processor reconcile --repair");
        }

        var id = gift.Text("id");
        var amount = $"{gift.Text("gross")} {gift.Text("currency").ToUpperInvariant()}";
        Terminal.Errors.WriteLine($"It arrived: {amount}, {gift.Text("frequency")}, for {gift.Text("designation")}, {id}");
        return await GiveBackAsync(gift, amount, mode, cancellationToken);
    }

    private async Task<DoctorLine> GiveBackAsync(JsonElement gift, string amount, string mode, CancellationToken cancellationToken)
    {
        var id = gift.Text("id");
        var answer = Terminal.Input is not null ? "" : await Terminal.Ask(
            "If it is yours, give it back? d: in Stripe's dashboard, which also proves that Stripe's events arrive; y: from here; N: no [d/y/N]",
            cancellationToken);
        switch (answer.Trim().ToLowerInvariant())
        {
            case "d":
                Terminal.Errors.WriteLine(
                    $"Refund it there: https://dashboard.stripe.com/{(mode == "live" ? "" : "test/")}payments/{gift.Text("payment_intent")}");
                break;

            case "y" or "yes":
                api.Require(
                    await api.PostAsync(
                        $"operator/donations/{id}/refund",
                        [("already_refunded_minor", gift.Number("refunded_minor")), ("reason", "requested_by_customer")],
                        cancellationToken),
                    "give it back");
                return new DoctorLine(Name, DoctorLine.Ok, $"a gift of {amount} arrived, and was given back", null);

            default:
                return new DoctorLine(
                    Name, DoctorLine.Warn, $"a gift of {amount} arrived, and was kept", $"give it back with: stripe-processor refund {id}");
        }

        return await WaitAsync(() => RefundedAsync(id, cancellationToken), cancellationToken) is null
            ? Fail(
                $"a gift of {amount} arrived, and nobody told of its refund",
                "if Stripe's dashboard shows the refund, its events do not arrive: see webhook_endpoint, then reconcile --repair")
            : new DoctorLine(
                Name,
                DoctorLine.Ok,
                $"a gift of {amount} arrived, was given back at Stripe, and Stripe's event told of it",
                null);
    }

    private async Task<JsonElement?> FindAsync(DateTimeOffset began, CancellationToken cancellationToken)
    {
        var since = began.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var page = api.Require(
            await api.GetAsync("operator/donations", [("since", since), ("status", "succeeded")], cancellationToken), "look for the gift");
        return page.Items("donations").Select(gift => (JsonElement?)gift).FirstOrDefault();
    }

    private async Task<JsonElement?> RefundedAsync(string id, CancellationToken cancellationToken)
    {
        var shown = api.Require(await api.GetAsync($"operator/donations/{id}", [], cancellationToken), "look at the gift");
        return shown.Field("donation") is { } donation && donation.Text("status") == "refunded" ? donation : null;
    }

    private async Task<JsonElement?> WaitAsync(Func<Task<JsonElement?>> look, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            if (await look() is { } found)
            {
                return found;
            }

            if (time.GetElapsedTime(began) >= patience)
            {
                return null;
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private static string InWords(TimeSpan length) => string.Create(CultureInfo.InvariantCulture, $"{length.TotalMinutes:0} minute{(length == TimeSpan.FromMinutes(1) ? "" : "s")}");

    private static DoctorLine Fail(string text, string hint) => new(Name, DoctorLine.Fail, text, hint);
}

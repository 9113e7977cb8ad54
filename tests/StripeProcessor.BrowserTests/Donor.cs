using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace StripeProcessor.BrowserTests;

/// <summary>Somebody with a browser of their own, and the things they do on the donation page.</summary>
public sealed class Donor(IBrowserContext context, IPage page) : IAsyncDisposable
{
    private readonly List<IRequest> _sent = Listen(page);

    public IPage Page => page;

    /// <summary>The donations that left the browser, in order.</summary>
    public IReadOnlyList<IRequest> Sent => _sent;

    public ILocator Continue => page.GetByRole(AriaRole.Button, new() { Name = "Continue to payment" });

    public ILocator Total => page.Locator("[data-give-sum]");

    public ILocator Problem => page.GetByRole(AriaRole.Alert);

    public async Task OpenFormAsync()
    {
        await page.GotoAsync("/");

        // The script has read GET /form once it has priced the presets.
        if (await HasScriptAsync())
        {
            await page.Locator(".amount.priced").WaitForAsync();
        }
    }

    public Task ChooseAsync(string choice) => page.GetByRole(AriaRole.Radio, new() { Name = choice, Exact = true }).CheckAsync();

    public Task ChooseCurrencyAsync(string code) => page.GetByLabel("Currency", new() { Exact = true }).SelectOptionAsync(code);

    public Task TypeOtherAmountAsync(string amount) => page.GetByLabel("Other amount").FillAsync(amount);

    public Task CoverTheFeeAsync() => page.GetByLabel("cover the card fee").CheckAsync();

    /// <summary>Sends the form and waits for the payment page.</summary>
    public async Task ContinueToPaymentAsync()
    {
        await Continue.ClickAsync();
        await ArriveAsync("/c/pay/");
    }

    /// <summary>
    /// Waits for a page by its address and by what stands on it. Not with WaitForURLAsync, which looks at the address and then listens for
    /// its change: a page that comes in between is waited for in vain.
    /// </summary>
    /// <param name="address">A pattern that a part of the address fits.</param>
    public async Task ArriveAsync(string address)
    {
        await Assertions.Expect(page).ToHaveURLAsync(new Regex(address));
        await page.Locator("h1").First.WaitForAsync();
    }

    /// <summary>Presses the button and waits for nothing.</summary>
    public Task SendAsync() => page.EvaluateAsync("() => document.querySelector('form button[type=submit]').click()");

    /// <summary>Sends the donation from a page that stays where it is: the answer goes to a frame aside.</summary>
    public async Task SendAsideAsync()
    {
        await page.EvaluateAsync(
            """
            () => {
              document.body.append(Object.assign(document.createElement("iframe"), { name: "aside", hidden: true }));
              document.querySelector("form").target = "aside";
            }
            """);
        await SendAsync();
        await page.EvaluateAsync("() => document.querySelector('form').removeAttribute('target')");
    }

    /// <summary>Pays on the payment page and waits for the way back.</summary>
    public async Task PayAsync(string cardNumber = "4242 4242 4242 4242")
    {
        await EnterCardAsync(cardNumber);
        await ArriveAsync("/thanks[.]html");
    }

    /// <summary>Fills in the payment page and sends it, whatever comes of it.</summary>
    public async Task EnterCardAsync(string cardNumber)
    {
        await page.GetByLabel("Email").FillAsync("donor@example.org");
        await page.GetByLabel("Card number").FillAsync(cardNumber);
        await page.GetByLabel("Expiry").FillAsync("12 / 40");
        await page.GetByLabel("Security code").FillAsync("123");
        await page.Locator("form button[type=submit]").ClickAsync();
    }

    /// <summary>The value of a field in a donation that left the browser; null when it was not sent.</summary>
    public static string? Field(IRequest sent, string name)
    {
        foreach (var pair in (sent.PostData ?? "").Split('&'))
        {
            var parts = pair.Split('=', 2);
            if (Uri.UnescapeDataString(parts[0]) == name)
            {
                return Uri.UnescapeDataString(parts[1].Replace('+', ' '));
            }
        }

        return null;
    }

    public ValueTask DisposeAsync() => context.DisposeAsync();

    private static List<IRequest> Listen(IPage page)
    {
        var sent = new List<IRequest>();
        page.Request += (_, request) =>
        {
            if (request.Method == "POST" && new Uri(request.Url).AbsolutePath == "/donations")
            {
                sent.Add(request);
            }
        };
        return sent;
    }

    private async Task<bool> HasScriptAsync() => await page.EvaluateAsync<bool>("() => document.querySelector('form')?.noValidate === true");
}

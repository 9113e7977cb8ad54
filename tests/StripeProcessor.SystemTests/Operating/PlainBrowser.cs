using System.Net;

namespace StripeProcessor.SystemTests.Operating;

/// <summary>A browser without script: opens pages, fills in their forms and sends them, and goes where it is sent.</summary>
internal sealed class PlainBrowser : IDisposable
{
    private const int MostHops = 5;

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    public Task<WebPage> OpenAsync(Uri address) => FollowAsync(address, () => _http.GetAsync(address));

    /// <summary>Follows the link that bears the words.</summary>
    public Task<WebPage> FollowLinkAsync(WebPage page, string words)
    {
        var end = page.Body.IndexOf($">{words}</a>", StringComparison.Ordinal);
        Assert.True(end > 0, $"no link '{words}' on {page.Address}:\n{page.Body}");
        var start = page.Body.LastIndexOf("<a ", end, StringComparison.Ordinal);
        return OpenAsync(new Uri(page.Address, Attribute(page.Body[start..end], "href")!));
    }

    /// <summary>Presses the button whose words begin so, with these fields of its form filled in and the others as they were.</summary>
    public Task<WebPage> PressAsync(WebPage page, string words, params (string Name, string Value)[] typed)
    {
        var button = ButtonOf(page.Body, words);
        Assert.True(button > 0, $"no button '{words}' on {page.Address}:\n{page.Body}");
        var start = page.Body.LastIndexOf("<form", button, StringComparison.Ordinal);
        var form = page.Body[start..page.Body.IndexOf("</form>", button, StringComparison.Ordinal)];
        var fields = InputsOf(form);
        foreach (var (name, value) in typed)
        {
            Assert.True(fields.ContainsKey(name), $"no field '{name}' beside '{words}' on {page.Address}");
            fields[name] = value;
        }

        return PostAsync(new Uri(page.Address, Attribute(form[..form.IndexOf('>', StringComparison.Ordinal)], "action") ?? ""), fields);
    }

    /// <summary>Sends a form that stands on a page of our own site.</summary>
    public Task<WebPage> PostAsync(Uri address, IReadOnlyDictionary<string, string> fields) =>
        FollowAsync(address, () => _http.PostAsync(address, new FormUrlEncodedContent(fields)));

    public void Dispose() => _http.Dispose();

    private async Task<WebPage> FollowAsync(Uri address, Func<Task<HttpResponseMessage>> ask)
    {
        for (var hop = 0; hop < MostHops; hop++)
        {
            using var answer = await ask();
            if (answer.StatusCode != HttpStatusCode.SeeOther)
            {
                return new WebPage(address, answer.StatusCode, await answer.Content.ReadAsStringAsync());
            }

            var next = new Uri(address, answer.Headers.Location!);
            address = next;
            ask = () => _http.GetAsync(next);
        }

        throw new InvalidOperationException($"sent round in a circle, last to {address.GetLeftPart(UriPartial.Path)}");
    }

    private static int ButtonOf(string body, string words)
    {
        var at = -1;
        do
        {
            at = body.IndexOf("<button", at + 1, StringComparison.Ordinal);
        }
        while (at >= 0 && !body[(body.IndexOf('>', at) + 1)..].StartsWith(words, StringComparison.Ordinal));

        return at;
    }

    private static Dictionary<string, string> InputsOf(string form)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var at = form.IndexOf("<input", StringComparison.Ordinal); at >= 0; at = form.IndexOf("<input", at + 1, StringComparison.Ordinal))
        {
            var input = form[at..form.IndexOf('>', at)];
            if (Attribute(input, "name") is { } name)
            {
                fields[name] = WebUtility.HtmlDecode(Attribute(input, "value") ?? "");
            }
        }

        return fields;
    }

    private static string? Attribute(string tag, string name)
    {
        var start = tag.IndexOf($" {name}=\"", StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }

        start += name.Length + 3;
        return tag[start..tag.IndexOf('"', start)];
    }
}

/// <summary>Where the browser has arrived, and what it shows there.</summary>
internal sealed record WebPage(Uri Address, HttpStatusCode Status, string Body);

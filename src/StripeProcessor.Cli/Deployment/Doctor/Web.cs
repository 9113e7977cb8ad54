namespace StripeProcessor.Cli;

/// <summary>Asks as anybody may: without credentials, once, and following redirects only where a person's browser would.</summary>
internal sealed class Web(ApiConnection connection)
{
    private const int MostRedirects = 5;
    private const int MostCharacters = 1_000_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(35);

    /// <summary>The answer to one request.</summary>
    /// <exception cref="ToolException">None came.</exception>
    internal async Task<WebAnswer> AskAsync(
        HttpMethod method, Uri address, IEnumerable<(string Name, string Value)> headers, CancellationToken cancellationToken)
    {
        using var client = new HttpClient(connection.Open(address.IsLoopback)) { Timeout = Timeout.InfiniteTimeSpan };
        using var request = new HttpRequestMessage(method, address);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var limit = new CancellationTokenSource(Patience, connection.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var asked = connection.Time.GetUtcNow();
            using var response = await client.SendAsync(request, either.Token);
            var answered = connection.Time.GetUtcNow();
            var body = await response.Content.ReadAsStringAsync(either.Token);
            var all = response.Headers.Concat(response.Content.Headers)
                .SelectMany(header => header.Value.Select(value => (header.Key, Value: value)))
                .ToLookup(header => header.Key, header => header.Value, StringComparer.OrdinalIgnoreCase);
            return new WebAnswer(
                address, (int)response.StatusCode, body.Length > MostCharacters ? body[..MostCharacters] : body, all, asked, answered);
        }
        catch (Exception met) when (met is HttpRequestException or IOException or OperationCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            var why = met is HttpRequestException broken ? $"({broken.HttpRequestError})" : "in time";
            throw ToolException.Refused(
                $"no answer from {address.GetLeftPart(UriPartial.Path)} {why}",
                "check the network and the address");
        }
    }

    /// <summary>A page as a browser would show it, redirects followed.</summary>
    /// <exception cref="ToolException">None came, or the redirects do not end.</exception>
    internal async Task<WebAnswer> ReadPageAsync(Uri address, CancellationToken cancellationToken)
    {
        for (var followed = 0; followed <= MostRedirects; followed++)
        {
            var answer = await AskAsync(HttpMethod.Get, address, [("Accept", "text/html")], cancellationToken);
            if (answer.Status is not (301 or 302 or 303 or 307 or 308) || answer.Header("Location") is not { } next
                || !Uri.TryCreate(address, next, out var there) || there.Scheme is not ("https" or "http"))
            {
                return answer;
            }

            address = there;
        }

        throw ToolException.Refused(
            $"{address.GetLeftPart(UriPartial.Path)} is redirected again and again",
            "open the page in a browser");
    }
}

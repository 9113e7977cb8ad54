namespace StripeProcessor.SystemTests.Costs;

/// <summary>Writes down which of Stripe's operations are called: Stripe limits each by itself, whatever id stands in it.</summary>
internal sealed class StripeTally() : DelegatingHandler(new SocketsHttpHandler())
{
    private readonly Lock _turn = new();
    private readonly List<string> _calls = [];

    public IReadOnlyList<string> TakeCalls()
    {
        lock (_turn)
        {
            string[] taken = [.. _calls];
            _calls.Clear();
            return taken;
        }
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var parts = request.RequestUri!.AbsolutePath.Split('/').Select(part => part.Contains('_', StringComparison.Ordinal) && part.Any(char.IsAsciiDigit) ? "{id}" : part);
        lock (_turn)
        {
            _calls.Add($"{request.Method} {string.Join('/', parts)}");
        }

        return base.SendAsync(request, cancellationToken);
    }
}

namespace StripeProcessor.Cli;

/// <summary>Scripts of the organisation's own sites may send gifts; nobody else's may, and no page may ask for what operators see.</summary>
internal sealed class CorsCheck() : DoctorCheck("cors")
{
    private const string Allowed = "Access-Control-Allow-Origin";
    private const string Foreign = "https://foreign.invalid";

    protected override async Task<DoctorLine> ExamineAsync(Examination examined, CancellationToken cancellationToken)
    {
        var address = await examined.Address.KnownAsync(cancellationToken);
        var origins = await examined.OriginsAsync(cancellationToken);
        foreach (var origin in origins)
        {
            var own = await PreflightAsync(examined, new Uri(address, "donations"), origin, cancellationToken);
            if (own.Header(Allowed) != origin)
            {
                return Fail(
                    $"a browser on {origin} may not send gifts: the preflight's answer does not let it in",
                    "is there a proxy before the API, or a CorsConfiguration in API Gateway? both take the function's own headers away");
            }
        }

        var foreign = await PreflightAsync(examined, new Uri(address, "donations"), Foreign, cancellationToken);
        if (foreign.Header(Allowed) is not null)
        {
            return Fail(
                "any site's script may send gifts here",
                "take away the CorsConfiguration of API Gateway, or what the proxy adds: the function lets the right sites in by itself");
        }

        var desk = await PreflightAsync(examined, new Uri(address, "operator/self-check"), origins.FirstOrDefault() ?? Foreign, cancellationToken);
        return desk.Header(Allowed) is null
            ? Ok("your sites may send gifts, another may not, and no page gets at the operator's side")
            : Fail(
                "a page's script may call the operator's side",
                "take away the CorsConfiguration of API Gateway, or what the proxy adds: no browser is an operator");
    }

    private static Task<WebAnswer> PreflightAsync(Examination examined, Uri target, string origin, CancellationToken cancellationToken) =>
        examined.Web.AskAsync(
            HttpMethod.Options, target, [("Origin", origin), ("Access-Control-Request-Method", "POST")], cancellationToken);
}

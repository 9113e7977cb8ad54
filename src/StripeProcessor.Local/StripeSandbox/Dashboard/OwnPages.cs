namespace StripeProcessor.Local.Sandbox;

/// <summary>
/// Tells a form of the sandbox's own pages from one that another site makes a browser post. Browsers say where a form came
/// from; what says nothing of the kind is no browser, and has the JSON control.
/// </summary>
internal static class OwnPages
{
    public static void RefuseOthers(IncomingRequest request)
    {
        if (!IsOwn(request))
        {
            throw ApiError.Of(
                403,
                "invalid_request_error",
                null,
                "This form was not sent from the sandbox's own page. Open that page and try again there.");
        }
    }

    private static bool IsOwn(IncomingRequest request)
    {
        // A name that somebody points at this machine would make their page look like ours.
        var host = request.Header("Host") ?? "";
        if (!Uri.TryCreate("http://" + host, UriKind.Absolute, out var own) || !own.IsLoopback)
        {
            return false;
        }

        if (request.Header("Sec-Fetch-Site") is { Length: > 0 } site)
        {
            return site == "same-origin";
        }

        return Uri.TryCreate(request.Header("Origin"), UriKind.Absolute, out var origin)
            && origin.Authority.Equals(new Uri(origin.Scheme + "://" + host).Authority, StringComparison.OrdinalIgnoreCase);
    }
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.Lambda.APIGatewayEvents;

namespace StripeProcessor.Function.Http;

/// <summary>What a route answers. Every reply leaves with the headers that keep it out of caches, frames and guesses.</summary>
internal sealed class Reply
{
    private readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase);
    private readonly string _body;

    private Reply(int status, string? contentType, string body)
    {
        Status = status;
        _body = body;

        _headers["Cache-Control"] = "no-store";
        _headers["X-Content-Type-Options"] = "nosniff";

        // Not no-referrer: a browser would then send the form of the error page with "Origin: null", which we refuse.
        _headers["Referrer-Policy"] = "same-origin";
        _headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'";

        if (contentType is not null)
        {
            _headers["Content-Type"] = contentType;
        }
    }

    public int Status { get; }

    public static Reply Json<T>(int status, T value, JsonTypeInfo<T> type, string contentType = "application/json") =>
        new(status, contentType, JsonSerializer.Serialize(value, type));

    public static Reply Empty(int status) => new(status, null, "");

    /// <summary>Sends a browser on with GET, whatever it sent here.</summary>
    public static Reply SeeOther(string address) => new Reply(303, null, "").With("Location", address);

    public static Reply Html(int status, string page, string contentSecurityPolicy) =>
        new Reply(status, "text/html; charset=utf-8", page)
            .With("Content-Security-Policy", contentSecurityPolicy)
            .With("Strict-Transport-Security", "max-age=31536000")
            .With("Cross-Origin-Opener-Policy", "same-origin");

    public static Reply Svg(string picture, string contentSecurityPolicy) =>
        new Reply(200, "image/svg+xml", picture).With("Content-Security-Policy", contentSecurityPolicy);

    public Reply With(string header, string value)
    {
        _headers[header] = value;
        return this;
    }

    /// <summary>What the problem says in headers, beside what its body says.</summary>
    public Reply With(Problem problem)
    {
        if (problem.RetryAfterSeconds is { } seconds)
        {
            With("Retry-After", seconds.ToString(CultureInfo.InvariantCulture));
        }

        return problem.Allow is null ? this : With("Allow", problem.Allow);
    }

    /// <param name="withBody">False for HEAD: the same headers, and nothing after them.</param>
    public APIGatewayHttpApiV2ProxyResponse ToResponse(bool withBody) => new()
    {
        StatusCode = Status,
        Headers = _headers,
        Body = withBody ? _body : "",
        IsBase64Encoded = false,
    };
}

using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace StripeProcessor.Local;

/// <summary>
/// An HTTP request as API Gateway hands it to Lambda: payload format 2.0
/// (docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html).
/// </summary>
internal static class ApiEvent
{
    private const string Account = "123456789012";
    private const string Api = "local";

    // Between two hops only, so API Gateway keeps them; cookies travel in a list of their own.
    private static readonly HashSet<string> NotForwarded = new(StringComparer.OrdinalIgnoreCase)
    {
        "Cookie", "Connection", "Keep-Alive", "Transfer-Encoding", "Upgrade", "TE", "Trailer", "Expect", "Proxy-Connection",
        "Content-Length", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Port", "X-Amzn-Trace-Id",
    };

    /// <param name="context">The request.</param>
    /// <param name="body">All of its body.</param>
    /// <param name="requestId">What the reply will carry too.</param>
    /// <param name="caller">The operator whom the request has shown itself to come from; null for everybody else.</param>
    /// <param name="options">The gateway's habits.</param>
    public static byte[] Write(
        HttpContext context, ReadOnlyMemory<byte> body, string requestId, OperatorCaller? caller, GatewayOptions options)
    {
        var request = context.Request;
        var sourceIp = (context.Connection.RemoteIpAddress ?? IPAddress.Loopback).ToString();
        var method = request.Method;
        var path = request.Path.Value is { Length: > 0 } decoded ? decoded : "/";
        var routeKey = options.RouteKeys.Contains($"{method} {path}") ? $"{method} {path}" : "$default";
        var now = options.Time.GetUtcNow();

        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("version", "2.0");
            json.WriteString("routeKey", routeKey);
            json.WriteString("rawPath", path);
            json.WriteString("rawQueryString", RawQuery(context));
            WriteCookies(json, request);
            WriteHeaders(json, context, body.Length, sourceIp, caller is not null, now);
            WriteQuery(json, request);
            json.WriteStartObject("requestContext");
            json.WriteString("accountId", Account);
            json.WriteString("apiId", Api);
            if (caller is not null)
            {
                WriteOperator(json, caller);
            }

            json.WriteString("domainName", request.Host.Host);
            json.WriteString("domainPrefix", request.Host.Host.Split('.')[0]);
            json.WriteStartObject("http");
            json.WriteString("method", method);
            json.WriteString("path", path);
            json.WriteString("protocol", request.Protocol);
            json.WriteString("sourceIp", sourceIp);
            json.WriteString("userAgent", request.Headers.UserAgent.ToString());
            json.WriteEndObject();
            json.WriteString("requestId", requestId);
            json.WriteString("routeKey", routeKey);
            json.WriteString("stage", "$default");
            json.WriteString("time", now.ToString("dd/MMM/yyyy:HH:mm:ss '+0000'", CultureInfo.InvariantCulture));
            json.WriteNumber("timeEpoch", now.ToUnixTimeMilliseconds());
            json.WriteEndObject();
            WriteBody(json, request.ContentType, body, options);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    // The query as the client wrote it; the server's own view of it has been decoded.
    private static string RawQuery(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var question = target.IndexOf('?', StringComparison.Ordinal);
        return question < 0 ? "" : target[(question + 1)..];
    }

    private static void WriteCookies(Utf8JsonWriter json, HttpRequest request)
    {
        var cookies = request.Headers.Cookie
            .SelectMany(line => (line ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .ToArray();

        if (cookies.Length == 0)
        {
            return;
        }

        json.WriteStartArray("cookies");

        foreach (var cookie in cookies)
        {
            json.WriteStringValue(cookie);
        }

        json.WriteEndArray();
    }

    // What API Gateway tells of a caller whose signature it has checked.
    private static void WriteOperator(Utf8JsonWriter json, OperatorCaller caller)
    {
        json.WriteStartObject("authorizer");
        json.WriteStartObject("iam");
        json.WriteString("accessKey", caller.AccessKey);
        json.WriteString("accountId", caller.AccountId);
        json.WriteString("callerId", caller.UserId);
        json.WriteNull("cognitoIdentity");
        json.WriteString("principalOrgId", "o-local");
        json.WriteString("userArn", caller.UserArn);
        json.WriteString("userId", caller.UserId);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteHeaders(
        Utf8JsonWriter json, HttpContext context, int bodyLength, string sourceIp, bool isOperator, DateTimeOffset now)
    {
        var request = context.Request;
        json.WriteStartObject("headers");

        foreach (var (name, values) in request.Headers)
        {
            // What let the operator in goes no further: the function has no use for it, and events end up in logs.
            var isProof = isOperator && name.Equals("Authorization", StringComparison.OrdinalIgnoreCase);

            if (!NotForwarded.Contains(name) && !isProof)
            {
                json.WriteString(name.ToLowerInvariant(), string.Join(',', values.AsEnumerable()));
            }
        }

        var forwarded = string.Join(", ", request.Headers["X-Forwarded-For"].Append(sourceIp));
        json.WriteString("content-length", bodyLength.ToString(CultureInfo.InvariantCulture));
        json.WriteString("x-forwarded-for", forwarded);
        json.WriteString("x-forwarded-port", context.Connection.LocalPort.ToString(CultureInfo.InvariantCulture));
        json.WriteString("x-forwarded-proto", request.Scheme);
        json.WriteString("x-amzn-trace-id", TraceId(request, now));
        json.WriteEndObject();
    }

    private static string TraceId(HttpRequest request, DateTimeOffset now)
    {
        var given = request.Headers["X-Amzn-Trace-Id"].ToString();
        return given.Length > 0
            ? given
            : string.Create(
                CultureInfo.InvariantCulture,
                $"Root=1-{now.ToUnixTimeSeconds():x8}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12))}");
    }

    private static void WriteQuery(Utf8JsonWriter json, HttpRequest request)
    {
        if (request.Query.Count == 0)
        {
            return;
        }

        json.WriteStartObject("queryStringParameters");

        foreach (var (name, values) in request.Query)
        {
            json.WriteString(name, string.Join(',', values.AsEnumerable()));
        }

        json.WriteEndObject();
    }

    private static void WriteBody(Utf8JsonWriter json, string? contentType, ReadOnlyMemory<byte> body, GatewayOptions options)
    {
        if (body.IsEmpty)
        {
            json.WriteBoolean("isBase64Encoded", false);
            return;
        }

        var text = options.Base64Everything ? null : TextBody.Read(contentType, body.Span);

        if (text is null)
        {
            json.WriteBase64String("body", body.Span);
        }
        else
        {
            json.WriteString("body", text);
        }

        json.WriteBoolean("isBase64Encoded", text is null);
    }
}

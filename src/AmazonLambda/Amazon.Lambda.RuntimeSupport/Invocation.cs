#nullable enable
using System.Globalization;
using System.Net.Http.Headers;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>One invocation as the Runtime API hands it over.</summary>
internal sealed record Invocation(string RequestId, DateTimeOffset Deadline, byte[] Input)
{
    public string? FunctionArn { get; init; }

    public string? TraceId { get; init; }

    public string? TenantId { get; init; }

    public string? ClientContext { get; init; }

    public string? CognitoIdentity { get; init; }

    /// <exception cref="MalformedInvocationException">
    /// Without an id nobody can be answered; without a deadline nobody can be in time.
    /// </exception>
    public static Invocation Read(HttpResponseHeaders headers, byte[] input)
    {
        var requestId = Header(headers, "Lambda-Runtime-Aws-Request-Id");
        if (string.IsNullOrWhiteSpace(requestId))
        {
            throw new MalformedInvocationException("has no Lambda-Runtime-Aws-Request-Id", null);
        }

        if (!TryReadDeadline(Header(headers, "Lambda-Runtime-Deadline-Ms"), out var deadline))
        {
            throw new MalformedInvocationException("has no Lambda-Runtime-Deadline-Ms that can be read", requestId);
        }

        return new Invocation(requestId, deadline, input)
        {
            FunctionArn = Header(headers, "Lambda-Runtime-Invoked-Function-Arn"),
            TraceId = Header(headers, "Lambda-Runtime-Trace-Id"),
            TenantId = Header(headers, "Lambda-Runtime-Aws-Tenant-Id"),
            ClientContext = Header(headers, "Lambda-Runtime-Client-Context"),
            CognitoIdentity = Header(headers, "Lambda-Runtime-Cognito-Identity"),
        };
    }

    private static string? Header(HttpResponseHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    private static bool TryReadDeadline(string? milliseconds, out DateTimeOffset deadline)
    {
        const long EndOfYear9999 = 253_402_300_799_999;
        var isRead = long.TryParse(milliseconds, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count <= EndOfYear9999;
        deadline = DateTimeOffset.FromUnixTimeMilliseconds(isRead ? count : 0);
        return isRead;
    }
}

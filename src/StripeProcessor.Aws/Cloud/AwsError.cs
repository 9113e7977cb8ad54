using System.Net;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;

namespace StripeProcessor.Aws;

/// <summary>What AWS says when it does not do something: XML from the Query protocol, JSON from the REST services.</summary>
internal sealed record AwsError(int Status, string Code, string Text, string? RequestId)
{
    private const int LongestText = 600;

    internal static AwsError Read(HttpResponseMessage response, byte[] body)
    {
        var id = HeaderOf(response, "x-amzn-RequestId");
        var (code, text, idInBody) = FromXml(body) ?? FromJson(response, body) ?? ("", "", null);
        return new AwsError((int)response.StatusCode, code, OnOneLine(text), id ?? idInBody);
    }

    /// <summary>Whether the same call may well be taken in a moment.</summary>
    internal bool IsPassing => Status >= 500 || Status == (int)HttpStatusCode.TooManyRequests || Code is "Throttling"
        or "ThrottlingException" or "ThrottledException" or "RequestThrottled" or "RequestThrottledException"
        or "TooManyRequestsException" or "RequestLimitExceeded" or "PriorRequestNotComplete";

    internal AwsRefusal Refusal => Code switch
    {
        "AccessDenied" or "AccessDeniedException" or "UnauthorizedOperation" or "AuthorizationError" => AwsRefusal.AccessDenied,
        "InvalidClientTokenId" or "UnrecognizedClientException" or "ExpiredToken" or "ExpiredTokenException" or "RequestExpired"
            or "SignatureDoesNotMatch" or "InvalidSignatureException" or "IncompleteSignature" or "IncompleteSignatureException"
            or "MissingAuthenticationToken" or "MissingAuthenticationTokenException" or "AuthFailure" or "OptInRequired"
            => AwsRefusal.Credentials,
        _ => AwsRefusal.Other,
    };

    private static (string, string, string?)? FromXml(byte[] body)
    {
        if (AwsXml.Read(body) is not { } root)
        {
            return null;
        }

        var error = root.DescendantsAndSelf().FirstOrDefault(element => element.Name.LocalName == "Error") ?? root;
        var id = root.DescendantsAndSelf().FirstOrDefault(element => element.Name.LocalName is "RequestId" or "RequestID");
        return (error.TextOf("Code"), error.TextOf("Message"), id?.Value);
    }

    private static (string, string, string?)? FromJson(HttpResponseMessage response, byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var named = HeaderOf(response, "x-amzn-ErrorType") ?? Field(json.RootElement, "__type");
            var code = named?.Split(':')[0].Split('#')[^1] ?? "";
            return (code, Field(json.RootElement, "message") ?? Field(json.RootElement, "Message") ?? "", null);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Field(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var field) && field.ValueKind == JsonValueKind.String
            ? field.GetString()
            : null;

    private static string? HeaderOf(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    // Nothing that AWS sends may move a terminal's cursor.
    private static string OnOneLine(string text)
    {
        var plain = string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character)).Trim();
        return plain.Length > LongestText ? plain[..LongestText] + "…" : plain;
    }
}

/// <summary>Reads XML that came from outside: no document type, nothing fetched; names without their namespace.</summary>
internal static class AwsXml
{
    /// <summary>Null for what is not XML.</summary>
    internal static XElement? Read(byte[] body)
    {
        try
        {
            using var reader = XmlReader.Create(
                new MemoryStream(body), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            return XElement.Load(reader);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    internal static XElement? Child(this XElement element, string name) =>
        element.Elements().FirstOrDefault(child => child.Name.LocalName == name);

    /// <summary>The child's text; empty when there is none.</summary>
    internal static string TextOf(this XElement element, string name) => element.Child(name)?.Value.Trim() ?? "";

    /// <summary>The entries of a list: <c>&lt;name&gt;&lt;member&gt;…</c>.</summary>
    internal static IEnumerable<XElement> Members(this XElement element, string name) =>
        element.Child(name)?.Elements().Where(child => child.Name.LocalName == "member") ?? [];
}

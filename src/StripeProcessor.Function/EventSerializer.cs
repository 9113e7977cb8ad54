using System.Text.Encodings.Web;
using System.Text.Json;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Amazon.Lambda.Serialization.SystemTextJson;

namespace StripeProcessor.Function;

/// <summary>
/// Reads of an event of payload 2.0 what this function asks of it, skips the rest, and writes the answer. It reads those fields
/// and writes answers as the serializer of Lambda's packages does, without that one's description of sixteen types, whose
/// making was a tenth of a cold start.
/// </summary>
/// <remarks>Names are as API Gateway writes them, case included.</remarks>
public sealed class EventSerializer : ILambdaSerializer
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads a stream to its end as an event.</summary>
    /// <typeparam name="T"><see cref="APIGatewayHttpApiV2ProxyRequest"/>.</typeparam>
    /// <exception cref="JsonSerializerException">It is no JSON, or a field that is read does not have its type.</exception>
    public T Deserialize<T>(Stream requestStream)
    {
        using var bytes = new MemoryStream();
        requestStream.CopyTo(bytes);
        try
        {
            var json = new Utf8JsonReader(bytes.GetBuffer().AsSpan(0, checked((int)bytes.Length)));
            json.Read();
            var request = ReadRequest(ref json);

            // Whatever follows the event is a mistake; asking for it makes the reader say so.
            json.Read();
            return (T)(object)request;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // The reader's own text may quote the event; what is no text, or of another type, is an InvalidOperationException.
            throw new JsonSerializerException($"cannot read the event as {typeof(T).FullName}: broken JSON, or a field of a wrong type");
        }
    }

    /// <summary>Writes an answer.</summary>
    /// <typeparam name="T"><see cref="APIGatewayHttpApiV2ProxyResponse"/>.</typeparam>
    public void Serialize<T>(T response, Stream responseStream)
    {
        using var json = new Utf8JsonWriter(responseStream, Relaxed);
        Write(json, (APIGatewayHttpApiV2ProxyResponse)(object)response!);
    }

    private static APIGatewayHttpApiV2ProxyRequest ReadRequest(ref Utf8JsonReader json)
    {
        var request = new APIGatewayHttpApiV2ProxyRequest();
        EnterObject(ref json);
        while (NextName(ref json))
        {
            if (Finds(ref json, "rawPath"u8))
            {
                request.RawPath = json.GetString();
            }
            else if (Finds(ref json, "rawQueryString"u8))
            {
                request.RawQueryString = json.GetString();
            }
            else if (Finds(ref json, "headers"u8))
            {
                request.Headers = IsNull(ref json) ? null : ReadHeaders(ref json);
            }
            else if (Finds(ref json, "requestContext"u8))
            {
                request.RequestContext = IsNull(ref json) ? null : ReadContext(ref json);
            }
            else if (Finds(ref json, "body"u8))
            {
                request.Body = json.GetString();
            }
            else if (Finds(ref json, "isBase64Encoded"u8))
            {
                request.IsBase64Encoded = json.GetBoolean();
            }
            else
            {
                json.Skip();
            }
        }

        return request;
    }

    private static APIGatewayHttpApiV2ProxyRequest.ProxyRequestContext ReadContext(ref Utf8JsonReader json)
    {
        var context = new APIGatewayHttpApiV2ProxyRequest.ProxyRequestContext();
        EnterObject(ref json);
        while (NextName(ref json))
        {
            if (Finds(ref json, "http"u8))
            {
                context.Http = IsNull(ref json) ? null : ReadHttp(ref json);
            }
            else if (Finds(ref json, "domainName"u8))
            {
                context.DomainName = json.GetString();
            }
            else if (Finds(ref json, "requestId"u8))
            {
                context.RequestId = json.GetString();
            }
            else if (Finds(ref json, "authorizer"u8))
            {
                context.Authorizer = IsNull(ref json) ? null : ReadAuthorizer(ref json);
            }
            else if (Finds(ref json, "authentication"u8))
            {
                context.Authentication = IsNull(ref json) ? null : ReadAuthentication(ref json);
            }
            else
            {
                json.Skip();
            }
        }

        return context;
    }

    /// <summary>That there is a certificate, and nothing of it: API Gateway has checked it against the truststore.</summary>
    private static APIGatewayHttpApiV2ProxyRequest.ProxyRequestAuthentication ReadAuthentication(ref Utf8JsonReader json)
    {
        var authentication = new APIGatewayHttpApiV2ProxyRequest.ProxyRequestAuthentication();
        EnterObject(ref json);
        while (NextName(ref json))
        {
            if (Finds(ref json, "clientCert"u8))
            {
                authentication.ClientCert = IsNull(ref json) ? null : ReadCertificate(ref json);
            }
            else
            {
                json.Skip();
            }
        }

        return authentication;
    }

    private static APIGatewayHttpApiV2ProxyRequest.ProxyRequestClientCert ReadCertificate(ref Utf8JsonReader json)
    {
        EnterObject(ref json);
        json.Skip();
        return new();
    }

    private static APIGatewayHttpApiV2ProxyRequest.AuthorizerDescription ReadAuthorizer(ref Utf8JsonReader json)
    {
        var authorizer = new APIGatewayHttpApiV2ProxyRequest.AuthorizerDescription();
        EnterObject(ref json);
        while (NextName(ref json))
        {
            if (Finds(ref json, "iam"u8))
            {
                authorizer.IAM = IsNull(ref json) ? null : ReadIam(ref json);
            }
            else
            {
                json.Skip();
            }
        }

        return authorizer;
    }

    private static APIGatewayHttpApiV2ProxyRequest.AuthorizerDescription.IAMDescription ReadIam(ref Utf8JsonReader json)
    {
        var iam = new APIGatewayHttpApiV2ProxyRequest.AuthorizerDescription.IAMDescription();
        EnterObject(ref json);
        while (NextName(ref json))
        {
            if (Finds(ref json, "userArn"u8))
            {
                iam.UserARN = json.GetString();
            }
            else
            {
                json.Skip();
            }
        }

        return iam;
    }

    private static APIGatewayHttpApiV2ProxyRequest.HttpDescription ReadHttp(ref Utf8JsonReader json)
    {
        var http = new APIGatewayHttpApiV2ProxyRequest.HttpDescription();
        EnterObject(ref json);
        while (NextName(ref json))
        {
            if (Finds(ref json, "method"u8))
            {
                http.Method = json.GetString();
            }
            else if (Finds(ref json, "path"u8))
            {
                http.Path = json.GetString();
            }
            else
            {
                json.Skip();
            }
        }

        return http;
    }

    private static Dictionary<string, string> ReadHeaders(ref Utf8JsonReader json)
    {
        var headers = new Dictionary<string, string>();
        EnterObject(ref json);
        while (NextName(ref json))
        {
            var name = json.GetString()!;
            json.Read();
            headers[name] = json.GetString()!;
        }

        return headers;
    }

    private static void EnterObject(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException();
        }
    }

    private static bool NextName(ref Utf8JsonReader json) => json.Read() && json.TokenType == JsonTokenType.PropertyName;

    /// <summary>Whether the name is this one; its value is then next.</summary>
    private static bool Finds(ref Utf8JsonReader json, ReadOnlySpan<byte> name) =>
        json.ValueTextEquals(name) && json.Read();

    private static bool IsNull(ref Utf8JsonReader json) => json.TokenType == JsonTokenType.Null;

    private static void Write(Utf8JsonWriter json, APIGatewayHttpApiV2ProxyResponse response)
    {
        json.WriteStartObject();
        json.WriteNumber("statusCode"u8, response.StatusCode);

        if (response.Headers is { } headers)
        {
            json.WriteStartObject("headers"u8);
            foreach (var (name, value) in headers)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
        }

        if (response.Cookies is { } cookies)
        {
            json.WriteStartArray("cookies"u8);
            foreach (var cookie in cookies)
            {
                json.WriteStringValue(cookie);
            }

            json.WriteEndArray();
        }

        if (response.Body is { } body)
        {
            json.WriteString("body"u8, body);
        }

        json.WriteBoolean("isBase64Encoded"u8, response.IsBase64Encoded);
        json.WriteEndObject();
    }
}

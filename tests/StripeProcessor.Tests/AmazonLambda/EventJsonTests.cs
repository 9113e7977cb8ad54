using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Serialization.SystemTextJson;
using StripeProcessor.Tests.House;

namespace StripeProcessor.Tests.AmazonLambda;

/// <summary>Payload 2.0 as API Gateway writes it, through the serializer that the function is built with.</summary>
public sealed partial class EventJsonTests
{
    private static readonly SourceGeneratorLambdaJsonSerializer<Events> Serializer = new();
    private static readonly string EventJson =
        File.ReadAllText(Path.Combine(Repository.Root, "tests/vectors/http-api-event-v2.json"));

    [Fact]
    public void No_field_of_an_event_is_lost_on_the_way_in()
    {
        var read = Read<APIGatewayHttpApiV2ProxyRequest>(EventJson);

        var written = JsonNode.Parse(Write(read));

        // Names are compared without their case: the type says UserARN where API Gateway says userArn.
        Assert.Equal(Lowered(JsonNode.Parse(EventJson))!.ToJsonString(), Lowered(written)!.ToJsonString());
    }

    [Fact]
    public void The_certificate_of_a_mutual_TLS_caller_can_be_read()
    {
        var read = Read<APIGatewayHttpApiV2ProxyRequest>(EventJson);

        var certificate = read.RequestContext.Authentication.ClientCert;

        Assert.StartsWith("-----BEGIN CERTIFICATE-----\n", certificate.ClientCertPem, StringComparison.Ordinal);
        Assert.Equal("CN=treasurer,OU=Finance,O=Riverside Food Bank,C=US", certificate.SubjectDN);
        Assert.Equal("CN=Riverside Operators CA,O=Riverside Food Bank,C=US", certificate.IssuerDN);
        Assert.Equal("a1:a1:a1:a1:a1:a1:a1:a1", certificate.SerialNumber);
        Assert.Equal("Aug  5 09:36:04 2027 GMT", certificate.Validity.NotAfter);
    }

    [Fact]
    public void The_signer_of_an_operator_request_can_be_read()
    {
        var read = Read<APIGatewayHttpApiV2ProxyRequest>(EventJson);

        var signer = read.RequestContext.Authorizer.IAM;

        Assert.Equal("arn:aws:sts::123456789012:assumed-role/donation-operators/treasurer", signer.UserARN);
        Assert.Equal("123456789012", signer.AccountId);
        Assert.Equal(["authenticated", "login.example.org"], signer.CognitoIdentity.AMR);
    }

    [Fact]
    public void An_open_route_has_no_authorizer_and_no_certificate()
    {
        var read = Read<APIGatewayHttpApiV2ProxyRequest>(
            """{"version":"2.0","rawPath":"/form","requestContext":{"http":{"method":"GET"}},"isBase64Encoded":false}""");

        Assert.Null(read.RequestContext.Authorizer);
        Assert.Null(read.RequestContext.Authentication);
        Assert.Null(read.Body);
        Assert.Null(read.Cookies);
    }

    [Fact]
    public void A_response_is_written_with_the_names_that_API_Gateway_reads_and_without_its_nulls()
    {
        var response = new APIGatewayHttpApiV2ProxyResponse { StatusCode = 303, Cookies = ["a=b; Secure"] };
        response.SetHeaderValues("location", "https://give.example.org/thanks?a=1&b=2", append: false);

        var json = Write(response);

        Assert.Equal(
            """{"statusCode":303,"headers":{"location":"https://give.example.org/thanks?a=1&b=2"}"""
            + ""","cookies":["a=b; Secure"],"isBase64Encoded":false}""",
            json);
    }

    [Fact]
    public void A_header_set_twice_keeps_the_last_value_unless_it_is_appended()
    {
        var response = new APIGatewayHttpApiV2ProxyResponse();

        response.SetHeaderValues("vary", "origin", append: true);
        response.SetHeaderValues("vary", ["accept", "cookie"], append: true);
        response.SetHeaderValues("allow", ["GET", "HEAD"], append: false);
        response.SetHeaderValues("allow", "POST", append: false);

        Assert.Equal("origin,accept,cookie", response.Headers["vary"]);
        Assert.Equal("POST", response.Headers["allow"]);
    }

    [Fact]
    public void An_event_that_is_not_JSON_is_refused_by_the_name_of_its_type()
    {
        var refusal = Assert.Throws<JsonSerializerException>(() => Read<APIGatewayHttpApiV2ProxyRequest>("amount=25"));

        Assert.Contains("APIGatewayHttpApiV2ProxyRequest", refusal.Message, StringComparison.Ordinal);
        Assert.IsAssignableFrom<JsonException>(refusal.InnerException);
    }

    [Fact]
    public void A_type_that_the_context_does_not_list_is_refused()
    {
        Assert.Throws<JsonSerializerException>(() => Write(new Version(1, 0)));
    }

    [Fact]
    public void An_event_is_read_from_any_stream()
    {
        using var forwardOnly = new BufferedStream(new MemoryStream(Encoding.UTF8.GetBytes(EventJson)));

        var read = Serializer.Deserialize<APIGatewayHttpApiV2ProxyRequest>(forwardOnly);

        Assert.Equal("/operator/donations", read.RawPath);
    }

    [Theory]
    [InlineData("1795446476", "2026-11-23T15:07:56.0000000Z")]
    [InlineData("1795446476000", "2026-11-23T15:07:56.0000000Z")]
    [InlineData("1795446476.5", "2026-11-23T15:07:56.5000000Z")]
    [InlineData("\"2026-11-23T15:07:56Z\"", "2026-11-23T15:07:56.0000000Z")]
    public void A_time_may_be_text_or_a_count_of_seconds_or_milliseconds(string json, string time)
    {
        var read = Read<DateTime>(json);

        Assert.Equal(time, read.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Bytes_are_written_as_numbers_and_read_from_numbers_or_base64()
    {
        Assert.Equal("[1,2,255]", Write(new byte[] { 1, 2, 255 }));
        Assert.Equal([1, 2, 255], Read<byte[]>("[1,2,255]"));
        Assert.Equal([1, 2, 255], Read<byte[]>("\"AQL/\""));
    }

    private static T Read<T>(string json) => Serializer.Deserialize<T>(new MemoryStream(Encoding.UTF8.GetBytes(json)));

    private static string Write<T>(T value)
    {
        using var stream = new MemoryStream();
        Serializer.Serialize(value, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static JsonNode? Lowered(JsonNode? node) => node switch
    {
        JsonObject container => new JsonObject(container
            .Select(pair => KeyValuePair.Create(pair.Key.ToLowerInvariant(), Lowered(pair.Value)))
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)),
        JsonArray array => new JsonArray([.. array.Select(Lowered)]),
        _ => node?.DeepClone(),
    };

    [JsonSerializable(typeof(APIGatewayHttpApiV2ProxyRequest))]
    [JsonSerializable(typeof(APIGatewayHttpApiV2ProxyResponse))]
    [JsonSerializable(typeof(JsonElement))]
    [JsonSerializable(typeof(DateTime))]
    [JsonSerializable(typeof(byte[]))]
    internal sealed partial class Events : JsonSerializerContext;
}

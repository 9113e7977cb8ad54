using System.Text;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Serialization.SystemTextJson;
using CsCheck;
using StripeProcessor.Function;
using StripeProcessor.Tests.House;

namespace StripeProcessor.Tests.Function;

/// <summary>The function's own reading of events, held against the serializer that Lambda's packages bring.</summary>
public sealed partial class EventSerializerTests
{
    private static readonly EventSerializer Own = new();
    private static readonly SourceGeneratorLambdaJsonSerializer<WholeEvents> Reference = new();
    private static readonly string Vector = File.ReadAllText(Path.Combine(Repository.Root, "tests/vectors/http-api-event-v2.json"));

    [Fact]
    public void The_example_event_is_read_as_the_packages_read_it()
    {
        Assert.Equal(ReadBy(Reference.Deserialize<APIGatewayHttpApiV2ProxyRequest>, Vector), ReadBy(Own.Deserialize<APIGatewayHttpApiV2ProxyRequest>, Vector));
    }

    [Fact]
    public void Whatever_the_packages_read_of_a_mutated_event_is_read_the_same()
    {
        MutatedEvent.Sample(
            text =>
            {
                var reference = ReadBy(Reference.Deserialize<APIGatewayHttpApiV2ProxyRequest>, text);
                var own = ReadBy(Own.Deserialize<APIGatewayHttpApiV2ProxyRequest>, text);

                return reference is null || reference == own;
            },
            iter: 3000);
    }

    [Fact]
    public void No_bytes_make_reading_fail_other_than_by_refusing_them()
    {
        MutatedBytes.Sample(
            bytes =>
            {
                try
                {
                    return Own.Deserialize<APIGatewayHttpApiV2ProxyRequest>(new MemoryStream(bytes)) is not null;
                }
                catch (JsonSerializerException)
                {
                    return true;
                }
            },
            iter: 3000);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"body":"CANARY"} x""")]
    [InlineData("""{"body":"CANARY","body":5}""")]
    [InlineData("""{"body":"CANARY","headers":{"a":["b"]}}""")]
    [InlineData("""{"body":"CANARY","requestContext":{"http":"GET"}}""")]
    [InlineData("""{"body":"CANARY","isBase64Encoded":null}""")]
    [InlineData("""{"body":"CANARY\ud800"}""")]
    [InlineData("""{"body":"CANARY""")]
    public void What_is_no_event_is_refused_without_quoting_it(string text)
    {
        var refusal = Assert.Throws<JsonSerializerException>(
            () => Own.Deserialize<APIGatewayHttpApiV2ProxyRequest>(new MemoryStream(Encoding.UTF8.GetBytes(text))));

        Assert.Contains("APIGatewayHttpApiV2ProxyRequest", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("CANARY", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_is_written_byte_for_byte_as_the_packages_write_it()
    {
        var text = Gen.String[Gen.Char, 0, 20];
        var response =
            from status in Gen.Int[100, 599]
            from headers in Gen.Dictionary(text, text.Null())[0, 5].Null()
            from cookies in text.Array[0, 3].Null()
            from body in text.Null()
            from isBase64 in Gen.Bool
            select new APIGatewayHttpApiV2ProxyResponse
            {
                StatusCode = status, Headers = headers, Cookies = cookies, Body = body, IsBase64Encoded = isBase64,
            };

        response.Sample(answer => Written(Reference.Serialize, answer) == Written(Own.Serialize, answer));
    }

    /// <summary>What the function asks of an event, in one comparable text; null for an event that was refused.</summary>
    private static string? ReadBy(Func<Stream, APIGatewayHttpApiV2ProxyRequest?> read, string text)
    {
        try
        {
            return read(new MemoryStream(Encoding.UTF8.GetBytes(text))) is { } request ? Told(request) : null;
        }
        catch (JsonSerializerException)
        {
            return null;
        }
    }

    private static string Told(APIGatewayHttpApiV2ProxyRequest request)
    {
        var context = request.RequestContext;
        return new JsonArray(
            request.RawPath,
            request.Headers is null ? null : new JsonArray([.. request.Headers.Select(header => new JsonArray(header.Key, header.Value))]),
            request.Body,
            request.IsBase64Encoded,
            context is null ? null : new JsonArray(
                context.DomainName,
                context.RequestId,
                context.Authentication?.ClientCert is not null,
                context.Http is null ? null : new JsonArray(context.Http.Method, context.Http.Path))).ToJsonString();
    }

    private static string Written(Action<APIGatewayHttpApiV2ProxyResponse, Stream> write, APIGatewayHttpApiV2ProxyResponse answer)
    {
        using var stream = new MemoryStream();
        write(answer, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>The example with some of its members gone, doubled, or holding what is not theirs.</summary>
    private static Gen<string> MutatedEvent
    {
        get
        {
            var members = Members(Vector);
            string[] values = ["null", "true", "0", "\"\"", "\"\\u0047ET \\uD83C\\uDF81\"", "[]", "{}", """{"x":"y","x":"z"}""", """{"method":"PUT"}"""];
            var change =
                from member in Gen.Int[0, members.Count - 1]
                from value in Gen.Int[0, values.Length - 1]
                from kind in Gen.Int[0, 2]
                select (Member: members[member], Value: values[value], Kind: kind);

            return change.Array[1, 3].Select(changes => changes.Aggregate(Vector, (text, one) => Changed(text, one.Member, one.Value, one.Kind)));
        }
    }

    private static Gen<byte[]> MutatedBytes =>
        from changes in Gen.Select(Gen.Int[0, Encoding.UTF8.GetByteCount(Vector) - 1], Gen.Byte).Array[0, 4]
        from length in Gen.Int[0, Encoding.UTF8.GetByteCount(Vector)]
        from isCut in Gen.Bool
        select Mutated(changes, isCut ? length : int.MaxValue);

    private static byte[] Mutated((int At, byte To)[] changes, int length)
    {
        var bytes = Encoding.UTF8.GetBytes(Vector);
        foreach (var (at, to) in changes)
        {
            bytes[at] = to;
        }

        return bytes[..Math.Min(length, bytes.Length)];
    }

    /// <summary>The names of all members of the example, as they stand in its text.</summary>
    private static List<string> Members(string text)
    {
        var names = new List<string>();
        void Collect(JsonNode? node)
        {
            foreach (var (name, value) in node as JsonObject ?? [])
            {
                names.Add($"\"{name}\":");
                Collect(value);
            }
        }

        Collect(JsonNode.Parse(text));
        return names;
    }

    private static string Changed(string text, string member, string value, int kind)
    {
        var at = text.IndexOf(member, StringComparison.Ordinal);
        return at < 0 ? text : kind switch
        {
            0 => text[..at] + "\"unheard\":" + value + ", " + text[at..],
            1 => text[..at] + member + " " + value + ", " + text[at..],
            _ => text[..at] + "\"renamed\": {\"deep\":[" + value + "]}, " + member + " " + value + ", \"was\":" + text[(at + member.Length)..],
        };
    }

    [JsonSerializable(typeof(APIGatewayHttpApiV2ProxyRequest))]
    [JsonSerializable(typeof(APIGatewayHttpApiV2ProxyResponse))]
    internal sealed partial class WholeEvents : JsonSerializerContext;
}

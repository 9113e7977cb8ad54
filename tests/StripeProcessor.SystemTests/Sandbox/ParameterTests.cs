using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace StripeProcessor.SystemTests.Sandbox;

public class ParameterTests : SandboxTest
{
    [Theory]
    [InlineData("amonut", "amonut")]
    [InlineData("payment_method_options[card][three_d]", "payment_method_options[card][three_d]")]
    [InlineData("automatic_payment_methods[enable]", "automatic_payment_methods[enable]")]
    public async Task A_parameter_nobody_knows_is_refused_by_its_name(string sent, string named)
    {
        var reply = await Caller.PayAsync(more: (sent, "1"));

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Equal("parameter_unknown", (string?)reply.Error["code"]);
        Assert.Equal(named, (string?)reply.Error["param"]);
        Assert.Empty((await Caller.GetAsync("/v1/payment_intents")).Json["data"]!.AsArray());
    }

    [Fact]
    public async Task An_unknown_parameter_of_a_get_is_refused_too()
    {
        var reply = await Caller.GetAsync("/v1/payment_intents?limt=3");

        Assert.Equal("parameter_unknown", (string?)reply.Error["code"]);
    }

    [Theory]
    [InlineData("description=a+b%20c&metadata[k]=v", "a b c")]
    [InlineData("description=caf%C3%A9&metadata%5Bk%5D=v", "café")]
    [InlineData("description=%5Bx%5D[y]&metadata[k]=v", "[x][y]")]
    public async Task Spaces_brackets_and_letters_are_read_however_a_client_writes_them(string more, string description)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/payment_intents");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "sk_test_sandbox");
        request.Content = new StringContent(
            "amount=2500&currency=usd&" + more, Encoding.UTF8, new MediaTypeHeaderValue("application/x-www-form-urlencoded", "utf-8"));

        var reply = await Caller.SendAsync(request);

        Assert.Equal(description, reply["description"]);
        Assert.Equal("v", (string?)reply.Json["metadata"]!["k"]);
    }

    [Theory]
    [InlineData("expand[]")]
    [InlineData("expand[0]")]
    public async Task An_array_may_be_written_with_an_index_or_without(string name)
    {
        var paid = await Caller.PayAsync(more: (name, "latest_charge"));

        Assert.Equal("charge", (string?)paid.Json["latest_charge"]!["object"]);
    }

    [Fact]
    public async Task Json_is_not_what_the_api_reads()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/payment_intents");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "sk_test_sandbox");
        request.Content = new StringContent("""{"amount":2500}""", Encoding.UTF8, "application/json");

        var reply = await Caller.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
    }

    [Fact]
    public async Task Every_reply_names_its_request_and_version()
    {
        var reply = await Caller.SendAsync(HttpMethod.Get, "/v1/payment_intents", null, version: "2025-03-31.basil");
        var refusal = await Caller.GetAsync("/v1/nothing_here");

        Assert.StartsWith("req_", reply.Headers["Request-Id"], StringComparison.Ordinal);
        Assert.Equal("2025-03-31.basil", reply.Headers["Stripe-Version"]);
        Assert.StartsWith("application/json", reply.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, refusal.Status);
        Assert.StartsWith("req_", refusal.Headers["Request-Id"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_is_none_is_refused()
    {
        var reply = await Caller.SendAsync(HttpMethod.Get, "/v1/payment_intents", null, version: "latest");

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
    }

    [Theory]
    [InlineData("2026-10-28.endive", HttpStatusCode.BadRequest)]
    [InlineData("2026-09-30.endive", HttpStatusCode.BadRequest)]
    [InlineData("2026-08-26.dahlia", HttpStatusCode.OK)]
    public async Task Payment_method_types_may_be_sent_only_up_to_dahlia(string version, HttpStatusCode expected)
    {
        var reply = await Caller.SendAsync(
            HttpMethod.Post,
            "/v1/payment_intents",
            [("amount", "2500"), ("currency", "usd"), ("payment_method_types[0]", "card")],
            version: version);

        Assert.Equal(expected, reply.Status);
        if (expected == HttpStatusCode.BadRequest)
        {
            Assert.Equal("payment_method_types_no_longer_supported", (string?)reply.Error["code"]);
        }
    }

    [Theory]
    [InlineData("1234567890123456789012345678901234567890x", "v")]
    [InlineData("k", null)]
    public async Task Metadata_that_is_too_long_is_refused(string key, string? value)
    {
        var reply = await Caller.PayAsync(more: ($"metadata[{key}]", value ?? new string('v', 501)));

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Equal($"metadata[{key}]", (string?)reply.Error["param"]);
    }

    [Fact]
    public async Task A_fifty_first_metadata_key_is_refused()
    {
        var reply = await Caller.PayAsync(more: [.. Enumerable.Range(0, 51).Select(number => ($"metadata[k{number}]", "v"))]);

        Assert.Equal("metadata", (string?)reply.Error["param"]);
    }

    [Fact]
    public async Task An_empty_value_unsets()
    {
        var created = await Caller.PostAsync(
            "/v1/payment_intents",
            ("amount", "2500"), ("currency", "usd"), ("description", "d"), ("metadata[a]", "1"), ("metadata[b]", "2"));

        var one = await Caller.PostAsync("/v1/payment_intents/" + created.Id, ("description", ""), ("metadata[a]", ""));
        var all = await Caller.PostAsync("/v1/payment_intents/" + created.Id, ("metadata", ""));

        Assert.Null(one["description"]);
        Assert.Equal("""{"b":"2"}""", one.Json["metadata"]!.ToJsonString());
        Assert.Equal("{}", all.Json["metadata"]!.ToJsonString());
    }
}

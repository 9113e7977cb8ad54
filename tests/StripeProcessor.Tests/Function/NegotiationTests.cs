namespace StripeProcessor.Tests.Function;

public sealed class NegotiationTests
{
    private readonly Stage _stage = new();

    [Theory]
    [InlineData("application/json", true)]
    [InlineData("application/json, text/html;q=0.9", true)]
    [InlineData("text/html;q=0.2, application/json;q=0.3", true)]
    [InlineData("APPLICATION/JSON", true)]
    [InlineData("*/*", false)]
    [InlineData("", false)]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", false)]
    [InlineData("application/json;q=0.5, text/html", false)]
    [InlineData("application/json, text/html", false)]
    [InlineData("application/json;q=0", false)]
    public async Task A_form_is_answered_with_a_page_unless_JSON_is_preferred(string accept, bool json)
    {
        var gift = await _stage.SendAsync(Event.Form("/donations", "amount=25", ("accept", accept)));
        var faulty = await _stage.SendAsync(Event.Form("/donations", "amount=0", ("accept", accept)));

        Assert.Equal(json ? 200 : 303, gift.StatusCode);
        Assert.Equal(422, faulty.StatusCode);
        Assert.StartsWith(json ? "application/problem+json" : "text/html", faulty.Header("Content-Type"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("*/*")]
    public async Task Whoever_sends_JSON_reads_JSON(string accept)
    {
        var reply = await _stage.SendAsync(Event.Json("/donations", """{"amount":"0"}""", ("accept", accept)));

        Assert.Equal("application/problem+json", reply.Header("Content-Type"));
    }

    [Theory]
    [InlineData("text/html,*/*;q=0.8", "text/html; charset=utf-8")]
    [InlineData("*/*", "application/problem+json")]
    public async Task What_cannot_be_read_at_all_is_answered_for_eyes_only_where_there_are_eyes(string accept, string contentType)
    {
        var reply = await _stage.SendAsync(Event.Of("POST", "/donations", "x", ("content-type", "text/plain"), ("accept", accept)));

        Assert.Equal((415, contentType), (reply.StatusCode, reply.Header("Content-Type")));
    }
}

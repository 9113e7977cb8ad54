using System.Net;
using StripeProcessor.Local;

namespace StripeProcessor.SystemTests.Local;

/// <summary>The static site beside the API.</summary>
public sealed class SiteFilesTests : IAsyncLifetime
{
    private readonly string _site = Directory.CreateTempSubdirectory("site").FullName;
    private GatewayUnderTest _gateway = null!;

    public async Task InitializeAsync()
    {
        var root = Directory.CreateDirectory(Path.Combine(_site, "root"));
        await File.WriteAllTextAsync(Path.Combine(_site, "secret.txt"), "outside");
        await File.WriteAllTextAsync(Path.Combine(root.FullName, "index.html"), "<title>Donate</title>");
        await File.WriteAllTextAsync(Path.Combine(root.FullName, "donate.css"), "body{}");
        await File.WriteAllTextAsync(Path.Combine(root.FullName, ".hidden"), "hidden");
        _gateway = await GatewayUnderTest.EchoingAsync(new GatewayOptions { SiteDirectory = root.FullName });
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        Directory.Delete(_site, recursive: true);
    }

    [Theory]
    [InlineData("/", "text/html; charset=utf-8")]
    [InlineData("/index.html", "text/html; charset=utf-8")]
    [InlineData("/donate.css", "text/css; charset=utf-8")]
    [InlineData("/donate.css?v=2", "text/css; charset=utf-8")]
    public async Task A_file_of_the_site_comes_with_its_type_and_is_asked_for_again_each_time(string path, string contentType)
    {
        using var reply = await _gateway.Client.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Equal(contentType, reply.Content.Headers.ContentType!.ToString());
        Assert.Equal("no-cache", reply.Headers.CacheControl!.ToString());
        Assert.Equal("nosniff", RuntimeLoop.Header(reply, "X-Content-Type-Options"));
    }

    [Theory]
    [InlineData("/../secret.txt")]
    [InlineData("/..%2fsecret.txt")]
    [InlineData("/%2e%2e/secret.txt")]
    [InlineData("/..%5csecret.txt")]
    [InlineData("//etc/passwd")]
    [InlineData("/.hidden")]
    [InlineData("/nothing.html")]
    [InlineData("/form")]
    public async Task Anything_but_a_published_file_is_for_the_function(string path)
    {
        var answer = await RawHttp.SendAsync(_gateway.Address, $"GET {path} HTTP/1.1\nHost: h\nConnection: close\n\n");

        Assert.Contains("\"rawPath\"", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("outside", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("root:", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Posting_to_the_page_is_for_the_function()
    {
        using var reply = await _gateway.Client.PostAsync("/", new StringContent("a"));

        Assert.Contains("\"rawPath\":\"/\"", await reply.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}

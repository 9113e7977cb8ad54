using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using StripeProcessor.Aws;

namespace StripeProcessor.Tests.Aws;

public class SecretTests
{
    private const string Plain = "sk_test_CANARY";

    [Fact]
    public void A_secret_in_a_message_shows_a_mask()
    {
        var secret = new Secret(Plain);

        var message = $"the key is {secret}, {string.Concat(secret)} and {new { secret }}";

        Assert.DoesNotContain("CANARY", message, StringComparison.Ordinal);
        Assert.Contains(Secret.Mask, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_in_JSON_is_a_mask_wherever_it_stands()
    {
        var secret = new Secret(Plain);

        var json = JsonSerializer.Serialize(new { alone = secret, many = new[] { secret }, any = (object)secret });

        Assert.Equal("""{"alone":"(secret)","many":["(secret)"],"any":"(secret)"}""", json);
    }

    [Fact]
    public void A_secret_is_not_read_from_JSON()
    {
        Assert.Throws<NotSupportedException>(() => JsonSerializer.Deserialize<Secret>("\"sk_test_CANARY\""));
    }

    [Fact]
    public void A_debugger_sees_a_mask()
    {
        var display = typeof(Secret).GetCustomAttribute<DebuggerDisplayAttribute>()!;
        var proxyType = Type.GetType(typeof(Secret).GetCustomAttribute<DebuggerTypeProxyAttribute>()!.ProxyTypeName)!;
        var constructor = proxyType.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Single();

        var proxy = constructor.Invoke([new Secret(Plain)]);

        Assert.Equal(Secret.Mask, display.Value);
        Assert.All(proxyType.GetProperties(), property => Assert.Equal(Secret.Mask, property.GetValue(proxy)));
    }

    [Fact]
    public void No_public_property_holds_the_text()
    {
        var secret = new Secret(Plain);

        var shown = typeof(Secret).GetProperties().Select(property => $"{property.GetValue(secret)}");

        Assert.DoesNotContain(shown, text => text.Contains("CANARY", StringComparison.Ordinal));
    }

    [Fact]
    public void Comparing_two_secrets_tells_nothing_about_them()
    {
        var one = new Secret(Plain);
        var other = new Secret(Plain);

        Assert.False(one.Equals(other));
        Assert.NotEqual(StringComparer.Ordinal.GetHashCode(Plain), one.GetHashCode());
    }

    [Fact]
    public void Nothing_converts_a_secret_to_text_unasked()
    {
        var conversions = typeof(Secret).GetMethods().Where(method => method.Name is "op_Implicit" or "op_Explicit");

        Assert.Empty(conversions);
    }

    [Fact]
    public void A_record_that_holds_a_secret_prints_a_mask()
    {
        var credentials = new AwsCredentials("id", new Secret(Plain), new Secret(Plain));

        Assert.DoesNotContain("CANARY", credentials.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_revealed_is_what_was_given()
    {
        Assert.Equal(Plain, new Secret(Plain).Reveal());
    }
}

using System.Web;
using CsCheck;
using StripeProcessor.Stripe;

namespace StripeProcessor.Tests.Stripe;

public sealed class StripeFormTests
{
    [Fact]
    public void A_null_is_left_out_and_only_Clear_sends_an_empty_value()
    {
        var form = new StripeForm();

        form.Add("description", (string?)null);
        form.Clear("receipt_email");

        Assert.Equal("receipt_email=", form.Encode());
    }

    [Fact]
    public void Maps_nest_in_brackets_and_arrays_always_carry_their_index()
    {
        var form = new StripeForm();

        form.Add("amount", 2500);
        form.Child("automatic_payment_methods").Add("enabled", true);
        form.Item("line_items", 0).Child("price_data").Add("currency", "usd");
        form.AddItem("expand", 0, "latest_charge");
        form.AddItem("expand", 1, "payment_method");

        Assert.Equal(
            "amount=2500&automatic_payment_methods[enabled]=true&line_items[0][price_data][currency]=usd"
            + "&expand[0]=latest_charge&expand[1]=payment_method",
            form.Encode());
    }

    [Fact]
    public void Brackets_within_a_value_are_escaped_so_that_they_cannot_nest()
    {
        var form = new StripeForm();

        form.Add("description", "~!*()' +é[]&=/,:;@€");

        Assert.Equal("description=~%21%2A%28%29%27%20%2B%C3%A9%5B%5D%26%3D%2F%2C%3A%3B%40%E2%82%AC", form.Encode());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a[b")]
    [InlineData("a]b")]
    public void A_name_that_would_nest_elsewhere_is_refused(string name)
    {
        var form = new StripeForm();

        Assert.Throws<ArgumentException>(() => form.Add(name, "x"));
    }

    [Theory]
    [InlineData(51, 3, 3)]
    [InlineData(1, 41, 3)]
    [InlineData(1, 3, 501)]
    public void Metadata_past_Stripes_limits_is_refused_before_it_is_sent(int keys, int keyLength, int valueLength)
    {
        var metadata = Enumerable.Range(0, keys)
            .ToDictionary(number => number.ToString("D2", null).PadRight(keyLength, 'k'), _ => new string('v', valueLength));

        var refusal = Assert.Throws<ArgumentException>(() => new StripeForm().AddMetadata("metadata", metadata));

        Assert.DoesNotContain("vvv", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_surrogate_pair_is_refused_rather_than_replaced()
    {
        var form = new StripeForm();

        form.Add("description", "\ud800");

        Assert.Throws<System.Text.EncoderFallbackException>(form.Encode);
    }

    [Fact]
    public void What_any_standard_decoder_reads_is_what_was_written()
    {
        var text = Gen.String.Where(value => !value.Any(char.IsSurrogate));
        Gen.Select(text, text).List[1, 6].Sample(values =>
        {
            var form = new StripeForm();
            for (var index = 0; index < values.Count; index++)
            {
                form.AddItem("list", index, values[index].Item1);
                form.Child("map").Add($"key{index}", values[index].Item2);
            }

            var decoded = form.Encode().Split('&').Select(pair => pair.Split('=', 2))
                .Select(pair => KeyValuePair.Create(HttpUtility.UrlDecode(pair[0]), HttpUtility.UrlDecode(pair[1])));

            Assert.Equal(form.Pairs, decoded);
        });
    }
}

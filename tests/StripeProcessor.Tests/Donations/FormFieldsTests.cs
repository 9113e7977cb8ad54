using StripeProcessor.Donations;
using static StripeProcessor.Tests.Donations.Samples;

namespace StripeProcessor.Tests.Donations;

public sealed class FormFieldsTests
{
    [Fact]
    public void Fields_keep_their_order_and_their_exact_names()
    {
        var fields = Form(("b", "1"), ("a", "2"), ("A", "3"));

        Assert.Equal(["b", "a", "A"], fields.Select(field => field.Key));
        Assert.Equal("3", fields["A"]);
        Assert.Null(fields["B"]);
    }

    [Fact]
    public void A_name_that_occurs_twice_is_told()
    {
        KeyValuePair<string, string>[] pairs = [new("amount", "1"), new("name", "x"), new("amount", "1")];

        Assert.False(FormFields.TryFrom(pairs, out _, out var duplicate));
        Assert.Equal("amount", duplicate);
        Assert.Throws<ArgumentException>(() => FormFields.From(pairs));
    }
}

using CsCheck;
using StripeProcessor.Donations;

namespace StripeProcessor.Tests.Donations;

public sealed class DonationIdTests
{
    [Fact]
    public void An_id_is_the_same_in_any_case()
    {
        Assert.True(DonationId.TryParse("6A1F2F3E-24E5-4A7E-9C40-0D5B8A6F7C21", out var upper));
        Assert.True(DonationId.TryParse("6a1f2f3e-24e5-4a7e-9c40-0d5b8a6f7c21", out var lower));

        Assert.Equal(lower, upper);
        Assert.Equal("6a1f2f3e-24e5-4a7e-9c40-0d5b8a6f7c21", upper.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("ffffffff-ffff-ffff-ffff-ffffffffffff")]
    [InlineData("6a1f2f3e24e54a7e9c400d5b8a6f7c21")]
    [InlineData("{6a1f2f3e-24e5-4a7e-9c40-0d5b8a6f7c21}")]
    [InlineData(" 6a1f2f3e-24e5-4a7e-9c40-0d5b8a6f7c21")]
    [InlineData("6a1f2f3e-24e5-4a7e-9c40-0d5b8a6f7c2")]
    [InlineData("undefined")]
    public void What_two_donors_might_share_is_no_id(string? text)
    {
        Assert.False(DonationId.TryParse(text, out _));
    }

    [Fact]
    public void One_token_always_names_the_same_gift_and_no_other_token_does()
    {
        var id = DonationId.FromToken("tok_visa");

        Assert.Equal(id, DonationId.FromToken("tok_visa"));
        Assert.NotEqual(id, DonationId.FromToken("tok_visb"));
        Assert.Equal("5a7044f7-f660-85eb-a623-780d353552e8", id.ToString());
    }

    [Fact]
    public void A_tokens_id_is_a_UUID_of_version_8()
    {
        Gen.String[Gen.Char.AlphaNumeric, 1, 60].Sample(token =>
        {
            var text = DonationId.FromToken("ctoken_" + token).ToString();
            return text[14] == '8' && text[19] is '8' or '9' or 'a' or 'b' && DonationId.TryParse(text, out _);
        });
    }

    [Fact]
    public void An_id_that_was_never_set_names_nothing()
    {
        Assert.Throws<InvalidOperationException>(() => default(DonationId).ToString());
        Assert.Throws<ArgumentException>(() => DonationId.FromGuid(Guid.Empty));
    }
}

using System.Text;
using CsCheck;

namespace StripeProcessor.Tests.Function;

/// <summary>Bodies that begin as real ones and are then cut, repeated, swapped and spoilt.</summary>
public sealed class MutatedBodyTests
{
    private static readonly byte[][] Seeds =
    [
        "amount=25&currency=usd&frequency=one_time&designation=general&email=ada%40example.org&name=Ada&cover_fee=on"u8.ToArray(),
        "amount=other&amount_other=1%2C000.50&currency=eur&comment=%C3%A9t%C3%A9&anonymous=on&dedication_kind=in_honor&dedication_name=Grace&_gotcha="u8.ToArray(),
        "amount=25&confirmation_token=ctoken_1&donation_id=0f8fad5b-d9cb-469f-a165-70867728950e&_next=https%3A%2F%2Fwww.riverside.example%2Fx%3Fa%3Db%23c"u8.ToArray(),
        """{"amount":"25.00","currency":"USD","payment_method":"pm_1","donation_id":"0f8fad5b-d9cb-469f-a165-70867728950e","name":"\u00e9"}"""u8.ToArray(),
        """{"amount_minor":2500,"source":"tok_visa","cover_fee":true,"comment":null,"x":{"y":[1,2.5e3,false]},"_cancel":"https://www.riverside.example/"}"""u8.ToArray(),
        """{"payment_info":{"amount":762,"currency":"usd","source":"tok_visa","description":"Test donation","receipt_email":"a@b.org","stripe_key":"test"}}"""u8.ToArray(),
    ];

    private static readonly byte[][] Pieces =
    [
        "%"u8.ToArray(), "%00"u8.ToArray(), "%ff"u8.ToArray(), "&"u8.ToArray(), "="u8.ToArray(), "+"u8.ToArray(), "\""u8.ToArray(), "\\ud800"u8.ToArray(),
        "{"u8.ToArray(), "}"u8.ToArray(), "[[[[[[[[[["u8.ToArray(), "null"u8.ToArray(), "1e400"u8.ToArray(), "99999999999999999999999"u8.ToArray(), "-1"u8.ToArray(),
        "4242424242424242"u8.ToArray(), "<b>"u8.ToArray(), "{0}"u8.ToArray(), [0], [0xff], [0xc3], [0xed, 0xa0, 0x80], "\r\nSet-Cookie: a=b\r\n"u8.ToArray(),
        "javascript:"u8.ToArray(), "//evil.example"u8.ToArray(), "\u202e"u8.ToArray(), "jpy"u8.ToArray(), "kwd"u8.ToArray(), "monthly"u8.ToArray(),
    ];

    private static readonly Gen<byte[]> Body = Gen.Select(
        Gen.Int[0, Seeds.Length - 1],
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 999], Gen.Int[0, 999], Gen.Int[0, Pieces.Length - 1]).List[0, 8],
        (seed, edits) => edits.Aggregate(Seeds[seed], (body, edit) => Edit(body, edit.Item1, edit.Item2, edit.Item3, edit.Item4)));

    private readonly Stage _stage = new();

    [Fact]
    public void No_body_whatsoever_makes_the_function_fail()
    {
        Gen.Select(Body, Gen.Bool, Gen.Bool).Sample(
            (body, isForm, isForPredecessor) =>
            {
                var path = isForPredecessor ? "/v1/payment/request" : "/donations";
                var request = Event.Base64(isForm ? Event.Form(path, "") : Event.Json(path, ""), body);

                var reply = _stage.SendAsync(request).GetAwaiter().GetResult();

                return reply.StatusCode is >= 200 and < 500
                    && reply.Headers.Values.All(value => value.All(c => c is >= ' ' and <= '~'));
            },
            print: sample => Encoding.Latin1.GetString(sample.Item1),
            iter: 100_000);
    }

    private static byte[] Edit(byte[] body, int kind, int at, int to, int piece)
    {
        var (start, end) = (At(body, Math.Min(at, to)), At(body, Math.Max(at, to)));
        return kind switch
        {
            0 => [.. body[..start], .. body[end..]],
            1 => [.. body[..end], .. body[start..]],
            2 => [.. body[..start], .. Pieces[piece], .. body[start..]],
            3 => [.. body[..start], .. Pieces[piece], .. body[end..]],
            4 when start < body.Length => [.. body[..start], (byte)(body[start] ^ (1 << (piece % 8))), .. body[(start + 1)..]],
            _ => [.. body[end..], .. body[..start]],
        };
    }

    private static int At(byte[] body, int thousandths) => body.Length * thousandths / 1000;
}

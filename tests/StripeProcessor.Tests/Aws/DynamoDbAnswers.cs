using System.Net;
using System.Text;
using System.Threading.Channels;
using StripeProcessor.Aws;

namespace StripeProcessor.Tests.Aws;

/// <summary>DynamoDB as it answers on the wire: the given answers in turn, the last one again and again; none is silence.</summary>
internal sealed class DynamoDbAnswers(params Func<HttpResponseMessage>[] answers) : HttpMessageHandler
{
    private readonly Channel<string> _asked = Channel.CreateUnbounded<string>();
    private int _calls;

    public int Calls => _calls;

    /// <summary>The operations that were asked for, as they arrive.</summary>
    public ChannelReader<string> Asked => _asked.Reader;

    public static Func<HttpResponseMessage> Error(string code, string message = "the service's own words", int status = 400) =>
        Json($$"""{"__type":"com.amazonaws.dynamodb.v20120810#{{code}}","message":"{{message}}"}""", status);

    /// <summary>A transaction that was cancelled, and why.</summary>
    public static Func<HttpResponseMessage> Cancelled(params string[] reasons) => Json(
        $$"""
        {"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException","Message":"cancelled",
        "CancellationReasons":[{{string.Join(',', reasons.Select(code => $$"""{"Code":"{{code}}","Message":"its own words"}"""))}}]}
        """,
        400);

    public static Func<HttpResponseMessage> Json(string body, int status = 200) => () => new HttpResponseMessage((HttpStatusCode)status)
    {
        Content = new StringContent(body, Encoding.UTF8, "application/x-amz-json-1.0"),
    };

    public DynamoDbLedger Ledger(FakeTime time, Func<double>? jitter = null) => DynamoDbLedger.Create(
        new DynamoDbOptions
        {
            Table = "gifts", Mode = "live", Region = "eu-west-1", Credentials = new AwsCredentials("nobody", new Secret("nothing")),
        },
        this,
        time,
        jitter ?? (() => 1));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = Interlocked.Increment(ref _calls);
        _asked.Writer.TryWrite(request.Headers.GetValues("X-Amz-Target").Single());
        if (answers.Length == 0)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }

        return answers[Math.Min(call, answers.Length) - 1]();
    }
}

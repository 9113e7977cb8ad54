using StripeProcessor.Aws;
using StripeProcessor.Donations.Ledger;
using StripeProcessor.SystemTests.Kms;
using StripeProcessor.Tests;
using StripeProcessor.Tests.Donations.Ledger;

namespace StripeProcessor.SystemTests.Ledger;

/// <summary>The contract against somebody else's reading of DynamoDB.</summary>
[Collection(MotoCollection.Name)]
public sealed class MotoDynamoDbLedgerTests(MotoServer moto) : LedgerContract(new FakeTime(passAtOnce: TimeSpan.FromSeconds(1))), IDisposable
{
    private readonly OneAtATime _calls = new();
    private DynamoDbLedger? _ledger;

    public void Dispose()
    {
        _ledger?.Dispose();
        _calls.Dispose();
    }

    // moto forgets the token, so that only what the rows bear can tell.
    [SkippableFact]
    public async Task A_transaction_whose_answer_was_lost_is_known_again_where_its_token_is_not()
    {
        var ledger = await OpenAsync();
        var posting = new Posting
        {
            Event = new EventMark("evt_1", Now), Entries = [Asked()], Totals = [new Total("general", 1, AnyEntry.Usd(2500))],
        };
        _calls.LoseNextAnswer();

        Assert.Equal(CommitResult.Committed, await ledger.CommitAsync(posting, default));

        Assert.Equal(posting.Totals, await ledger.ReadTotalsAsync(default));
        Assert.Single(Time.Waits);
    }

    protected override async Task<ILedger> OpenAsync()
    {
        moto.SkipIfAbsent();
        _ledger = DynamoDbLedger.Create(
            LedgerTable.Options(moto.Address!, await LedgerTable.CreateAsync(moto.Address!)), _calls, Time);
        return _ledger;
    }

    /// <summary>moto takes several calls at once and does not keep them apart, which DynamoDB does row by row.</summary>
    private sealed class OneAtATime() : DelegatingHandler(new SocketsHttpHandler())
    {
        private readonly SemaphoreSlim _turn = new(1);
        private int _lost;

        public void LoseNextAnswer() => _lost = 1;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await _turn.WaitAsync(cancellationToken);
            try
            {
                var answer = await base.SendAsync(request, cancellationToken);
                await answer.Content.LoadIntoBufferAsync(cancellationToken);
                if (Interlocked.Exchange(ref _lost, 0) == 0)
                {
                    return answer;
                }

                answer.Dispose();
                throw new HttpRequestException(HttpRequestError.ResponseEnded);
            }
            finally
            {
                _turn.Release();
            }
        }

        protected override void Dispose(bool disposing)
        {
            _turn.Dispose();
            base.Dispose(disposing);
        }
    }
}

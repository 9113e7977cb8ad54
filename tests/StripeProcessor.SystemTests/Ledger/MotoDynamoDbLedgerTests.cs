using StripeProcessor.Aws;
using StripeProcessor.Donations.Ledger;
using StripeProcessor.SystemTests.Kms;
using StripeProcessor.Tests;

namespace StripeProcessor.SystemTests.Ledger;

/// <summary>The contract against somebody else's reading of DynamoDB.</summary>
[Collection(MotoCollection.Name)]
public sealed class MotoDynamoDbLedgerTests(MotoServer moto) : LedgerContract(new FakeTime(passAtOnce: TimeSpan.FromSeconds(1))), IDisposable
{
    private DynamoDbLedger? _ledger;

    public void Dispose() => _ledger?.Dispose();

    protected override async Task<ILedger> OpenAsync()
    {
        moto.SkipIfAbsent();
        _ledger = DynamoDbLedger.Create(
            LedgerTable.Options(moto.Address!, await LedgerTable.CreateAsync(moto.Address!)), time: Time);
        return _ledger;
    }
}

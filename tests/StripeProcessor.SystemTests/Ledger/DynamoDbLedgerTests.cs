using StripeProcessor.Aws;
using StripeProcessor.Donations.Ledger;
using StripeProcessor.Local;
using StripeProcessor.Tests;

namespace StripeProcessor.SystemTests.Ledger;

/// <summary>The contract in DynamoDB's own protocol, on every machine.</summary>
public sealed class DynamoDbLedgerTests() : LedgerContract(new FakeTime(passAtOnce: TimeSpan.FromSeconds(1))), IAsyncLifetime
{
    private DynamoDbStandIn _dynamo = null!;
    private DynamoDbLedger? _ledger;

    public async Task InitializeAsync() => _dynamo = await DynamoDbStandIn.StartAsync(null, null, 0, Time, default);

    public async Task DisposeAsync()
    {
        _ledger?.Dispose();
        await _dynamo.DisposeAsync();
    }

    protected override async Task<ILedger> OpenAsync()
    {
        _ledger = DynamoDbLedger.Create(
            LedgerTable.Options(_dynamo.Address, await LedgerTable.CreateAsync(_dynamo.Address)), time: Time);
        return _ledger;
    }
}

using StripeProcessor.Aws;
using StripeProcessor.Donations.Ledger;
using StripeProcessor.Local;
using StripeProcessor.SystemTests.Ledger;

namespace StripeProcessor.SystemTests.Proofs;

/// <summary>One ledger as several environments see it: each through an opening of its own, as processes would.</summary>
internal sealed class OpenedLedgers : IAsyncDisposable
{
    public const string Sqlite = "sqlite";
    public const string Dynamo = "dynamodb";

    private readonly List<IDisposable> _opened = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("proofs-").FullName;

    /// <summary>Called before every call to DynamoDB.</summary>
    public Action BeforeCall { get; set; } = () => { };

    /// <summary>Told of every call to DynamoDB: what was asked, and what was answered.</summary>
    public Action<string, byte[], byte[]>? Heard { get; set; }

    /// <summary>Two openings.</summary>
    public IReadOnlyList<ILedger> Openings { get; private set; } = [];

    /// <summary>For its faults; null where the ledger is another.</summary>
    public DynamoDbStandIn? StandIn { get; private set; }

    /// <param name="kind">Which ledger.</param>
    /// <param name="time">For its pauses.</param>
    public static async Task<OpenedLedgers> OpenAsync(string kind, TimeProvider time)
    {
        var ledgers = new OpenedLedgers();
        if (kind == Sqlite)
        {
            var file = Path.Combine(ledgers._folder, "ledger.db");
            ledgers.Openings = [ledgers.Keep(SqliteLedger.Open(file, time)), ledgers.Keep(SqliteLedger.Open(file, time))];
        }
        else
        {
            ledgers.StandIn = await DynamoDbStandIn.StartAsync(null, null, 0, time, default);
            var options = LedgerTable.Options(ledgers.StandIn.Address, await LedgerTable.CreateAsync(ledgers.StandIn.Address));
            ledgers.Openings =
            [
                ledgers.Keep(DynamoDbLedger.Create(options, new Announced(ledgers), time)),
                ledgers.Keep(DynamoDbLedger.Create(options, new Announced(ledgers), time)),
            ];
        }

        return ledgers;
    }

    public async ValueTask DisposeAsync()
    {
        _opened.ForEach(opened => opened.Dispose());
        if (StandIn is not null)
        {
            await StandIn.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private T Keep<T>(T opened)
        where T : IDisposable
    {
        _opened.Add(opened);
        return opened;
    }

    private sealed class Announced(OpenedLedgers ledgers) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            ledgers.BeforeCall();
            if (ledgers.Heard is not { } heard)
            {
                return await base.SendAsync(request, cancellationToken);
            }

            var asked = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
            var answer = await base.SendAsync(request, cancellationToken);
            await answer.Content.LoadIntoBufferAsync(cancellationToken);
            heard(
                request.Headers.GetValues("X-Amz-Target").Single().Split('.')[1],
                asked,
                await answer.Content.ReadAsByteArrayAsync(cancellationToken));
            return answer;
        }
    }
}

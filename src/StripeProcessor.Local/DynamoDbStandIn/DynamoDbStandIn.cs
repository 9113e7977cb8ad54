using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using StripeProcessor.Local.Dynamo;

namespace StripeProcessor.Local;

/// <summary>
/// DynamoDB on loopback, for as much of it as a small program with one table calls: on-demand tables with keys of two texts and
/// global indexes, rows one by one, in batches and in transactions, conditions, updates and queries, in the AWS JSON 1.0 protocol.
/// What it does not know it refuses with ValidationException, by name. Signatures must be present and are not checked. Faults are
/// ordered through <see cref="Faults"/> or <c>/_dynamodb/faults</c>.
/// </summary>
public sealed class DynamoDbStandIn : IAsyncDisposable
{
    private const string Target = "DynamoDB_20120810.";
    private const int LargestRequest = 16 * 1024 * 1024;

    private readonly ItemStore _store;
    private readonly TimeProvider _time;
    private readonly Tables _tables;
    private readonly Rows _rows;
    private readonly Transactions _transactions;
    private readonly Queries _queries;
    private LoopbackServer? _server;

    private DynamoDbStandIn(ItemStore store, TimeProvider time)
    {
        (_store, _time) = (store, time);
        _tables = new Tables(store);
        var writes = new RowWrites(store, _tables);
        _rows = new Rows(store, _tables, writes, Faults);
        _transactions = new Transactions(store, writes, time);
        _queries = new Queries(store, _tables);
    }

    /// <summary>Makes a table without a connection, as a stack's template would; one that is there already stays as it is.</summary>
    /// <param name="definition">What CreateTable takes, as JSON in UTF-8.</param>
    /// <param name="expiry">The attribute that says when a row may go.</param>
    public void EnsureTable(ReadOnlySpan<byte> definition, string expiry)
    {
        var call = CallFields.Read("CreateTable", definition);
        var name = TableShape.Read(call).Name;
        _store.Transact(() =>
        {
            if (_store.FindTable(name) is null)
            {
                _tables.Create(call);
                _store.SetExpiry(name, expiry);
            }

            return true;
        });
    }

    /// <summary>Makes the ledger's table, as the stack's template would, unless it is there already.</summary>
    /// <returns>Its name: the value of <c>LEDGER_TABLE</c>.</returns>
    public string EnsureLedgerTable()
    {
        EnsureTable(LedgerTable.Definition, LedgerTable.Expiry);
        return LedgerTable.Name;
    }

    /// <summary>Where it listens: the value of <c>AWS_ENDPOINT_URL_DYNAMODB</c>.</summary>
    public Uri Address => _server!.Addresses[0];

    /// <summary>What it is told to do wrong.</summary>
    public DynamoDbFaults Faults { get; } = new();

    /// <summary>Starts listening on 127.0.0.1.</summary>
    /// <param name="file">Where the rows lie, or are put at the first start. Null: rows that end with this object.</param>
    /// <param name="certificate">Serves https when given.</param>
    /// <param name="port">0 takes a free one.</param>
    /// <param name="time">What ages the tokens of transactions, and tells what has expired.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task<DynamoDbStandIn> StartAsync(
        string? file, X509Certificate2? certificate, int port, TimeProvider time, CancellationToken cancellationToken)
    {
        var store = ItemStore.Open(file);
        try
        {
            var dynamo = new DynamoDbStandIn(store, time);
            dynamo._server = await LoopbackServer.StartAsync([port], certificate, dynamo.HandleAsync, cancellationToken);
            return dynamo;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>Deletes the rows whose time has passed, as DynamoDB does some day; answers how many.</summary>
    public int DeleteExpired() => _store.Transact(() =>
    {
        var deleted = 0;
        foreach (var (table, attribute) in _store.Expiring())
        {
            foreach (var (key, _) in _store.All(table).Where(row => HasExpired(row.Item[attribute])))
            {
                _store.Remove(table, key);
                deleted++;
            }
        }

        return deleted;
    });

    /// <summary>Stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _store.Dispose();
    }

    private Task HandleAsync(HttpContext context) => context.Request.Path.Value switch
    {
        "/_dynamodb/faults" => DynamoDbControl.HandleAsync(context, Faults),
        _ => CallAsync(context),
    };

    private async Task CallAsync(HttpContext context)
    {
        var target = context.Request.Headers["X-Amz-Target"].ToString();
        var operation = target.StartsWith(Target, StringComparison.Ordinal) ? target[Target.Length..] : "";
        var body = await BodyReader.ReadAsync(context.Request, LargestRequest);
        var ordered = Faults.Take(operation);

        if (ordered.Delay > TimeSpan.Zero)
        {
            await Task.Delay(ordered.Delay, context.RequestAborted);
        }

        if (ordered.Before == DynamoDbError.Dropped)
        {
            context.Abort();
            return;
        }

        var (status, answer) = ordered.Before is { } fault
            ? (fault.Status, fault.ToJson())
            : Answer(context, operation, body ?? default);

        if (ordered.After == LostAnswer.All)
        {
            context.Abort();
            return;
        }

        await SendAsync(context, status, answer, ordered.After == LostAnswer.Half);
    }

    private (int Status, JsonObject Answer) Answer(HttpContext context, string operation, ReadOnlyMemory<byte> body)
    {
        try
        {
            if (context.Request.Headers.Authorization.Count == 0)
            {
                throw new DynamoDbErrorException(
                    new DynamoDbError("MissingAuthenticationTokenException", "Request is missing Authentication Token"));
            }

            var call = CallFields.Read(operation, body.Span);
            return (200, _store.Transact(() => Do(operation, call)));
        }
        catch (DynamoDbErrorException refusal)
        {
            return (refusal.Error.Status, refusal.Error.ToJson());
        }
    }

    private JsonObject Do(string operation, CallFields call) => operation switch
    {
        "CreateTable" => _tables.Create(call),
        "DescribeTable" => _tables.Describe(call),
        "UpdateTimeToLive" => _tables.UpdateTimeToLive(call),
        "GetItem" => _rows.Get(call),
        "BatchGetItem" => _rows.BatchGet(call),
        "PutItem" => _rows.Put(call),
        "UpdateItem" => _rows.Update(call),
        "DeleteItem" => _rows.Delete(call),
        "Query" => _queries.Query(call),
        "TransactWriteItems" => _transactions.Write(call),
        _ => throw new DynamoDbErrorException(
            new DynamoDbError("UnknownOperationException", $"the stand-in does not know the operation '{operation}'")),
    };

    private bool HasExpired(JsonNode? expires) =>
        expires is JsonObject attribute && attribute["N"]?.GetValue<string>() is { } seconds
        && long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
        && at <= _time.GetUtcNow().ToUnixTimeSeconds();

    private static async Task SendAsync(HttpContext context, int status, JsonObject answer, bool isTruncated)
    {
        var body = Encoding.UTF8.GetBytes(answer.ToJsonString());
        var sent = isTruncated ? body.AsMemory(0, body.Length / 2) : body;
        context.Response.StatusCode = status;
        context.Response.Headers["x-amzn-RequestId"] = Guid.NewGuid().ToString();
        context.Response.ContentType = "application/x-amz-json-1.0";
        context.Response.ContentLength = sent.Length;
        await context.Response.Body.WriteAsync(sent, CancellationToken.None);
    }
}

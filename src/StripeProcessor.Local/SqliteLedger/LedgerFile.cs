using Microsoft.Data.Sqlite;
using StripeProcessor.Donations.Ledger;

namespace StripeProcessor.Local.Ledger;

/// <summary>One connection to the ledger's file, held by one caller at a time.</summary>
internal sealed class LedgerFile : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _compiled;
    private bool _isClosed;

    private LedgerFile(SqliteConnection connection, Dictionary<string, SqliteCommand> compiled)
    {
        _connection = connection;
        _compiled = compiled;
    }

    public static LedgerFile Open(string file)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Pooling = false,
            // How long the package goes on asking once SQLite itself has waited in vain (busy_timeout): 0 would be for ever.
            DefaultTimeout = 1,
        }.ToString());

        // Every statement is disposed before the connection: one that is left to the garbage keeps the file open, and its log beside it.
        var compiled = new Dictionary<string, SqliteCommand>(StringComparer.Ordinal);
        try
        {
            connection.Open();
            LedgerSchema.Apply(connection, compiled);
            return new LedgerFile(connection, compiled);
        }
        catch (Exception fault)
        {
            connection.Dispose();
            if (Unavailable(fault, "cannot open the ledger's file") is { } unavailable)
            {
                throw unavailable;
            }

            throw;
        }
    }

    /// <summary>Answers from what is committed.</summary>
    public Task<T> ReadAsync<T>(Func<LedgerStatements, T> read, CancellationToken cancellationToken) =>
        HoldAsync(() => read(new LedgerStatements(_connection, null, _compiled)), cancellationToken);

    /// <summary>Runs the work in one transaction, which is on the disk before the answer when it is to be kept.</summary>
    public Task<T> WriteAsync<T>(Func<LedgerStatements, (T Answer, bool Keep)> write, CancellationToken cancellationToken) =>
        HoldAsync(() => Transact(write), cancellationToken);

    public void Dispose()
    {
        _gate.Wait();
        try
        {
            _isClosed = true;
            foreach (var command in _compiled.Values)
            {
                command.Dispose();
            }

            _connection.Dispose();
        }
        finally
        {
            _gate.Release();
        }
    }

    private T Transact<T>(Func<LedgerStatements, (T Answer, bool Keep)> write)
    {
        // BEGIN IMMEDIATE: it waits for another process here, so that nothing which is read below can be outdated.
        using var transaction = _connection.BeginTransaction(deferred: false);
        var (answer, keep) = write(new LedgerStatements(_connection, transaction, _compiled));
        if (keep)
        {
            transaction.Commit();
        }

        return answer;
    }

    private async Task<T> HoldAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_isClosed, typeof(SqliteLedger));
            return work();
        }
        catch (SqliteException fault) when (Unavailable(fault, "the ledger's file did not answer") is { } unavailable)
        {
            throw unavailable;
        }
        finally
        {
            _gate.Release();
        }
    }

    private static LedgerUnavailableException? Unavailable(Exception fault, string what) =>
        fault is SqliteException { SqliteErrorCode: var code } && NameOf(code) is { } name
            ? new LedgerUnavailableException($"{what}: {fault.Message}", name, fault)
            : null;

    // What the machine did to the file (https://www.sqlite.org/rescode.html). What is left are mistakes in the statements.
    private static string? NameOf(int code) => code switch
    {
        3 => "SQLITE_PERM",
        5 => "SQLITE_BUSY",
        6 => "SQLITE_LOCKED",
        7 => "SQLITE_NOMEM",
        8 => "SQLITE_READONLY",
        10 => "SQLITE_IOERR",
        11 => "SQLITE_CORRUPT",
        13 => "SQLITE_FULL",
        14 => "SQLITE_CANTOPEN",
        15 => "SQLITE_PROTOCOL",
        26 => "SQLITE_NOTADB",
        _ => null,
    };
}

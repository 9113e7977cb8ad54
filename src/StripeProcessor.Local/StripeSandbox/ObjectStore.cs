using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace StripeProcessor.Local.Sandbox;

/// <summary>
/// All documents of the sandbox in one SQLite database. One request at a time holds it, in one transaction, which is on
/// disk before the request is answered: kill -9 loses nothing that a client was told.
/// </summary>
internal sealed class ObjectStore : IDisposable
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS documents (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL,
            due INTEGER,
            body TEXT NOT NULL);
        CREATE INDEX IF NOT EXISTS documents_by_kind ON documents (kind, sequence);
        CREATE INDEX IF NOT EXISTS documents_due ON documents (due) WHERE due IS NOT NULL;
        CREATE TABLE IF NOT EXISTS idempotency (
            key TEXT PRIMARY KEY,
            fingerprint TEXT NOT NULL,
            status INTEGER NOT NULL,
            body TEXT NOT NULL,
            request_id TEXT NOT NULL,
            created INTEGER NOT NULL);
        CREATE INDEX IF NOT EXISTS idempotency_by_age ON idempotency (created);
        CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS lists (name TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (name, id)) WITHOUT ROWID;
        """ + DeliveryTable.Schema;

    private readonly Lock _gate = new();
    private readonly SqliteConnection _connection;
    private SqliteTransaction? _transaction;

    private ObjectStore(SqliteConnection connection) => _connection = connection;

    public static ObjectStore Open(string? directory)
    {
        var file = ":memory:";
        if (directory is not null)
        {
            Directory.CreateDirectory(directory);
            file = Path.Combine(directory, "stripe-sandbox.db");
        }

        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        var store = new ObjectStore(connection);
        using var setUp = connection.CreateCommand();
        setUp.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;" + Schema;
        setUp.ExecuteNonQuery();
        return store;
    }

    /// <summary>Runs the work alone and in one transaction, which is kept when the work answers with <c>Keep</c>.</summary>
    public T Transact<T>(Func<(T Answer, bool Keep)> work)
    {
        lock (_gate)
        {
            using var transaction = _connection.BeginTransaction(deferred: true);
            _transaction = transaction;
            try
            {
                var (answer, keep) = work();
                if (keep)
                {
                    transaction.Commit();
                }

                return answer;
            }
            finally
            {
                _transaction = null;
            }
        }
    }

    public void Transact(Action work) => Transact(() =>
    {
        work();
        return (true, true);
    });

    public JsonObject? Find(string id, string kind)
    {
        using var command = Command("SELECT body FROM documents WHERE id = $id AND kind = $kind", ("$id", id), ("$kind", kind));
        return command.ExecuteScalar() is string body ? Parsed(body) : null;
    }

    /// <summary>A document by its id alone, whatever it is.</summary>
    public JsonObject? Find(string id)
    {
        using var command = Command("SELECT body FROM documents WHERE id = $id", ("$id", id));
        return command.ExecuteScalar() is string body ? Parsed(body) : null;
    }

    /// <summary>Keeps a new document, or the new state of a known one. <paramref name="due"/>: when time will change it.</summary>
    public JsonObject Save(JsonObject document, long? due = null)
    {
        using var command = Command(
            """
            INSERT INTO documents (id, kind, due, body) VALUES ($id, $kind, $due, $body)
            ON CONFLICT (id) DO UPDATE SET due = excluded.due, body = excluded.body
            """,
            ("$id", document.Text("id")),
            ("$kind", document.Text("object")),
            ("$due", due),
            ("$body", document.ToJsonString()));
        command.ExecuteNonQuery();
        return document;
    }

    public void Remove(string id)
    {
        using var command = Command("DELETE FROM documents WHERE id = $id", ("$id", id));
        command.ExecuteNonQuery();
    }

    /// <summary>Documents of a kind, newest first (or oldest first), from the one after the cursor on.</summary>
    public IEnumerable<JsonObject> OfKind(string kind, string? after = null, bool oldestFirst = false)
    {
        var (sign, order) = oldestFirst ? (">", "ASC") : ("<", "DESC");
        var cursor = after is null ? "" : $"AND sequence {sign} (SELECT sequence FROM documents WHERE id = $after)";
        using var command = Command(
            $"SELECT body FROM documents WHERE kind = $kind {cursor} ORDER BY sequence {order}", ("$kind", kind), ("$after", after));
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return Parsed(reader.GetString(0));
        }
    }

    /// <summary>The document that comes due first, if one has by then, and its moment. From here on it is not due any more.</summary>
    public (JsonObject Document, long Due)? TakeDue(long now)
    {
        using var command = Command(
            "SELECT id, due, body FROM documents WHERE due <= $now ORDER BY due, sequence LIMIT 1", ("$now", now));
        using var reader = command.ExecuteReader();
        if (!reader.Read())
        {
            return null;
        }

        using var taken = Command("UPDATE documents SET due = NULL WHERE id = $id", ("$id", reader.GetString(0)));
        var (due, body) = (reader.GetInt64(1), reader.GetString(2));
        reader.Close();
        taken.ExecuteNonQuery();
        return (Parsed(body), due);
    }

    /// <summary>Notes a document under a name, so that it is found again without a walk through all of its kind.</summary>
    public void Enlist(string list, string id)
    {
        using var command = Command("INSERT OR IGNORE INTO lists VALUES ($name, $id)", ("$name", list), ("$id", id));
        command.ExecuteNonQuery();
    }

    public void Strike(string list, string id)
    {
        using var command = Command("DELETE FROM lists WHERE name = $name AND id = $id", ("$name", list), ("$id", id));
        command.ExecuteNonQuery();
    }

    /// <summary>The documents noted under a name, oldest first.</summary>
    public IReadOnlyList<JsonObject> Listed(string list)
    {
        using var command = Command(
            "SELECT body FROM lists JOIN documents USING (id) WHERE name = $name ORDER BY sequence", ("$name", list));
        using var reader = command.ExecuteReader();
        var listed = new List<JsonObject>();
        while (reader.Read())
        {
            listed.Add(Parsed(reader.GetString(0)));
        }

        return listed;
    }

    public HashSet<string> RememberedKeys()
    {
        using var command = Command("SELECT key FROM idempotency");
        using var reader = command.ExecuteReader();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read())
        {
            keys.Add(reader.GetString(0));
        }

        return keys;
    }

    public RememberedAnswer? Remembered(string key)
    {
        using var command = Command(
            "SELECT fingerprint, status, body, request_id, created FROM idempotency WHERE key = $key", ("$key", key));
        using var reader = command.ExecuteReader();
        return reader.Read()
            ? new RememberedAnswer(reader.GetString(0), reader.GetInt32(1), reader.GetString(2), reader.GetString(3), reader.GetInt64(4))
            : null;
    }

    public void Remember(string key, RememberedAnswer answer)
    {
        using var command = Command(
            "INSERT INTO idempotency VALUES ($key, $fingerprint, $status, $body, $request, $created)",
            ("$key", key),
            ("$fingerprint", answer.Fingerprint),
            ("$status", answer.Status),
            ("$body", answer.Body),
            ("$request", answer.RequestId),
            ("$created", answer.Created));
        command.ExecuteNonQuery();
    }

    public void ForgetAnswersBefore(long created)
    {
        using var command = Command("DELETE FROM idempotency WHERE created <= $created", ("$created", created));
        command.ExecuteNonQuery();
    }

    public long Setting(string name)
    {
        using var command = Command("SELECT value FROM settings WHERE name = $name", ("$name", name));
        return command.ExecuteScalar() is long value ? value : 0;
    }

    public void Set(string name, long value)
    {
        using var command = Command("INSERT OR REPLACE INTO settings VALUES ($name, $value)", ("$name", name), ("$value", value));
        command.ExecuteNonQuery();
    }

    public void Clear()
    {
        using var command = Command("DELETE FROM documents; DELETE FROM idempotency; DELETE FROM settings; DELETE FROM lists; DELETE FROM deliveries;");
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _connection.Dispose();
        }
    }

    private static JsonObject Parsed(string body) => JsonNode.Parse(body)!.AsObject();

    public SqliteCommand Command(string text, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = _connection.CreateCommand();
        command.Transaction = _transaction ?? throw new InvalidOperationException("The store was used outside a transaction.");
        command.CommandText = text;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }
}

/// <summary>The first answer to an idempotency key, which every later request with that key gets again.</summary>
internal sealed record RememberedAnswer(string Fingerprint, int Status, string Body, string RequestId, long Created);

using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace StripeProcessor.Local.Dynamo;

/// <summary>Where a row stands. Both parts sort as their UTF-8 bytes do, in DynamoDB and in SQLite.</summary>
internal readonly record struct ItemKey(string Hash, string Range);

/// <summary>A row that a query came across: its place in what was asked, and its key in the table.</summary>
internal readonly record struct Located(string Range, ItemKey Key, JsonObject Item);

/// <summary>
/// All rows in one SQLite database, with the indexes beside them. One call at a time holds it, in one transaction, which is on
/// disk before the call is answered: neither kill -9 nor a power cut loses what a client was told.
/// </summary>
internal sealed class ItemStore : IDisposable
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS tables (name TEXT PRIMARY KEY, request TEXT NOT NULL, expires TEXT);
        CREATE TABLE IF NOT EXISTS items (
            tbl TEXT NOT NULL, hash TEXT NOT NULL, range TEXT NOT NULL, body TEXT NOT NULL,
            PRIMARY KEY (tbl, hash, range)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS places (
            tbl TEXT NOT NULL, idx TEXT NOT NULL, hash TEXT NOT NULL, range TEXT NOT NULL,
            item_hash TEXT NOT NULL, item_range TEXT NOT NULL,
            PRIMARY KEY (tbl, idx, hash, range, item_hash, item_range)) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS places_by_item ON places (tbl, item_hash, item_range);
        CREATE TABLE IF NOT EXISTS tokens (token TEXT PRIMARY KEY, request TEXT NOT NULL, at INTEGER NOT NULL);
        CREATE INDEX IF NOT EXISTS tokens_by_age ON tokens (at);
        """;

    private readonly Lock _gate = new();
    private readonly SqliteConnection _connection;
    private SqliteTransaction? _transaction;

    private ItemStore(SqliteConnection connection) => _connection = connection;

    public static ItemStore Open(string? file)
    {
        var place = new SqliteConnectionStringBuilder { DataSource = file ?? ":memory:", Pooling = false };
        var connection = new SqliteConnection(place.ToString());
        connection.Open();
        var store = new ItemStore(connection);
        using var setUp = connection.CreateCommand();
        setUp.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;" + Schema;
        setUp.ExecuteNonQuery();
        return store;
    }

    /// <summary>Runs the work alone and in one transaction. Work that throws leaves nothing behind.</summary>
    public T Transact<T>(Func<T> work)
    {
        lock (_gate)
        {
            using var transaction = _connection.BeginTransaction(deferred: true);
            _transaction = transaction;
            try
            {
                var answer = work();
                transaction.Commit();
                return answer;
            }
            finally
            {
                _transaction = null;
            }
        }
    }

    public TableShape? FindTable(string name)
    {
        using var command = Command("SELECT request FROM tables WHERE name = $name", ("$name", name));
        return command.ExecuteScalar() is string request ? TableShape.Read(CallFields.Of(JsonNode.Parse(request), "CreateTable")) : null;
    }

    public void AddTable(string name, JsonObject request)
    {
        using var command = Command(
            "INSERT INTO tables (name, request) VALUES ($name, $request)", ("$name", name), ("$request", request.ToJsonString()));
        command.ExecuteNonQuery();
    }

    public void SetExpiry(string table, string? attribute)
    {
        using var command = Command("UPDATE tables SET expires = $expires WHERE name = $name", ("$name", table), ("$expires", attribute));
        command.ExecuteNonQuery();
    }

    /// <summary>The tables whose rows expire, and by which attribute.</summary>
    public IReadOnlyList<(TableShape Table, string Attribute)> Expiring()
    {
        using var command = Command("SELECT name, expires FROM tables WHERE expires IS NOT NULL");
        using var reader = command.ExecuteReader();
        var names = new List<(string Name, string Attribute)>();
        while (reader.Read())
        {
            names.Add((reader.GetString(0), reader.GetString(1)));
        }

        return [.. names.Select(table => (FindTable(table.Name)!, table.Attribute))];
    }

    public JsonObject? Find(TableShape table, ItemKey key)
    {
        using var command = Command(
            "SELECT body FROM items WHERE tbl = $table AND hash = $hash AND range = $range",
            ("$table", table.Name), ("$hash", key.Hash), ("$range", key.Range));
        return command.ExecuteScalar() is string body ? Parsed(body) : null;
    }

    public void Put(TableShape table, ItemKey key, JsonObject item)
    {
        using var command = Command(
            """
            INSERT INTO items (tbl, hash, range, body) VALUES ($table, $hash, $range, $body)
            ON CONFLICT (tbl, hash, range) DO UPDATE SET body = excluded.body
            """,
            ("$table", table.Name), ("$hash", key.Hash), ("$range", key.Range), ("$body", item.ToJsonString()));
        command.ExecuteNonQuery();
        RemovePlaces(table, key);
        foreach (var index in table.Indexes.Where(index => item.ContainsKey(index.Key.Hash) && item.ContainsKey(index.Key.Range)))
        {
            AddPlace(table, index, key, item);
        }
    }

    public void Remove(TableShape table, ItemKey key)
    {
        using var command = Command(
            "DELETE FROM items WHERE tbl = $table AND hash = $hash AND range = $range",
            ("$table", table.Name), ("$hash", key.Hash), ("$range", key.Range));
        command.ExecuteNonQuery();
        RemovePlaces(table, key);
    }

    /// <summary>A partition of the table in order, from the row after the given one on.</summary>
    public IEnumerable<Located> Partition(TableShape table, string hash, ItemKey? after, bool forward)
    {
        var (sign, order) = forward ? (">", "ASC") : ("<", "DESC");
        var start = after is null ? "" : $"AND range {sign} $after";
        using var command = Command(
            $"SELECT range, body FROM items WHERE tbl = $table AND hash = $hash {start} ORDER BY range {order}",
            ("$table", table.Name), ("$hash", hash), ("$after", after?.Range));
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return new Located(reader.GetString(0), new ItemKey(hash, reader.GetString(0)), Parsed(reader.GetString(1)));
        }
    }

    /// <summary>A partition of an index in order, from the row after the given place and key on.</summary>
    public IEnumerable<Located> Partition(
        TableShape table, IndexShape index, string hash, (string Range, ItemKey Key)? after, bool forward)
    {
        var (sign, order) = forward ? (">", "ASC") : ("<", "DESC");
        var start = after is null ? "" : $"AND (p.range, p.item_hash, p.item_range) {sign} ($range, $item_hash, $item_range)";
        using var command = Command(
            $"""
            SELECT p.range, p.item_hash, p.item_range, i.body FROM places p
            JOIN items i ON i.tbl = p.tbl AND i.hash = p.item_hash AND i.range = p.item_range
            WHERE p.tbl = $table AND p.idx = $index AND p.hash = $hash {start}
            ORDER BY p.range {order}, p.item_hash {order}, p.item_range {order}
            """,
            ("$table", table.Name), ("$index", index.Name), ("$hash", hash),
            ("$range", after?.Range), ("$item_hash", after?.Key.Hash), ("$item_range", after?.Key.Range));
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return new Located(
                reader.GetString(0), new ItemKey(reader.GetString(1), reader.GetString(2)), Parsed(reader.GetString(3)));
        }
    }

    /// <summary>Every row of a table: for what no client can ask.</summary>
    public IReadOnlyList<(ItemKey Key, JsonObject Item)> All(TableShape table)
    {
        using var command = Command("SELECT hash, range, body FROM items WHERE tbl = $table", ("$table", table.Name));
        using var reader = command.ExecuteReader();
        var items = new List<(ItemKey, JsonObject)>();
        while (reader.Read())
        {
            items.Add((new ItemKey(reader.GetString(0), reader.GetString(1)), Parsed(reader.GetString(2))));
        }

        return items;
    }

    /// <summary>The transaction that bore the token; null when none did since the given moment.</summary>
    public string? RequestOf(string token, long since)
    {
        using var forget = Command("DELETE FROM tokens WHERE at < $since", ("$since", since));
        forget.ExecuteNonQuery();
        using var command = Command("SELECT request FROM tokens WHERE token = $token", ("$token", token));
        return command.ExecuteScalar() as string;
    }

    public void Remember(string token, string request, long at)
    {
        using var command = Command("INSERT INTO tokens VALUES ($token, $request, $at)", ("$token", token), ("$request", request), ("$at", at));
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _connection.Dispose();
        }
    }

    private void RemovePlaces(TableShape table, ItemKey key)
    {
        using var command = Command(
            "DELETE FROM places WHERE tbl = $table AND item_hash = $hash AND item_range = $range",
            ("$table", table.Name), ("$hash", key.Hash), ("$range", key.Range));
        command.ExecuteNonQuery();
    }

    private void AddPlace(TableShape table, IndexShape index, ItemKey key, JsonObject item)
    {
        using var command = Command(
            "INSERT INTO places VALUES ($table, $index, $hash, $range, $item_hash, $item_range)",
            ("$table", table.Name), ("$index", index.Name), ("$hash", item[index.Key.Hash]!["S"]!.GetValue<string>()),
            ("$range", item[index.Key.Range]!["S"]!.GetValue<string>()), ("$item_hash", key.Hash), ("$item_range", key.Range));
        command.ExecuteNonQuery();
    }

    private static JsonObject Parsed(string body) => JsonNode.Parse(body)!.AsObject();

    private SqliteCommand Command(string text, params ReadOnlySpan<(string Name, object? Value)> parameters)
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

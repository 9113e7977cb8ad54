using Microsoft.Data.Sqlite;

namespace StripeProcessor.Local.Ledger;

/// <summary>Statements with their parameters, within a transaction or each by itself.</summary>
/// <param name="connection">Held by one caller at a time.</param>
/// <param name="transaction">Null: each statement by itself.</param>
/// <param name="compiled">The connection's statements by their text: SQLite takes longer to compile most of them than to run them.</param>
internal sealed class LedgerStatements(
    SqliteConnection connection, SqliteTransaction? transaction, Dictionary<string, SqliteCommand> compiled)
{
    /// <summary>Answers how many rows it touched.</summary>
    public int Execute(string text, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = Command(text, parameters);
        return command.ExecuteNonQuery();
    }

    /// <summary>The first row; the type's default when there is none.</summary>
    public T? First<T>(
        string text, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = Command(text, parameters);
        using var reader = command.ExecuteReader();
        return reader.Read() ? read(reader) : default;
    }

    /// <summary>All rows.</summary>
    public List<T> All<T>(
        string text, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = Command(text, parameters);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    private SqliteCommand Command(string text, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        if (!compiled.TryGetValue(text, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = text;
            compiled[text] = command;
        }

        command.Transaction = transaction;
        command.Parameters.Clear();
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }
}

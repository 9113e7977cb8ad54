using Microsoft.Data.Sqlite;

namespace StripeProcessor.Local.Ledger;

/// <summary>Statements with their parameters, within a transaction or each by itself.</summary>
internal sealed class LedgerStatements(SqliteConnection connection, SqliteTransaction? transaction)
{
    /// <summary>Answers how many rows it touched.</summary>
    public int Execute(string text, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = Command(text, parameters);
        return command.ExecuteNonQuery();
    }

    /// <summary>The first row; the type's default when there is none.</summary>
    public T? First<T>(
        string text, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = Command(text, parameters);
        using var reader = command.ExecuteReader();
        return reader.Read() ? read(reader) : default;
    }

    /// <summary>All rows.</summary>
    public List<T> All<T>(
        string text, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = Command(text, parameters);
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
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = text;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }
}

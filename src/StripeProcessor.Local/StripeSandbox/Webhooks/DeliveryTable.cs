using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace StripeProcessor.Local.Sandbox;

/// <summary>
/// Deliveries in the sandbox's database. Kept apart from the documents because they are due by the machine's time, not by the
/// sandbox's clock.
/// </summary>
internal sealed class DeliveryTable(ObjectStore store)
{
    public const string Schema = """

        CREATE TABLE IF NOT EXISTS deliveries (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            event TEXT NOT NULL,
            type TEXT NOT NULL,
            subject TEXT NOT NULL,
            amount TEXT NOT NULL,
            endpoint TEXT NOT NULL,
            created INTEGER NOT NULL,
            state TEXT NOT NULL,
            attempts INTEGER NOT NULL,
            next_try INTEGER,
            last_status INTEGER,
            last_problem TEXT,
            fault TEXT NOT NULL);
        CREATE INDEX IF NOT EXISTS deliveries_by_event ON deliveries (event);
        CREATE INDEX IF NOT EXISTS deliveries_by_state ON deliveries (state, next_try);
        """;

    private const string Columns =
        "sequence, id, event, type, subject, amount, endpoint, created, state, attempts, next_try, last_status, last_problem, fault";

    public void Add(Delivery delivery) => Run(
        $"""
        INSERT INTO deliveries ({Columns})
        VALUES (NULL, $id, $event, $type, $subject, $amount, $endpoint, $created, $state, 0, $next, NULL, NULL, $fault)
        """,
        ("$id", delivery.Id),
        ("$event", delivery.Event),
        ("$type", delivery.Type),
        ("$subject", delivery.Subject),
        ("$amount", delivery.Amount),
        ("$endpoint", delivery.Endpoint),
        ("$created", delivery.Created),
        ("$state", Delivery.Name(delivery.State)),
        ("$next", delivery.NextTry),
        ("$fault", delivery.Fault.ToJson().ToJsonString()));

    /// <summary>How far it has come.</summary>
    public void Update(Delivery delivery) => Run(
        """
        UPDATE deliveries SET state = $state, attempts = $attempts, next_try = $next, last_status = $status, last_problem = $problem
        WHERE id = $id
        """,
        ("$id", delivery.Id),
        ("$state", Delivery.Name(delivery.State)),
        ("$attempts", delivery.Attempts),
        ("$next", delivery.NextTry),
        ("$status", delivery.LastStatus),
        ("$problem", delivery.LastProblem));

    public Delivery? Find(string id) => Read("WHERE id = $id", ("$id", id)).FirstOrDefault();

    /// <summary>What may be sent now, the longest due first.</summary>
    public List<Delivery> DueBy(long now, int most) => Read(
        "WHERE state = 'waiting' AND next_try <= $now ORDER BY next_try, sequence LIMIT $most", ("$now", now), ("$most", most));

    public long? NextTry()
    {
        using var command = store.Command("SELECT MIN(next_try) FROM deliveries WHERE state = 'waiting'");
        return command.ExecuteScalar() as long?;
    }

    /// <summary>Newest first.</summary>
    public List<Delivery> Newest(int most, string? ofEvent = null, string? toEndpoint = null, string? inState = null) => Read(
        """
        WHERE ($event IS NULL OR event = $event) AND ($endpoint IS NULL OR endpoint = $endpoint) AND ($state IS NULL OR state = $state)
        ORDER BY sequence DESC LIMIT $most
        """,
        ("$event", ofEvent),
        ("$endpoint", toEndpoint),
        ("$state", inState),
        ("$most", most));

    public long Open() => Count("state IN ('waiting', 'held')");

    /// <summary>Those that wait after at least one attempt, and those given up.</summary>
    public long Failing() => Count("(state = 'waiting' AND attempts > 0) OR state = 'failed'");

    /// <summary>The endpoints that an event has not reached yet.</summary>
    public long Unreached(string ofEvent)
    {
        using var command = store.Command(
            """
            SELECT COUNT(*) FROM (
                SELECT endpoint FROM deliveries WHERE event = $event AND state <> 'canceled'
                GROUP BY endpoint HAVING SUM(state = 'succeeded') = 0)
            """,
            ("$event", ofEvent));
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Nothing waits any longer.</summary>
    public void MakeAllDue(long now) =>
        Run("UPDATE deliveries SET state = 'waiting', next_try = $now WHERE state IN ('waiting', 'held')", ("$now", now));

    /// <summary>Lets those go that were kept back for this one.</summary>
    public void Release(Delivery gone, long now) => Run(
        "UPDATE deliveries SET state = 'waiting', next_try = $now WHERE state = 'held' AND endpoint = $endpoint AND sequence < $sequence",
        ("$now", now),
        ("$endpoint", gone.Endpoint),
        ("$sequence", gone.Sequence));

    public void Cancel(string endpoint) => Run(
        "UPDATE deliveries SET state = 'canceled', next_try = NULL WHERE endpoint = $endpoint AND state IN ('waiting', 'held')",
        ("$endpoint", endpoint));

    private List<Delivery> Read(string where, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = store.Command($"SELECT {Columns} FROM deliveries {where}", parameters);
        using var reader = command.ExecuteReader();
        var found = new List<Delivery>();
        while (reader.Read())
        {
            found.Add(Read(reader));
        }

        return found;
    }

    private static Delivery Read(SqliteDataReader reader) => new()
    {
        Sequence = reader.GetInt64(0),
        Id = reader.GetString(1),
        Event = reader.GetString(2),
        Type = reader.GetString(3),
        Subject = reader.GetString(4),
        Amount = reader.GetString(5),
        Endpoint = reader.GetString(6),
        Created = reader.GetInt64(7),
        State = Delivery.StateOf(reader.GetString(8))!.Value,
        Attempts = reader.GetInt64(9),
        NextTry = reader.IsDBNull(10) ? null : reader.GetInt64(10),
        LastStatus = reader.IsDBNull(11) ? null : reader.GetInt64(11),
        LastProblem = reader.IsDBNull(12) ? null : reader.GetString(12),
        Fault = DeliveryFault.Kept(JsonNode.Parse(reader.GetString(13))!.AsObject()),
    };

    private long Count(string where)
    {
        using var command = store.Command("SELECT COUNT(*) FROM deliveries WHERE " + where);
        return (long)command.ExecuteScalar()!;
    }

    private void Run(string text, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = store.Command(text, parameters);
        command.ExecuteNonQuery();
    }
}

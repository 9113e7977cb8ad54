using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace StripeProcessor.SystemTests.Costs;

/// <summary>
/// Counts what DynamoDB would ask for: a kilobyte written or four read is a unit, begun ones count, a transaction's writes count
/// twice, and an index is written when what it shows of a row changes, once even in a transaction. The rules are DynamoDB's own
/// ("Amazon DynamoDB pricing for on-demand capacity"; "Capacity unit consumption"), put down here a second time, so that the
/// ledger's code and this count cannot share a mistake.
/// </summary>
internal sealed class UnitMeter
{
    private static readonly string[] Indexes = ["month", "donor"];

    private readonly Lock _turn = new();
    private readonly Dictionary<string, JsonObject> _rows = new(StringComparer.Ordinal);

    public int WriteUnits { get; private set; }

    public int ReadUnits { get; private set; }

    /// <summary>Rows that the pipe takes to the bus.</summary>
    public int OutboxRows => _rows.Keys.Count(key => key.Contains("|outbox#", StringComparison.Ordinal));

    /// <summary>Each call: what was asked, and the units of it.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>Bytes of the rows that stay, each with the hundred that DynamoDB adds, and of their copies in the indexes.</summary>
    public int StoredBytes(bool forEver) => _rows.Values
        .Where(row => !forEver || row["expires"] is null)
        .Sum(row => SizeOf(row) + 100 + Indexes.Where(row.ContainsKey).Sum(index => IndexSize(row, index) + 100));

    public void Hear(string operation, byte[] asked, byte[] answered)
    {
        lock (_turn)
        {
            var (before, read) = (WriteUnits, ReadUnits);
            var request = JsonNode.Parse(asked)!.AsObject();
            var answer = JsonNode.Parse(answered)!.AsObject();
            switch (operation)
            {
                case "GetItem":
                    ReadUnits += Reads(answer["Item"] is JsonObject found ? SizeOf(found) : 0);
                    break;
                case "Query":
                    ReadUnits += Reads(answer["Items"]!.AsArray().Sum(row => SizeOf(row!.AsObject())));
                    break;
                case "PutItem":
                    WriteUnits += Put(request, wasDone: !answer.ContainsKey("__type"), times: 1);
                    break;
                case "TransactWriteItems":
                    WriteUnits += request["TransactItems"]!.AsArray().Sum(
                        item => Write(item!.AsObject(), wasDone: !answer.ContainsKey("__type")));
                    break;
                default:
                    throw new NotSupportedException($"the meter does not know what {operation} costs");
            }

            Calls.Add(string.Create(CultureInfo.InvariantCulture, $"{operation} w{WriteUnits - before} r{ReadUnits - read}"));
        }
    }

    private int Write(JsonObject item, bool wasDone) => item switch
    {
        _ when item["Put"] is JsonObject put => Put(put, wasDone, times: 2),
        _ when item["Update"] is JsonObject update => Update(update, wasDone),
        _ => throw new NotSupportedException($"the meter does not know what this costs: {item.ToJsonString()}"),
    };

    /// <summary>A row of the outbox, written once, or one of the rows of a total: all that it has is in the expression.</summary>
    private int Update(JsonObject update, bool wasDone)
    {
        var row = update["Key"]!.DeepClone().AsObject();
        foreach (var (mark, name) in update["ExpressionAttributeNames"]!.AsObject())
        {
            row[(string)name!] = update["ExpressionAttributeValues"]![mark.Replace('#', ':')]!.DeepClone();
        }

        return Put(new JsonObject { ["Item"] = row }, wasDone, times: 2);
    }

    private int Put(JsonObject put, bool wasDone, int times)
    {
        var row = put["Item"]!.AsObject();
        var key = $"{Value(row["pk"])}|{Value(row["sk"])}";
        var old = _rows.GetValueOrDefault(key);
        var larger = Math.Max(SizeOf(row), old is null ? 0 : SizeOf(old));
        var units = times * Units(larger, 1024);
        if (!wasDone)
        {
            return units;
        }

        _rows[key] = row.DeepClone().AsObject();
        return units + Indexes.Sum(index => (old is null ? null : Shown(old, index), Shown(row, index)) switch
        {
            var (was, now) when was == now => 0,
            (null, _) or (_, null) => 1,
            _ => 2,
        });
    }

    private static string? Shown(JsonObject row, string index) =>
        row.ContainsKey(index) ? $"{Value(row[index])}|{Value(row["created_id"])}" : null;

    private static int IndexSize(JsonObject row, string index) =>
        ((string[])["pk", "sk", "created_id", index]).Sum(name => name.Length + Size(row[name]!.AsObject()));

    private static int Reads(int bytes) => Units(bytes, 4096);

    private static int Units(int bytes, int unit) => Math.Max(1, (bytes + unit - 1) / unit);

    private static int SizeOf(JsonObject row) => row.Sum(field => Encoding.UTF8.GetByteCount(field.Key) + Size(field.Value!.AsObject()));

    private static int Size(JsonObject value)
    {
        var (kind, inner) = value.Single();
        return kind switch
        {
            "S" => Encoding.UTF8.GetByteCount((string)inner!),
            "N" => (((string)inner!).Length / 2) + 2,
            "M" => 3 + inner!.AsObject().Sum(field => 1 + Encoding.UTF8.GetByteCount(field.Key) + Size(field.Value!.AsObject())),
            "L" => 3 + inner!.AsArray().Sum(field => 1 + Size(field!.AsObject())),
            _ => 1,
        };
    }

    private static string Value(JsonNode? value) => (string)value!.AsObject().Single().Value!;
}

using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

internal enum FaultDrop
{
    None,
    BeforeExecution,
    AfterExecution,
}

/// <summary>What goes wrong with one request: set through the control API, spent by the next requests it matches.</summary>
internal sealed record Fault
{
    public string? Method { get; init; }

    /// <summary>Start of the path; null: any.</summary>
    public string? Path { get; init; }

    public int Times { get; init; } = 1;

    public int? Status { get; init; }

    public Dictionary<string, string> Headers { get; init; } = [];

    public JsonObject? Error { get; init; }

    /// <summary>Before execution, while the idempotency key is held.</summary>
    public TimeSpan Delay { get; init; }

    public TimeSpan ResponseDelay { get; init; }

    public FaultDrop Drop { get; init; }

    public bool Truncates { get; init; }

    /// <summary>False: the request has no effect. The default for a forced status.</summary>
    public bool Executes { get; init; } = true;

    public static Fault Read(JsonObject json) => new()
    {
        Method = json.TextOrNull("method"),
        Path = json.TextOrNull("path"),
        Times = checked((int)(json.NumberOrNull("times") ?? 1)),
        Status = json.NumberOrNull("status") is { } status ? checked((int)status) : null,
        Headers = json.Part("headers")?.ToDictionary(header => header.Key, header => header.Value?.ToString() ?? "") ?? [],
        Error = json.Part("error")?.Copy(),
        Delay = TimeSpan.FromMilliseconds(json.NumberOrNull("delay_ms") ?? 0),
        ResponseDelay = TimeSpan.FromMilliseconds(json.NumberOrNull("response_delay_ms") ?? 0),
        Drop = json.TextOrNull("drop") switch
        {
            null => FaultDrop.None,
            "before" => FaultDrop.BeforeExecution,
            "after" => FaultDrop.AfterExecution,
            _ => throw ApiError.Invalid("drop must be before or after.", "drop"),
        },
        Truncates = json.IsTrue("truncate"),
        Executes = json.ContainsKey("execute") ? json.IsTrue("execute") : json.NumberOrNull("status") is null,
    };

    /// <summary>The body of a forced status.</summary>
    public JsonObject Body() => new()
    {
        ["error"] = Error?.Copy() ?? ApiError.Of(
            Status ?? 500,
            Status is >= 500 or null ? "api_error" : "invalid_request_error",
            Status == 429 ? "rate_limit" : null,
            "A fault that the sandbox was told to make.").Error,
    };

    /// <summary>The answer of the execution with the forced status and headers put over it.</summary>
    public Answer Disfigure(Answer answer)
    {
        var disfigured = Executes && Status is { } status ? Answer.Json(status, Body()) with { Headers = answer.Headers } : answer;
        disfigured.Headers.TryAdd("Request-Id", Documents.NewId("req_", 14));
        foreach (var (name, value) in Headers)
        {
            disfigured.Headers[name] = value;
        }

        return disfigured;
    }

    public bool Matches(string method, string path) =>
        (Method is null || Method.Equals(method, StringComparison.OrdinalIgnoreCase))
        && (Path is null || path.StartsWith(Path, StringComparison.Ordinal));
}

/// <summary>The faults that wait, in the order they were set.</summary>
internal sealed class Faults
{
    private readonly Lock _gate = new();
    private readonly List<(Fault Fault, int Left)> _waiting = [];

    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Sum(entry => entry.Left);
            }
        }
    }

    public void Add(Fault fault)
    {
        lock (_gate)
        {
            _waiting.Add((fault, fault.Times));
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _waiting.Clear();
        }
    }

    /// <summary>Takes the first fault that matches, or null.</summary>
    public Fault? Next(string method, string path)
    {
        lock (_gate)
        {
            var at = _waiting.FindIndex(entry => entry.Fault.Matches(method, path));
            if (at < 0)
            {
                return null;
            }

            var (fault, left) = _waiting[at];
            if (left > 1)
            {
                _waiting[at] = (fault, left - 1);
            }
            else
            {
                _waiting.RemoveAt(at);
            }

            return fault;
        }
    }
}

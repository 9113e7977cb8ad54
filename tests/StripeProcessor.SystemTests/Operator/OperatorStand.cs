using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using StripeProcessor.Local;
using StripeProcessor.SystemTests.Function;

namespace StripeProcessor.SystemTests.Operator;

/// <summary>The whole system, with a donor before it, an operator who has signed, and Stripe's dashboard beside it.</summary>
internal sealed class OperatorStand : IAsyncDisposable
{
    public const string Arn = "arn:aws:iam::123456789012:user/treasurer";
    public const string Email = "canary.donor@example.org";
    public const string Name = "Canary Ornithologist";

    private readonly string _folder = Directory.CreateTempSubdirectory("operator-").FullName;
    private readonly StringWriter _log = new();
    private HttpClient _donor = null!;
    private HttpClient _stripe = null!;
    private LocalSystem? _local;

    public string LogText
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    /// <param name="variables">What the function is to be told otherwise; null: nothing.</param>
    public static async Task<OperatorStand> StartAsync(Dictionary<string, string?>? variables = null)
    {
        var stand = new OperatorStand();
        await stand.OpenAsync(variables);
        return stand;
    }

    public Uri Site => _local!.SiteAddress;

    /// <summary>The stack is deployed anew with these settings: everything is kept, and listens elsewhere.</summary>
    public async Task DeployAsync(Dictionary<string, string?> variables)
    {
        await _local!.DisposeAsync();
        await OpenAsync(variables);
    }

    /// <summary>A Stripe key as encrypt-secret would have sealed it for this stack.</summary>
    public string Seal(string key) => Convert.ToBase64String(_local!.Kms.Seal(key, new Dictionary<string, string>
    {
        ["app"] = "stripe-processor", ["stack"] = "local", ["mode"] = "test", ["secret"] = "stripe-key",
    }));

    private async Task OpenAsync(Dictionary<string, string?>? variables)
    {
        _local = await LocalSystem.StartAsync(
            new LocalOptions { Port = 0, DataDirectory = _folder, Environments = 4, Variables = variables ?? [] }, _log, CancellationToken.None);
        _donor?.Dispose();
        _stripe?.Dispose();
        _donor = new HttpClient { BaseAddress = _local.SiteAddress };
        _stripe = new HttpClient { BaseAddress = _local.SandboxAddress };
        _stripe.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "sk_test_sandbox");
    }

    public async ValueTask DisposeAsync()
    {
        if (_local is not null)
        {
            await _local.DisposeAsync();
        }

        _donor?.Dispose();
        _stripe?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Gives, and waits until Stripe's events have arrived; unless they are held back.</summary>
    public async Task<string> GiveAsync(string amount = "25", string frequency = "one_time", string card = "pm_card_visa")
    {
        var id = Guid.NewGuid().ToString();
        using var reply = await _donor.PostAsJsonAsync("donations", new
        {
            amount, currency = "usd", frequency, donation_id = id, payment_method = card, email = Email, name = Name, comment = "CANARYcomment",
        });
        Assert.Equal("succeeded", (await JsonOf(reply)).GetProperty("status").GetString());
        await ControlAsync("settle");
        return id;
    }

    /// <summary>Goes to Stripe's page and no further.</summary>
    public async Task<string> OpenPageAsync()
    {
        var id = Guid.NewGuid().ToString();
        using var reply = await _donor.PostAsJsonAsync("donations", new { amount = "25", currency = "usd", donation_id = id });
        Assert.Equal("redirect", (await JsonOf(reply)).GetProperty("status").GetString());
        return id;
    }

    public Task PauseEventsAsync() => ControlAsync("deliveries/pause");

    public async Task ResumeEventsAsync()
    {
        await ControlAsync("deliveries/resume");
        await ControlAsync("settle");
    }

    /// <summary>Time passes at Stripe, a day at a time.</summary>
    public async Task PassDaysAsync(int days)
    {
        for (var day = 0; day < days; day++)
        {
            await ControlAsync("clock", new { advance_seconds = 24 * 60 * 60 });
        }
    }

    public async Task<JsonElement> ControlAsync(string path, object? body = null)
    {
        using var answer = await _stripe.PostAsJsonAsync("_sandbox/" + path, body ?? new { });
        answer.EnsureSuccessStatusCode();
        return await JsonOf(answer);
    }

    public async Task<JsonElement> AskControlAsync(string path)
    {
        using var answer = await _stripe.GetAsync("_sandbox/" + path);
        return await JsonOf(answer);
    }

    public async Task ForgetFaultsAsync()
    {
        using var answer = await _stripe.DeleteAsync("_sandbox/faults");
        answer.EnsureSuccessStatusCode();
    }

    public async Task CancelSubscriptionAsync(string id)
    {
        using var answer = await _stripe.DeleteAsync("v1/subscriptions/" + id);
        answer.EnsureSuccessStatusCode();
        await ControlAsync("settle");
    }

    /// <summary>What somebody does in Stripe's dashboard.</summary>
    public async Task<JsonElement> PostToStripeAsync(string path, params (string Name, string Value)[] fields)
    {
        using var answer = await _stripe.PostAsync(
            "v1/" + path, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))));
        answer.EnsureSuccessStatusCode();
        return await JsonOf(answer);
    }

    public async Task<JsonElement> AskStripeAsync(string path)
    {
        using var answer = await _stripe.GetAsync("v1/" + path);
        return await JsonOf(answer);
    }

    /// <summary>A request that an operator has signed.</summary>
    public async Task<(int Status, JsonElement Body)> CallAsync(string method, string path, object? body = null, string query = "", string? arn = Arn)
    {
        var request = new
        {
            version = "2.0",
            rawPath = path,
            rawQueryString = query,
            headers = new Dictionary<string, string> { ["content-type"] = "application/json" },
            requestContext = new
            {
                domainName = _local!.SiteAddress.Authority,
                requestId = "gateway-1",
                http = new { method, path },
                authorizer = arn is null ? null : new { iam = new { userArn = arn } },
            },
            body = body is null ? null : JsonSerializer.Serialize(body),
            isBase64Encoded = false,
        };
        var result = await _local.RuntimeApi.InvokeAsync(
            JsonSerializer.SerializeToUtf8Bytes(request), TimeSpan.FromSeconds(25), CancellationToken.None);
        var reply = FunctionReply.Of(result);
        using var document = JsonDocument.Parse(reply.Body);
        return (reply.Status, document.RootElement.Clone());
    }

    public async Task<JsonElement> ShowAsync(string id)
    {
        var (status, body) = await CallAsync("GET", $"/operator/donations/{id}");
        Assert.Equal(200, status);
        return body;
    }

    /// <summary>A whole run over all of time, and what it found: kind, subject, whether it was repaired.</summary>
    public async Task<IReadOnlyList<(string Kind, string Subject, bool IsRepaired)>> ReconcileAsync(bool repair)
    {
        var drifts = new List<(string, string, bool)>();
        string? cursor = null;
        do
        {
            var (status, piece) = await CallAsync(
                "POST", "/operator/reconcile", new { since = "2000-01-01", until = "2100-01-01", repair, cursor });
            Assert.True(status == 200, piece.ToString());
            drifts.AddRange(piece.GetProperty("drifts").EnumerateArray().Select(drift => (
                drift.GetProperty("kind").GetString()!, drift.GetProperty("subject").GetString()!, drift.GetProperty("repaired").GetBoolean())));
            cursor = piece.TryGetProperty("next", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);
        return drifts;
    }

    /// <summary>Somebody works on the ledger's file by hand.</summary>
    public void ChangeLedger(string sql) => Change(Path.Combine(_folder, "ledger.db"), sql);

    /// <summary>Stripe is wrong about itself.</summary>
    public void ChangeStripe(string sql) =>
        Change(Directory.EnumerateFiles(_folder, "stripe-sandbox.db", SearchOption.AllDirectories).Single(), sql);

    /// <summary>Puts a copy of the ledger as it is now beside it.</summary>
    public void SaveLedger() => Do($"VACUUM INTO '{Saved}'");

    /// <summary>The ledger is again what it was when it was saved, as a table restored to a point in time is.</summary>
    public void RestoreLedger()
    {
        using var connection = Open(Path.Combine(_folder, "ledger.db"));
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
        var tables = new List<string>();
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                tables.Add(reader.GetString(0));
            }
        }

        Assert.NotEmpty(tables);
        var swaps = tables.Select(table => $"DELETE FROM main.{table}; INSERT INTO main.{table} SELECT * FROM saved.{table};");
        Do($"ATTACH '{Saved}' AS saved; BEGIN; {string.Concat(swaps)} COMMIT");
    }

    public long Ask(string sql)
    {
        using var connection = Open(Path.Combine(_folder, "ledger.db"));
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)(command.ExecuteScalar() ?? 0L);
    }

    private string Saved => Path.Combine(_folder, "saved-ledger.db");

    private void Do(string sql)
    {
        using var connection = Open(Path.Combine(_folder, "ledger.db"));
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static void Change(string file, string sql)
    {
        using var connection = Open(file);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.NotEqual(0, command.ExecuteNonQuery());
    }

    private static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private static async Task<JsonElement> JsonOf(HttpResponseMessage response)
    {
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return document.RootElement.Clone();
    }
}

using System.Net;
using System.Net.Sockets;
using StripeProcessor.Local;

namespace StripeProcessor.SystemTests.Local;

/// <summary>The parts together, within this process.</summary>
public sealed class LocalSystemTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("local").FullName;
    private readonly StringWriter _log = new();

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task It_serves_the_donation_page_and_an_API_that_is_well()
    {
        await using var system = await StartAsync();
        using var client = new HttpClient { BaseAddress = system.SiteAddress };

        var page = await client.GetStringAsync("/");
        using var health = await client.GetAsync("/health");

        Assert.Contains("<form", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.Contains("\"status\":\"ok\"", await health.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_start_on_the_same_data_finds_the_same_keys()
    {
        string sealedKey;
        string keyArn;

        await using (var first = await StartAsync())
        {
            (sealedKey, keyArn) = (first.Variables["STRIPE_KEY_CIPHERTEXT"], first.Variables["KMS_KEY_ID"]);
        }

        await using var second = await StartAsync();

        Assert.Equal(sealedKey, second.Variables["STRIPE_KEY_CIPHERTEXT"]);
        Assert.Equal(keyArn, second.Variables["KMS_KEY_ID"]);
    }

    [Fact]
    public async Task A_sealed_key_that_no_longer_opens_is_sealed_anew()
    {
        await using (await StartAsync())
        {
        }

        File.Delete(Path.Combine(_data, "kms-key.json"));
        await using var second = await StartAsync();
        using var client = new HttpClient { BaseAddress = second.SiteAddress };

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health")).StatusCode);
    }

    [Fact]
    public async Task The_operators_tool_finds_the_address_and_a_token_that_only_its_owner_can_read()
    {
        await using var system = await StartAsync();

        var token = (await File.ReadAllTextAsync(Path.Combine(_data, "operator-token"))).TrimEnd('\n');
        Assert.Equal($"{system.SiteAddress}\n", await File.ReadAllTextAsync(Path.Combine(_data, "address")));
        Assert.Matches("^[A-Za-z0-9_-]{43}$", token);
        Assert.True(OperatingSystem.IsWindows()
            || File.GetUnixFileMode(Path.Combine(_data, "operator-token")) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        using var client = new HttpClient { BaseAddress = system.SiteAddress };
        Assert.Equal("{\"message\":\"Forbidden\"}", await (await client.GetAsync("/operator/audit")).Content.ReadAsStringAsync());
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        Assert.NotEqual("{\"message\":\"Forbidden\"}", await (await client.GetAsync("/operator/audit")).Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_operators_token_outlives_a_start_and_the_address_does_not()
    {
        string token;

        await using (await StartAsync())
        {
            token = await File.ReadAllTextAsync(Path.Combine(_data, "operator-token"));
        }

        Assert.False(File.Exists(Path.Combine(_data, "address")));
        await using var second = await StartAsync();
        Assert.Equal(token, await File.ReadAllTextAsync(Path.Combine(_data, "operator-token")));
    }

    [Fact]
    public async Task A_damaged_token_is_made_anew_instead_of_opening_to_nothing()
    {
        await File.WriteAllTextAsync(Path.Combine(_data, "operator-token"), "");

        await using var system = await StartAsync();

        Assert.Equal(44, (await File.ReadAllTextAsync(Path.Combine(_data, "operator-token"))).Length);
    }

    [Fact]
    public async Task Two_processes_cannot_share_a_data_directory()
    {
        await using var first = await StartAsync();

        var fault = await Assert.ThrowsAsync<LocalStartException>(StartAsync);

        Assert.Contains("another StripeProcessor.Local has it open", fault.Message, StringComparison.Ordinal);
        Assert.Contains("--data DIR", fault.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_told_with_the_port_and_leaves_the_data_directory_free()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        // The sandbox's port, one above the site's, is asked for first: nobody else's use of the other can be told instead.
        var fault = await Assert.ThrowsAsync<PortInUseException>(() =>
            LocalSystem.StartAsync(Options() with { Port = port - 1 }, _log, CancellationToken.None));

        Assert.Equal(port, fault.Port);
        await using var second = await StartAsync();
    }

    [Fact]
    public async Task Settings_that_the_function_refuses_stop_the_start_with_its_own_sentence()
    {
        var options = Options() with { Variables = new Dictionary<string, string?> { ["STRIPE_MODE"] = "both" } };

        var fault = await Assert.ThrowsAsync<LocalStartException>(() =>
            LocalSystem.StartAsync(options, _log, CancellationToken.None));

        Assert.Contains("STRIPE_MODE", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_does_not_open_stops_the_start()
    {
        var options = Options() with { Variables = new Dictionary<string, string?> { ["STACK_NAME"] = "another" } };

        var fault = await Assert.ThrowsAsync<LocalStartException>(() =>
            LocalSystem.StartAsync(options, _log, CancellationToken.None));

        Assert.Contains("the function cannot start", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_Stripe_key_is_in_no_file_and_in_no_setting()
    {
        await using var system = await StartAsync();

        foreach (var file in Directory.EnumerateFiles(_data, "*", SearchOption.TopDirectoryOnly).Where(file => !file.EndsWith("/lock", StringComparison.Ordinal)))
        {
            Assert.DoesNotContain("sk_test", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        }

        Assert.DoesNotContain(system.Variables.Values, value => value.Contains("sk_test", StringComparison.Ordinal));
        Assert.DoesNotContain("sk_test", _log.ToString(), StringComparison.Ordinal);
    }

    private LocalOptions Options() => new() { Port = 0, DataDirectory = _data, Environments = 2 };

    private Task<LocalSystem> StartAsync() => LocalSystem.StartAsync(Options(), _log, CancellationToken.None);
}

using System.Globalization;
using System.Text.Json;
using StripeProcessor.Aws;
using StripeProcessor.Function;
using StripeProcessor.Local;

namespace StripeProcessor.SystemTests.Deployed;

/// <summary>
/// The stack's function, as Lambda runs it: with the variables that the stack gave it and what Lambda itself sets, and in a new
/// environment as soon as the stack has given it others. One request at a time, because moto's DynamoDB takes no more. The published
/// native program where there is one, else the function in this process.
/// </summary>
/// <param name="aws">Where the stack is.</param>
/// <param name="folder">What was built for the function, and is deployed.</param>
/// <param name="overrides">Where AWS and Stripe are on this machine.</param>
/// <param name="log">Takes what the function prints.</param>
internal sealed class DeployedFunction(
    MotoCaller aws, string folder, IReadOnlyDictionary<string, string> overrides, TextWriter log) : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private IReadOnlyDictionary<string, string> _variables = new Dictionary<string, string>();
    private RuntimeApi? _runtime;
    private FunctionEnvironments? _environments;
    private KmsSecrets? _secrets;

    /// <summary>How many environments have been started.</summary>
    public int Starts { get; private set; }

    /// <summary>A <see cref="HandleEvent"/>.</summary>
    public async Task<InvocationResult> InvokeAsync(ReadOnlyMemory<byte> eventJson, TimeSpan timeout, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (await DeployedAsync() is not { } variables)
            {
                return new InvocationResult.EnvironmentDied("no function is deployed");
            }

            if (_runtime is null || !IsSame(variables, _variables))
            {
                await StopAsync();
                await StartAsync(variables);
            }

            return await _runtime!.InvokeAsync(eventJson, timeout, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _turn.Dispose();
    }

    /// <summary>What the stack and Lambda set; null when no stack has a function.</summary>
    private async Task<Dictionary<string, string>?> DeployedAsync()
    {
        var all = (await aws.LambdaAsync("functions/"))!.Value.GetProperty("Functions");
        if (all.GetArrayLength() == 0)
        {
            return null;
        }

        var name = all[0].GetProperty("FunctionName").GetString()!;
        var configuration = (await aws.LambdaAsync($"functions/{name}/configuration"))!.Value;
        var variables = configuration.GetProperty("Environment").GetProperty("Variables").EnumerateObject()
            .ToDictionary(variable => variable.Name, variable => variable.Value.GetString()!, StringComparer.Ordinal);

        foreach (var (variable, value) in ByLambda(name, configuration).Concat(overrides))
        {
            variables[variable] = value;
        }

        return variables;
    }

    private static Dictionary<string, string> ByLambda(string name, JsonElement configuration) => new()
    {
        ["AWS_REGION"] = MotoCaller.Region,
        ["AWS_DEFAULT_REGION"] = MotoCaller.Region,
        ["AWS_ACCESS_KEY_ID"] = "ASIAFUNCTIONROLE",
        ["AWS_SECRET_ACCESS_KEY"] = "of-the-function",
        ["AWS_SESSION_TOKEN"] = "of-the-function",
        ["AWS_LAMBDA_FUNCTION_NAME"] = name,
        ["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST",
        ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = configuration.GetProperty("MemorySize").GetInt32().ToString(CultureInfo.InvariantCulture),
        ["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand",
        ["_HANDLER"] = configuration.GetProperty("Handler").GetString()!,
        ["LANG"] = "en_US.UTF-8",
        ["PATH"] = "/usr/local/bin:/usr/bin:/bin:/opt/bin",
        ["TZ"] = ":UTC",
    };

    private async Task StartAsync(Dictionary<string, string> variables)
    {
        _variables = variables;
        _runtime = await RuntimeApi.StartAsync(new RuntimeApiOptions(), CancellationToken.None);
        var program = Path.Combine(folder, "bootstrap");
        RunEnvironment run = IsNative(program)
            ? new BootstrapProcess(program, variables, log).RunAsync
            : (seat, cancellationToken) => RunHereAsync(variables, seat, cancellationToken);
        _environments = FunctionEnvironments.Start(
            _runtime,
            (seat, cancellationToken) =>
            {
                Starts++;
                return run(seat, cancellationToken);
            },
            log);
    }

    private async Task StopAsync()
    {
        if (_runtime is not null)
        {
            await _environments!.DisposeAsync();
            await _runtime.DisposeAsync();
            _secrets?.Dispose();
            (_runtime, _environments, _secrets) = (null, null, null);
        }
    }

    private async Task<string> RunHereAsync(Dictionary<string, string> variables, EnvironmentSeat seat, CancellationToken cancellationToken)
    {
        var credentials = new AwsCredentials(variables["AWS_ACCESS_KEY_ID"], new Secret(variables["AWS_SECRET_ACCESS_KEY"]));
        _secrets = KmsSecrets.Create(new KmsOptions
        {
            Region = MotoCaller.Region, Endpoint = new Uri(variables["AWS_ENDPOINT_URL_KMS"]), KeyId = variables["KMS_KEY_ID"], Credentials = credentials,
        });
        var ledger = DynamoDbLedger.Create(new DynamoDbOptions
        {
            Table = variables["LEDGER_TABLE"], Mode = variables["STRIPE_MODE"], Region = MotoCaller.Region,
            Endpoint = new Uri(variables["AWS_ENDPOINT_URL_DYNAMODB"]), Credentials = credentials,
        });
        var settings = FunctionSettings.Read(
            name => variables.GetValueOrDefault(name),
            file => File.Exists(Path.Combine(folder, file)) ? File.ReadAllBytes(Path.Combine(folder, file)) : null);
        await FunctionLoop.RunAsync(
            settings, new Log(log), seat.Address, cancellationToken, new FunctionPlatform { Secrets = _secrets, Ledger = ledger });
        return "the loop ended";
    }

    private static bool IsNative(string program) =>
        File.Exists(program) && File.ReadAllBytes(program) is [0x7F, (byte)'E', (byte)'L', (byte)'F', ..];

    private static bool IsSame(Dictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        one.Count == other.Count && one.All(variable => other.TryGetValue(variable.Key, out var value) && value == variable.Value);
}

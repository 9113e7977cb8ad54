using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Connections;
using StripeProcessor.Aws;
using StripeProcessor.Function;
using StripeProcessor.Local.Sandbox;

namespace StripeProcessor.Local;

/// <summary>
/// The whole system on loopback: site and API, Stripe sandbox, KMS stand-in, and environments of the function between them, set up
/// as a stack would be and kept in one data directory between starts.
/// </summary>
public sealed class LocalSystem : IAsyncDisposable
{
    private static readonly TimeSpan WarmUpLimit = TimeSpan.FromSeconds(30);

    // Taken down in the opposite order of building: whoever asks goes before whoever is asked.
    private readonly Stack<IAsyncDisposable> _parts = new();
    private readonly DataDirectory _data;

    private LocalSystem(DataDirectory data)
    {
        _data = data;
    }

    /// <summary>The site and the API.</summary>
    public Uri SiteAddress { get; private set; } = null!;

    /// <summary>The Stripe sandbox: a Stripe client's API base.</summary>
    public Uri SandboxAddress => Sandbox.Address;

    /// <summary>The KMS stand-in: the value of <c>AWS_ENDPOINT_URL_KMS</c>.</summary>
    public Uri KmsAddress => Kms.Address;

    /// <summary>The KMS stand-in itself, for its faults.</summary>
    public KmsStandIn Kms { get; private set; } = null!;

    private StripeSandbox Sandbox { get; set; } = null!;

    /// <summary>Takes events past the gateway.</summary>
    public RuntimeApi RuntimeApi { get; private set; } = null!;

    /// <summary>The settings that the function was given.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; private set; } = new Dictionary<string, string>();

    /// <summary>Where everything is kept that outlives a start.</summary>
    public string DataPath => _data.Path;

    /// <summary>Starts every part.</summary>
    /// <param name="options">Ports, folder and limits.</param>
    /// <param name="log">Takes the function's log and what the parts have to report, line by line.</param>
    /// <param name="cancellationToken">Ends the attempt; what was started is stopped.</param>
    /// <exception cref="LocalStartException">Something at the keyboard must change first; nothing runs then.</exception>
    public static async Task<LocalSystem> StartAsync(LocalOptions options, TextWriter log, CancellationToken cancellationToken)
    {
        var system = new LocalSystem(DataDirectory.Open(options.DataDirectory));

        try
        {
            await system.BuildAsync(options, TextWriter.Synchronized(log), cancellationToken);
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops every part and gives the data directory free.</summary>
    public async ValueTask DisposeAsync()
    {
        while (_parts.TryPop(out var part))
        {
            await part.DisposeAsync();
        }

        // The next program at that port must not be sent the operator's token.
        File.Delete(_data.AddressFile);
        _data.Dispose();
    }

    private async Task BuildAsync(LocalOptions options, TextWriter log, CancellationToken cancellationToken)
    {
        Kms = Add(await KmsStandIn.StartAsync(_data.KmsKeyFile, options.Certificate, 0, cancellationToken));
        Sandbox = Add(await StartSandboxAsync(options, cancellationToken));
        RuntimeApi = Add(await RuntimeApi.StartAsync(
            new RuntimeApiOptions { Environments = options.Environments, Time = options.Time }, cancellationToken));

        var gateway = Add(await Gateway.StartAsync(
            RuntimeApi.InvokeAsync,
            options.Gateway with
            {
                Port = options.Port,
                SiteDirectory = Path.Combine(AppContext.BaseDirectory, "site"),
                OperatorDoor = new TokenDoor(OperatorTokenFile.Read(_data.OperatorTokenFile)).Recognise,
                Time = options.Time,
            },
            log,
            cancellationToken));
        SiteAddress = gateway.Address;
        DataFile.WriteWhole(_data.AddressFile, Encoding.ASCII.GetBytes(SiteAddress.AbsoluteUri + "\n"));

        var variables = SealSecrets();
        if (options.BootstrapFile is not null)
        {
            variables["LEDGER_TABLE"] = LedgerTable.Name;
            variables["AWS_ENDPOINT_URL_DYNAMODB"] = (await StartDynamoDbAsync(options, cancellationToken)).GetLeftPart(UriPartial.Authority);
        }

        Variables = FunctionVariables.Of(SiteAddress, SandboxAddress, Kms, variables, options.Variables);

        var environments = Add(FunctionEnvironments.Start(RuntimeApi, Environment(options, log), log));

        if (options.WarmUp)
        {
            await WarmUpAsync(environments, cancellationToken);
        }
    }

    private Dictionary<string, string> SealSecrets() => new()
    {
        ["STRIPE_KEY_CIPHERTEXT"] = SealedFile.Read(
            _data.StripeKeyFile,
            Kms,
            () => Encoding.ASCII.GetBytes(StripeSandbox.SecretKey),
            FunctionVariables.ContextOf(SecretNames.StripeKey)),
        ["TOKEN_KEY_CIPHERTEXT"] = SealedFile.Read(
            _data.TokenKeyFile, Kms, () => RandomNumberGenerator.GetBytes(32), FunctionVariables.ContextOf(SecretNames.TokenKey)),
        ["STRIPE_WEBHOOK_SECRET_CIPHERTEXT"] = Convert.ToBase64String(Kms.Seal(
            Sandbox.SendEventsTo(new Uri(SiteAddress, "stripe/webhook"), WebhookEvents.Handled),
            FunctionVariables.ContextOf(SecretNames.WebhookSecret))),
    };

    /// <summary>The published function knows one ledger only.</summary>
    private async Task<Uri> StartDynamoDbAsync(LocalOptions options, CancellationToken cancellationToken)
    {
        var dynamo = Add(await DynamoDbStandIn.StartAsync(_data.LedgerTableFile, options.Certificate, 0, options.Time, cancellationToken));
        dynamo.EnsureTable(LedgerTable.Definition, LedgerTable.Expiry);
        return dynamo.Address;
    }

    private async Task<StripeSandbox> StartSandboxAsync(LocalOptions options, CancellationToken cancellationToken)
    {
        var port = options.Port == 0 ? 0 : options.Port + 1;

        try
        {
            return await StripeSandbox.StartAsync(
                new StripeSandboxOptions
                {
                    Port = port,
                    DataDirectory = _data.SandboxFolder,
                    Time = options.Time,
                    Certificate = options.Certificate,
                },
                cancellationToken);
        }
        catch (IOException fault) when (fault.InnerException is AddressInUseException)
        {
            throw new PortInUseException(port, fault);
        }
    }

    private RunEnvironment Environment(LocalOptions options, TextWriter log)
    {
        if (options.BootstrapFile is { } file)
        {
            return new BootstrapProcess(Path.GetFullPath(file), Variables, log).RunAsync;
        }

        var secrets = KmsSecrets.Create(new KmsOptions
        {
            Region = FunctionVariables.Region,
            Endpoint = KmsAddress,
            KeyId = Kms.KeyArn,
            Credentials = new AwsCredentials(FunctionVariables.AccessKeyId, new Secret(FunctionVariables.SecretAccessKey)),
        });
        Add(new Disposer(secrets));

        try
        {
            var settings = FunctionSettings.Read(name => Variables.GetValueOrDefault(name), ReadFileBesideTheProgram);
            var ledger = SqliteLedger.Open(_data.LedgerFile, options.Time);
            Add(new Disposer(ledger));
            var platform = new FunctionPlatform { Time = options.Time, Secrets = secrets, Ledger = ledger };
            return new InProcessEnvironment(settings, platform, new Log(log)).RunAsync;
        }
        catch (SettingsException fault)
        {
            throw new LocalStartException(
                fault.Message, "deploy/donations.json holds the form's settings; the other settings are this command's own", fault);
        }
    }

    private static async Task WarmUpAsync(FunctionEnvironments environments, CancellationToken cancellationToken)
    {
        try
        {
            await environments.WarmUpAsync(cancellationToken).WaitAsync(WarmUpLimit, cancellationToken);
        }
        catch (EnvironmentInitException fault)
        {
            throw new LocalStartException($"the function cannot start: {fault.Message}", "its own lines above say why", fault);
        }
        catch (TimeoutException fault)
        {
            throw new LocalStartException(
                "the function did not finish its init within 30 seconds", "its own lines above may say why", fault);
        }
    }

    private static byte[]? ReadFileBesideTheProgram(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, name);
        return File.Exists(path) ? File.ReadAllBytes(path) : null;
    }

    private T Add<T>(T part)
        where T : IAsyncDisposable
    {
        _parts.Push(part);
        return part;
    }

    private sealed class Disposer(IDisposable part) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            part.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

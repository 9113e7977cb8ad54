using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Xml.Linq;
using StripeProcessor.Cli;
using StripeProcessor.Local;
using StripeProcessor.Local.Sandbox;
using StripeProcessor.SystemTests.Kms;
using StripeProcessor.SystemTests.Native;
using StripeProcessor.Tests.House;

namespace StripeProcessor.SystemTests.Deployed;

/// <summary>
/// What an operator has before them, with no account anywhere: a copy of the project, a shell with <c>sam</c> and
/// <c>stripe-processor</c> in it, AWS (moto), Stripe (the sandbox), and an API in front of whatever function is deployed.
/// </summary>
internal sealed class DeployedWorld : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("deployed-").FullName;
    private readonly StringWriter _written = new();
    private readonly TextWriter _log;
    private readonly HttpClient _stripe = new();
    private StripeSandbox _sandbox = null!;
    private DeployedFunction _function = null!;
    private Gateway _gateway = null!;

    private DeployedWorld(Uri moto) => (Moto, Aws, _log) = (moto, new MotoCaller(moto), TextWriter.Synchronized(_written));

    public Uri Moto { get; }

    public MotoCaller Aws { get; }

    /// <summary>Where the API answers, without a slash at the end, as the stack's outputs say it.</summary>
    public string Api => _gateway.Address.GetLeftPart(UriPartial.Authority);

    public string Stripe => _sandbox.Address.GetLeftPart(UriPartial.Authority);

    /// <summary>The copy of the project.</summary>
    public string Tree => Path.Combine(_folder, "project");

    public Shell Shell { get; private set; } = null!;

    /// <summary>The python that moto runs in: what finds it may depend on variables that the shell has not.</summary>
    public string Python { get; private set; } = "";

    /// <summary>How often the function has been started.</summary>
    public int Starts => _function.Starts;

    /// <summary>What the function has printed, and the gateway and the environments about it.</summary>
    public string LogText
    {
        get
        {
            lock (_log)
            {
                return _written.ToString();
            }
        }
    }

    /// <param name="moto">A running moto; all that it holds is forgotten.</param>
    public static async Task<DeployedWorld> StartAsync(MotoServer moto)
    {
        var world = new DeployedWorld(moto.Address!);
        try
        {
            await world.BuildAsync();
            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stripe's events are delivered, and what they lead to is done.</summary>
    public Task SettleAsync() => ControlAsync("settle");

    public async Task ControlAsync(string path, object? body = null)
    {
        using var answer = await _stripe.PostAsJsonAsync("_sandbox/" + path, body ?? new { });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>What Stripe itself says of something.</summary>
    public async Task<JsonElement> AskStripeAsync(string path)
    {
        using var answer = await _stripe.GetAsync("v1/" + path);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
    }

    /// <summary>One of the stack's outputs.</summary>
    public async Task<string> OutputAsync(string stack, string name) =>
        (await DescribeAsync(stack)).Elements("Outputs").Elements("member")
            .Single(output => output.Element("OutputKey")!.Value == name).Element("OutputValue")!.Value;

    /// <summary>What the stack was given.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ParametersAsync(string stack) =>
        (await DescribeAsync(stack)).Elements("Parameters").Elements("member").ToDictionary(
            parameter => parameter.Element("ParameterKey")!.Value, parameter => parameter.Element("ParameterValue")!.Value, StringComparer.Ordinal);

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
        }

        if (_function is not null)
        {
            await _function.DisposeAsync();
        }

        if (_sandbox is not null)
        {
            await _sandbox.DisposeAsync();
        }

        _stripe.Dispose();
        Aws.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<XElement> DescribeAsync(string stack) =>
        (await Aws.QueryAsync("cloudformation", ("Action", "DescribeStacks"), ("Version", "2010-05-15"), ("StackName", stack)))
        .Descendants("Stacks").Elements("member").Single();

    private async Task BuildAsync()
    {
        await Aws.ForgetAsync();
        await ProjectCopy.MakeAsync(Tree);

        _sandbox = await StripeSandbox.StartAsync(new StripeSandboxOptions());
        _stripe.BaseAddress = _sandbox.Address;
        _stripe.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", StripeSandbox.SecretKey);

        var built = Path.Combine(Tree, ".aws-sam", "build", "DonationFunction");
        _function = new DeployedFunction(Aws, built, Overrides(), _log);
        var door = new SignedDoor(MotoCaller.Region, TimeProvider.System);
        _gateway = await Gateway.StartAsync(
            _function.InvokeAsync, new GatewayOptions { OperatorDoor = door.Recognise }, _log, CancellationToken.None);

        Python = await FindPythonAsync();
        var (secret, caller) = await HireAsync("operator");
        door.Know(secret, caller);
        Shell = new Shell(Tree, Variables(secret, caller));
    }

    private Dictionary<string, string> Overrides() => new()
    {
        ["STRIPE_API_BASE"] = Stripe,
        ["AWS_ENDPOINT_URL_KMS"] = Moto.GetLeftPart(UriPartial.Authority),
        ["AWS_ENDPOINT_URL_DYNAMODB"] = Moto.GetLeftPart(UriPartial.Authority),
    };

    /// <summary>An IAM user with a key, so that AWS knows who signs.</summary>
    private async Task<(string Secret, OperatorCaller Caller)> HireAsync(string name)
    {
        var user = await Aws.QueryAsync("iam", ("Action", "CreateUser"), ("Version", "2010-05-08"), ("UserName", name));
        var key = await Aws.QueryAsync("iam", ("Action", "CreateAccessKey"), ("Version", "2010-05-08"), ("UserName", name));
        var arn = user.Descendants("Arn").Single().Value;
        return (
            key.Descendants("SecretAccessKey").Single().Value,
            new OperatorCaller(key.Descendants("AccessKeyId").Single().Value, arn.Split(':')[4], user.Descendants("UserId").Single().Value, arn));
    }

    private Dictionary<string, string> Variables(string secret, OperatorCaller caller)
    {
        var commands = Path.Combine(_folder, "commands");
        Directory.CreateDirectory(commands);

        // The same tool, already built: the project's own command builds it at the first call.
        foreach (var folder in new[] { commands, Tree })
        {
            WriteCommand(Path.Combine(folder, "stripe-processor"), $"exec dotnet '{typeof(OperatorTool).Assembly.Location}' \"$@\"");
        }

        WriteCommand(Path.Combine(commands, "sam"), $"exec '{Python}' '{Path.Combine(Repository.Root, ".ci", "sam")}' \"$@\"");

        return new()
        {
            ["PATH"] = $"{commands}:{Environment.GetEnvironmentVariable("PATH")}",
            ["HOME"] = Directory.CreateDirectory(Path.Combine(_folder, "home")).FullName,
            ["LANG"] = "C.UTF-8",
            ["TERM"] = "dumb",
            ["COLUMNS"] = "200",
            ["DOTNET_NOLOGO"] = "true",
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "true",
            ["AWS_ENDPOINT_URL"] = Moto.GetLeftPart(UriPartial.Authority),
            ["AWS_ACCESS_KEY_ID"] = caller.AccessKey,
            ["AWS_SECRET_ACCESS_KEY"] = secret,
            ["AWS_EC2_METADATA_DISABLED"] = "true",
            ["STACK_API_URL"] = Api,
            ["API"] = Api,
            ["STRIPE"] = Stripe,
            ["SAM_READY_MADE"] = ReadyMade(),
        };
    }

    private static async Task<string> FindPythonAsync()
    {
        using var python = Process.Start(new ProcessStartInfo("python3", ["-c", "import sys; print(sys.executable)"]) { RedirectStandardOutput = true })!;
        return (await python.StandardOutput.ReadToEndAsync()).Trim();
    }

    /// <summary>What the make target would make; without a published program, a text in its place and the files beside it.</summary>
    private string ReadyMade()
    {
        var ready = Directory.CreateDirectory(Path.Combine(_folder, "ready-made")).FullName;
        if (NativePackage.Missing is null)
        {
            NativePackage.CopyTo(ready);
        }
        else
        {
            File.WriteAllText(Path.Combine(ready, "bootstrap"), "the function runs in the tests' own process\n");
            File.Copy(Path.Combine(Repository.Root, "deploy", "donations.json"), Path.Combine(ready, "donations.json"));
        }

        return ready;
    }

    private static void WriteCommand(string file, string line)
    {
        File.WriteAllText(file, $"#!/bin/sh\n{line}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}

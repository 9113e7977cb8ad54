using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using StripeProcessor.Cli;

namespace StripeProcessor.Tests.Cli;

/// <summary>A deployment with which nothing is wrong, seen through every sense that doctor has; a test spoils one thing.</summary>
internal sealed class HealthyStack
{
    private const string Sealed = "c2VhbGVk";

    public Dictionary<string, string> FileParameters { get; } = Parameters();

    public Dictionary<string, string> StackParameters { get; } = Parameters();

    public string Environment { get; set; } = "test";

    public string Status { get; set; } = "UPDATE_COMPLETE";

    public string CallerArn { get; set; } = "arn:aws:sts::123456789012:assumed-role/treasurer/someone";

    public ToolException? FileFault { get; set; }

    public ToolException? StackFault { get; set; }

    public ToolException? CallerFault { get; set; }

    public Exception? SealingFault { get; set; }

    public Uri Address { get; set; } = new("https://give.example.org/");

    public bool IsLocal { get; set; }

    public bool IsNamedDirectly { get; set; }

    public (int Status, string Body) Health { get; set; } = (200, $$"""{"status":"ok","mode":"test","version":"{{HealthCheck.ToolVersion}}"}""");

    public string? Date { get; set; } = "Mon, 23 Nov 2026 09:00:00 GMT";

    public string Now { get; set; } = "2026-11-23T09:00:01.000Z";

    public Dictionary<string, (string State, string Text, string Hint)> Checks { get; } =
        FunctionCheck.Names.ToDictionary(name => name, name => ("ok", $"{name} is well", ""));

    public string Settings { get; set; } =
        """{"mode":"test","stack":"gifts-test","version":"0.1.0","origins":["https://www.example.org"],"thanks_url":"https://www.example.org/thanks","key_prefix":"rk_test_","webhook_secrets":1,"token_key":true}""";

    public ToolException? SelfCheckFault { get; set; }

    public (int Status, string Body) Form { get; set; } = (200, """
        {"publishable_key":"pk_test_1","mode":"test","organisation":"Riverside Food Bank","default_currency":"usd",
         "currencies":[{"code":"usd","minimum":"1.00","maximum":"10000.00","presets":["10.00","25.00"],"fee":{"percent":"2.9","fixed":"0.30"}}],
         "frequencies":["one_time","monthly"],"designations":[{"id":"general","name":"Where it is needed most"}]}
        """);

    public string? FormSettings { get; set; } = """
        {"organisation":"Riverside Food Bank","default_currency":"usd",
         "currencies":[{"code":"usd","minimum":"1","maximum":"10000.00","presets":["10","25"],"fee":{"percent":"2.9","fixed":"0.30"}}],
         "frequencies":["one_time","monthly"],"designations":[{"id":"general","name":"Where it is needed most"}]}
        """;

    public (int Status, string Body) Page { get; set; } =
        (200, """<!doctype html><form method="post" action="https://give.example.org/donations"><button>Give</button></form>""");

    public List<(string Name, string Value)> PageHeaders { get; } = [];

    /// <summary>What a preflight lets in: the origin and whether the path is the operator's, to the header's value; null for none.</summary>
    public Func<string, bool, string?> LetsIn { get; set; } =
        (origin, isOperators) => origin == "https://www.example.org" && !isOperators ? origin : null;

    public Func<string, IPHostEntry> Resolve { get; set; } =
        host => new IPHostEntry { HostName = host, AddressList = [IPAddress.Loopback], Aliases = [] };

    public ServerCertificate Certificate { get; set; } = new(FakeTime.Start.AddDays(90), null);

    public HealthyStack? Rehearsal { get; set; }

    public static SocketException NoSuchHost => new((int)SocketError.HostNotFound);

    /// <summary>Every line that doctor would say, by its name.</summary>
    public async Task<IReadOnlyDictionary<string, DoctorLine>> LinesAsync(bool beforeRealMoney = false)
    {
        var checks = beforeRealMoney ? [.. DoctorChecks.All, .. DoctorChecks.BeforeRealMoney] : DoctorChecks.All;
        var lines = await DoctorChecks.LookAsync(checks, Examination(), _ => { }, CancellationToken.None);
        return lines.ToDictionary(line => line.Name);
    }

    public async Task<DoctorLine> LineAsync(string name) => (await LinesAsync(beforeRealMoney: true))[name];

    public Examination Examination()
    {
        var time = new FakeTime(passAtOnce: TimeSpan.FromSeconds(30));
        var connection = new ApiConnection(_ => new OperatorApiFake((request, _) => Answer(request)), time)
        {
            Resolve = (host, _) => Task.FromResult(Resolve(host)),
            Certificate = (_, _) => Task.FromResult(Certificate),
        };
        var web = new Web(connection);
        var isAStack = !IsLocal && !IsNamedDirectly;
        return new Examination
        {
            File = isAStack
                ? new Fact<SamEnvironment>("samconfig", _ => Result(FileFault, new SamEnvironment("samconfig.toml", Environment, "gifts-test", FileParameters)))
                : null,
            Stack = isAStack
                ? new Fact<StackFacts>("stack", _ => Result(
                    StackFault, new StackFacts("gifts-test", "eu-west-1", Status, StackParameters, new Dictionary<string, string>())))
                : null,
            Caller = IsLocal
                ? null
                : new Fact<CallerFacts>("aws_identity", _ => Result(CallerFault, new CallerFacts("123456789012", CallerArn))),
            SealThrowAwayAsync = isAStack ? _ => SealingFault is null ? Task.CompletedTask : Task.FromException(SealingFault) : null,
            Address = new Fact<Uri>("stack", _ => Result(StackFault, Address)),
            IsLocal = IsLocal,
            SelfCheck = new Fact<JsonElement>("self_check", _ => Result(SelfCheckFault, JsonElement.Parse(SelfCheck()))),
            SelfCheckAnsweredAt = FakeTime.Start,
            Health = new Fact<WebAnswer>("health", token => web.AskAsync(HttpMethod.Get, new Uri(Address, "health"), [], token)),
            Form = new Fact<JsonElement>("form_settings", token => FormReading.AskAsync(web, Address, token)),
            SitePage = new Fact<WebAnswer>("donation_form", token => SitePageReading.AskAsync(web, new Uri("https://www.example.org/"), token)),
            FormSettings = ("deploy/donations.json", FormSettings),
            Rehearsal = Rehearsal?.Examination(),
            Web = web,
            Connection = connection,
        };
    }

    private static Dictionary<string, string> Parameters() => new()
    {
        ["Mode"] = "test",
        ["SiteOrigins"] = "https://www.example.org",
        ["ThanksUrl"] = "https://www.example.org/thanks",
        ["CancelUrl"] = "https://www.example.org/give",
        ["StripePublishableKey"] = "pk_test_1",
        ["StripeKeyCiphertext"] = Sealed,
        ["StripeWebhookSecretCiphertext"] = Sealed,
        ["TokenKeyCiphertext"] = Sealed,
        ["EncrypterPrincipalArn"] = "arn:aws:iam::123456789012:role/keys",
        ["AlarmEmail"] = "someone@example.org",
    };

    private static Task<T> Result<T>(ToolException? fault, T value) => fault is null ? Task.FromResult(value) : Task.FromException<T>(fault);

    private string SelfCheck() => JsonSerializer.Serialize(new
    {
        checks = Checks.Select(check => new { name = check.Key, state = check.Value.State, text = check.Value.Text, hint = check.Value.Hint }),
        settings = JsonElement.Parse(Settings),
        now = Now,
    });

    private HttpResponseMessage Answer(HttpRequestMessage request)
    {
        var path = request.RequestUri!.AbsolutePath;
        if (request.Method == HttpMethod.Options)
        {
            var origin = request.Headers.GetValues("Origin").Single();
            var answer = new HttpResponseMessage(HttpStatusCode.NoContent);
            if (LetsIn(origin, path.StartsWith("/operator/", StringComparison.Ordinal)) is { } allowed)
            {
                answer.Headers.Add("Access-Control-Allow-Origin", allowed);
            }

            return answer;
        }

        var (status, body) = request.RequestUri.Host == "www.example.org" ? Page : path == "/health" ? Health : Form;
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body) };
        if (request.RequestUri.Host == "www.example.org")
        {
            PageHeaders.ForEach(header => response.Headers.TryAddWithoutValidation(header.Name, header.Value));
        }
        else if (Date is not null)
        {
            response.Headers.Date = DateTimeOffset.Parse(Date, CultureInfo.InvariantCulture);
        }

        return response;
    }
}

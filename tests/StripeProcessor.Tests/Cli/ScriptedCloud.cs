using System.Net;
using System.Security;
using System.Text;

namespace StripeProcessor.Tests.Cli;

/// <summary>
/// CloudFormation, STS and Lambda as far as the tool asks them: one stack, which takes new parameters as CloudFormation does, goes
/// through the states it is told to, and refuses what it is told to refuse.
/// </summary>
internal sealed class ScriptedCloud : HttpMessageHandler
{
    private readonly Queue<string> _states = [];

    public string? Name { get; set; }

    public string Status { get; set; } = "CREATE_COMPLETE";

    public SortedDictionary<string, string> Parameters { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, string> Outputs { get; } = new(StringComparer.Ordinal);

    public List<string> Capabilities { get; } = ["CAPABILITY_IAM"];

    /// <summary>What the next update or deletion goes through, ending with its last state; by default it goes well.</summary>
    public List<string> Then { get; } = [];

    /// <summary>Newest first: resource, type, status, reason.</summary>
    public List<(string Resource, string Type, string Status, string Reason)> Events { get; } = [];

    /// <summary>How an action fails: the status, AWS's name for the error, its text. Each is used up.</summary>
    public List<(string Action, int Status, string Code, string Text)> Faults { get; } = [];

    public string Arn { get; set; } = "arn:aws:sts::111122223333:assumed-role/Treasurer/jo";

    /// <summary>How many functions may run at once in the account, and how many of them nobody has reserved.</summary>
    public (int All, int Unreserved) Concurrency { get; set; } = (1000, 1000);

    /// <summary>Action and parameters of each call.</summary>
    public List<(string Action, Dictionary<string, string> Form)> Calls { get; } = [];

    /// <summary>Where the last call went.</summary>
    public Uri? Address { get; private set; }

    /// <summary>The states that what is under way already goes through.</summary>
    public void ThenSettles(params IEnumerable<string> states)
    {
        foreach (var state in states)
        {
            _states.Enqueue(state);
        }
    }

    private string Id => $"arn:aws:cloudformation:eu-west-1:111122223333:stack/{Name}/1";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Assert.StartsWith("AWS4-HMAC-SHA256 Credential=", request.Headers.Authorization?.ToString(), StringComparison.Ordinal);
        var form = request.Content is null ? [] : Read(await request.Content.ReadAsStringAsync(cancellationToken));
        var action = form.GetValueOrDefault("Action") ?? request.RequestUri!.AbsolutePath;
        Calls.Add((action, form));
        Address = request.RequestUri;

        var fault = Faults.FindIndex(fault => fault.Action == action);
        if (fault >= 0)
        {
            var (_, status, code, text) = Faults[fault];
            Faults.RemoveAt(fault);
            return Error(status, code, text);
        }

        return action switch
        {
            "DescribeStacks" => Describe(form["StackName"]),
            "UpdateStack" => Update(form),
            "DeleteStack" => Begin("DELETE_IN_PROGRESS", "DELETE_COMPLETE", Result("DeleteStack", "")),
            "DescribeStackEvents" => Result("DescribeStackEvents", $"<StackEvents>{string.Concat(Events.Select(Event))}</StackEvents>"),
            "GetCallerIdentity" => Result(
                "GetCallerIdentity", $"<Arn>{Arn}</Arn><UserId>AROA:jo</UserId><Account>{Arn.Split(':')[4]}</Account>"),
            "GetRole" => Result("GetRole", $"<Role><Arn>arn:aws:iam::111122223333:role/{PathOf(form["RoleName"])}</Arn></Role>"),
            "AssumeRole" => Result(
                "AssumeRole",
                "<Credentials><AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>CANARY-role</SecretAccessKey>"
                + "<SessionToken>CANARY-role-token</SessionToken></Credentials>"),
            "/2016-08-19/account-settings/" => Json(
                $$$"""{"AccountLimit":{"ConcurrentExecutions":{{{Concurrency.All}}},"UnreservedConcurrentExecutions":{{{Concurrency.Unreserved}}}}}"""),
            _ => Error(400, "InvalidAction", $"nobody expected {action}"),
        };
    }

    private HttpResponseMessage Describe(string asked)
    {
        if (_states.TryDequeue(out var next))
        {
            Status = next;
        }

        return Name is null || (asked != Name && asked != Id) || (asked == Name && Status == "DELETE_COMPLETE")
            ? Error(400, "ValidationError", $"Stack with id {asked} does not exist")
            : Result("DescribeStacks", $"""
                <Stacks><member><StackName>{Name}</StackName><StackId>{Id}</StackId><StackStatus>{Status}</StackStatus>
                <Parameters>{Pairs(Parameters, "Parameter")}</Parameters><Outputs>{Pairs(Outputs, "Output")}</Outputs>
                <Capabilities>{string.Concat(Capabilities.Select(name => $"<member>{name}</member>"))}</Capabilities></member></Stacks>
                """);
    }

    private HttpResponseMessage Update(Dictionary<string, string> form)
    {
        Assert.Equal("true", form["UsePreviousTemplate"]);
        Assert.Contains("CAPABILITY_AUTO_EXPAND", form.Values);
        var given = form.Where(field => field.Key.EndsWith(".ParameterKey", StringComparison.Ordinal))
            .ToDictionary(field => field.Value, field => field.Key[..^".ParameterKey".Length]);
        Assert.Equal(Parameters.Keys, given.Keys.Order(StringComparer.Ordinal));

        var changed = false;
        foreach (var (name, place) in given)
        {
            if (form.TryGetValue(place + ".ParameterValue", out var value))
            {
                changed |= Parameters[name] != value;
                Parameters[name] = value;
            }
            else
            {
                Assert.Equal("true", form[place + ".UsePreviousValue"]);
            }
        }

        return changed
            ? Begin("UPDATE_IN_PROGRESS", "UPDATE_COMPLETE", Result("UpdateStack", $"<StackId>{Id}</StackId>"))
            : Error(400, "ValidationError", "No updates are to be performed.");
    }

    // The roles of IAM Identity Center have a path, which the names of their sessions leave out.
    private static string PathOf(string role) =>
        role.StartsWith("AWSReservedSSO_", StringComparison.Ordinal) ? $"aws-reserved/sso.amazonaws.com/eu-west-1/{role}" : role;

    private HttpResponseMessage Begin(string first, string last, HttpResponseMessage answer)
    {
        Status = first;
        foreach (var state in Then.Count > 0 ? Then : [last])
        {
            _states.Enqueue(state);
        }

        return answer;
    }

    private string Event((string Resource, string Type, string Status, string Reason) one) =>
        $"""
        <member><LogicalResourceId>{one.Resource}</LogicalResourceId><ResourceType>{one.Type}</ResourceType>
        <PhysicalResourceId>{(one.Resource == Name ? Id : one.Resource)}</PhysicalResourceId>
        <ResourceStatus>{one.Status}</ResourceStatus><ResourceStatusReason>{Escaped(one.Reason)}</ResourceStatusReason></member>
        """;

    private static string Pairs(IEnumerable<KeyValuePair<string, string>> pairs, string kind) => string.Concat(pairs.Select(pair =>
        $"<member><{kind}Key>{pair.Key}</{kind}Key><{kind}Value>{Escaped(pair.Value)}</{kind}Value></member>"));

    private static HttpResponseMessage Result(string action, string xml) => Xml(200,
        $"""<{action}Response xmlns="http://aws.invalid/doc/"><{action}Result>{xml}</{action}Result></{action}Response>""");

    private static HttpResponseMessage Error(int status, string code, string text) => Xml(status,
        $"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{Escaped(text)}</Message></Error><RequestId>r-1</RequestId></ErrorResponse>");

    private static HttpResponseMessage Xml(int status, string xml) =>
        new((HttpStatusCode)status) { Content = new StringContent(xml, Encoding.UTF8, "text/xml") };

    private static HttpResponseMessage Json(string json) =>
        new(HttpStatusCode.OK) { Content = new StringContent(json, Encoding.UTF8, "application/json") };

    private static string? Escaped(string text) => SecurityElement.Escape(text);

    private static Dictionary<string, string> Read(string form) => form.Split('&')
        .Select(field => field.Split('=', 2))
        .ToDictionary(field => Uri.UnescapeDataString(field[0]), field => Uri.UnescapeDataString(field[1]));
}

using System.Net;
using StripeProcessor.Aws;
using StripeProcessor.Tests.Cli;

namespace StripeProcessor.Tests.Aws;

/// <summary>CloudFormation, STS and Lambda as the tool calls them, and what it makes of their answers.</summary>
public sealed class StacksTests
{
    private static readonly AwsCredentials Nobody = new("AKIDEXAMPLE", new Secret("CANARY"), new Secret("CANARY2"));
    private static readonly Dictionary<string, string> NewKey = new() { ["StripeKeyCiphertext"] = "new" };

    private readonly ScriptedCloud _cloud = new() { Name = "gifts" };
    private readonly FakeTime _time = new(passAtOnce: TimeSpan.FromSeconds(19));

    public StacksTests()
    {
        _cloud.Parameters.Add("Mode", "live");
        _cloud.Parameters.Add("StripeKeyCiphertext", "old");
    }

    [Fact]
    public async Task An_update_changes_what_is_named_and_says_of_the_rest_that_it_stays()
    {
        _cloud.Capabilities.Add("CAPABILITY_NAMED_IAM");

        var update = await Stacks().UpdateAsync("gifts", NewKey, _ => { }, default);

        Assert.IsType<StackUpdate.Updated>(update);
        var form = _cloud.Calls.Single(call => call.Action == "UpdateStack").Form;
        Assert.Equal("true", form["Parameters.member.1.UsePreviousValue"]);
        Assert.Equal("new", form["Parameters.member.2.ParameterValue"]);
        Assert.Equal("true", form["UsePreviousTemplate"]);
        Assert.Equal(
            ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
            Enumerable.Range(1, 3).Select(number => form[$"Capabilities.member.{number}"]));
        Assert.DoesNotContain(form.Keys, key => key.StartsWith("Tags", StringComparison.Ordinal) || key == "RoleARN");
    }

    [Fact]
    public async Task An_update_that_is_under_way_is_waited_for()
    {
        _cloud.Status = "UPDATE_IN_PROGRESS";
        _cloud.ThenSettles("UPDATE_IN_PROGRESS", "UPDATE_COMPLETE");
        var seen = new List<string>();

        var update = await Stacks().UpdateAsync("gifts", NewKey, seen.Add, default);

        Assert.IsType<StackUpdate.Updated>(update);
        Assert.Equal(["UPDATE_IN_PROGRESS", "UPDATE_IN_PROGRESS"], seen);
    }

    [Fact]
    public async Task What_the_stack_has_already_is_not_asked_for()
    {
        var update = await Stacks().UpdateAsync("gifts", new Dictionary<string, string> { ["Mode"] = "live" }, _ => { }, default);

        Assert.IsType<StackUpdate.Unchanged>(update);
        Assert.DoesNotContain(_cloud.Calls, call => call.Action == "UpdateStack");
    }

    [Fact]
    public async Task Nothing_to_update_is_no_fault()
    {
        _cloud.Faults.Add(("UpdateStack", 400, "ValidationError", "No updates are to be performed."));

        Assert.IsType<StackUpdate.Unchanged>(await Stacks().UpdateAsync("gifts", NewKey, _ => { }, default));
    }

    [Theory]
    [InlineData("REVIEW_IN_PROGRESS")]
    [InlineData("DELETE_COMPLETE")]
    public async Task A_stack_that_was_never_made_or_is_deleted_is_absent(string status)
    {
        _cloud.Status = status;

        Assert.IsType<StackUpdate.Absent>(await Stacks().UpdateAsync("gifts", NewKey, _ => { }, default));
    }

    [Fact]
    public async Task Whoever_stops_waiting_is_not_told_that_AWS_failed()
    {
        using var caller = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Stacks().UpdateAsync("gifts", NewKey, _ => caller.Cancel(), caller.Token));

        Assert.Equal("new", _cloud.Parameters["StripeKeyCiphertext"]);
    }

    [Fact]
    public async Task A_wait_has_an_end()
    {
        _cloud.Status = "UPDATE_IN_PROGRESS";

        var met = await Assert.ThrowsAsync<AwsUnavailableException>(() => Stacks().UpdateAsync("gifts", NewKey, _ => { }, default));

        Assert.Equal("cannot wait any longer for the stack 'gifts': it is still UPDATE_IN_PROGRESS, and goes on by itself", met.Message);
    }

    [Fact]
    public async Task Throttling_is_outwaited_five_times_and_then_told()
    {
        for (var i = 0; i < 5; i++)
        {
            _cloud.Faults.Add(("DescribeStacks", 400, "Throttling", "Rate exceeded"));
        }

        var met = await Assert.ThrowsAsync<AwsUnavailableException>(() => Stacks().FindAsync("gifts", default));

        Assert.Equal("cannot look up the stack 'gifts': cloudformation takes no call for the moment (Throttling: Rate exceeded)", met.Message);
        Assert.Equal([1, 2, 4, 8], _time.Waits.Select(wait => wait.TotalSeconds));
    }

    [Fact]
    public async Task What_is_no_XML_is_told_as_an_answer_that_cannot_be_read()
    {
        using var stacks = new Stacks(Place(new OperatorApiFake((_, _) => OperatorApiFake.Json("{}"))));

        var met = await Assert.ThrowsAsync<AwsUnavailableException>(() => stacks.FindAsync("gifts", default));

        Assert.Equal("cannot look up the stack 'gifts': cloudformation sent an answer that cannot be read", met.Message);
    }

    [Fact]
    public async Task An_answer_cannot_make_the_tool_read_other_files()
    {
        const string Evil = "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><DescribeStacksResponse><x>&e;</x></DescribeStacksResponse>";
        using var stacks = new Stacks(Place(new OperatorApiFake((_, _) => new HttpResponseMessage { Content = new StringContent(Evil) })));

        await Assert.ThrowsAsync<AwsUnavailableException>(() => stacks.FindAsync("gifts", default));
    }

    [Fact]
    public async Task A_refusal_carries_its_facts_on_one_line()
    {
        var answers = new OperatorApiFake((_, _) => new HttpResponseMessage(HttpStatusCode.Forbidden)
        {
            Content = new StringContent("<ErrorResponse><Error><Code>AccessDenied</Code><Message>not\nauthorized\u009b2J</Message></Error><RequestId>r-1</RequestId></ErrorResponse>"),
        });
        using var stacks = new Stacks(Place(answers));

        var met = await Assert.ThrowsAsync<AwsRefusedException>(() => stacks.FindAsync("gifts", default));

        Assert.Equal((AwsRefusal.AccessDenied, "cloudformation:DescribeStacks", "AccessDenied", "r-1"), (met.Refusal, met.Action, met.Code, met.RequestId));
        Assert.DoesNotContain(met.Message, char.IsControl);
    }

    [Theory]
    [InlineData("eu-west-1", "https://cloudformation.eu-west-1.amazonaws.com/")]
    [InlineData("cn-north-1", "https://cloudformation.cn-north-1.amazonaws.com.cn/")]
    public async Task Each_region_has_an_address_of_its_own(string region, string address)
    {
        using var stacks = new Stacks(Place(_cloud) with { Region = region });

        await stacks.FindAsync("gifts", default);

        Assert.Equal(address, _cloud.Address!.AbsoluteUri);
    }

    [Fact]
    public void An_address_in_the_clear_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new Stacks(Place(_cloud) with { Endpoint = new Uri("http://10.0.0.1/") }));
    }

    [Fact]
    public async Task A_role_that_was_taken_on_shows_nothing_of_its_keys()
    {
        using var tokens = new SecurityTokens(Place(_cloud));

        var credentials = await tokens.AssumeAsync("arn:aws:iam::111122223333:role/r", "stripe-processor", default);

        Assert.Equal("ASIAROLE", credentials.AccessKeyId);
        Assert.Equal("CANARY-role", credentials.SecretAccessKey.Reveal());
        Assert.DoesNotContain("CANARY", credentials.ToString(), StringComparison.Ordinal);
        Assert.Equal("900", _cloud.Calls.Single().Form["DurationSeconds"]);
    }

    [Theory]
    [InlineData(1000, 1000, 900, true)]
    [InlineData(1000, 1000, 901, false)]
    [InlineData(1000, 120, 20, true)]
    [InlineData(1000, 120, 21, false)]
    [InlineData(10, 10, 1, false)]
    public async Task Lambda_keeps_room_for_everybody_else(int all, int unreserved, int reserved, bool isAllowed)
    {
        _cloud.Concurrency = (all, unreserved);
        using var limits = new AccountLimits(Place(_cloud));

        Assert.Equal(isAllowed, (await limits.ConcurrencyAsync(default)).Allows(reserved));
    }

    private Stacks Stacks() => new(Place(_cloud));

    private AwsPlace Place(HttpMessageHandler handler) => new("eu-west-1", OperatorCredentials.Of(Nobody)) { Handler = handler, Time = _time };
}

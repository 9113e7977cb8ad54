using StripeProcessor.Cli;

namespace StripeProcessor.Tests.Cli;

/// <summary>What doctor says before real money is taken.</summary>
public class DoctorLiveTests
{
    private readonly HealthyStack _stack = new() { Rehearsal = new HealthyStack() };

    public DoctorLiveTests()
    {
        _stack.Environment = "live";
        _stack.FileParameters["Mode"] = _stack.StackParameters["Mode"] = "live";
        _stack.FileParameters["StripePublishableKey"] = "pk_live_1";
        _stack.Form = (200, _stack.Form.Body.Replace("test", "live", StringComparison.Ordinal));
        _stack.Health = (200, _stack.Health.Body.Replace("test", "live", StringComparison.Ordinal));
        _stack.Settings = """{"mode":"live","stack":"gifts-test","origins":["https://www.example.org"],"key_prefix":"rk_live_"}""";
    }

    [Fact]
    public async Task Only_the_questionnaire_is_left_where_all_else_is_in_order()
    {
        var lines = await _stack.LinesAsync(beforeRealMoney: true);

        Assert.Equal(["live_saq_a"], lines.Values.Where(line => line.State != "ok").Select(line => line.Name));
    }

    [Fact]
    public async Task A_test_stack_takes_no_real_money()
    {
        var line = await new HealthyStack().LineAsync("live_mode");

        Assert.Equal(("fail", "test mode: no card is charged here"), (line.State, line.Text));
    }

    [Theory]
    [InlineData("sk_live_", "warn")]
    [InlineData("rk_test_", "fail")]
    public async Task A_key_that_may_do_too_much_or_nothing_is_seen(string prefix, string state)
    {
        _stack.Settings = _stack.Settings.Replace("rk_live_", prefix, StringComparison.Ordinal);

        var line = await _stack.LineAsync("live_key");

        Assert.Equal(state, line.State);
    }

    [Fact]
    public async Task An_endpoint_that_is_not_in_order_fails()
    {
        _stack.Checks["webhook_endpoint"] = ("warn", "the webhook endpoint is not sent: charge.refunded", "add it");

        var line = await _stack.LineAsync("live_webhook");

        Assert.Equal("fail", line.State);
    }

    [Fact]
    public async Task What_fails_in_the_test_environment_is_named()
    {
        _stack.Rehearsal!.Checks["ledger"] = ("fail", "it cannot be written", "look");

        var line = await _stack.LineAsync("live_rehearsal");

        Assert.Equal(("fail", "in the test environment fail: ledger"), (line.State, line.Text));
    }

    [Fact]
    public async Task Without_a_test_environment_there_is_a_warning()
    {
        _stack.Rehearsal = null;

        var line = await _stack.LineAsync("live_rehearsal");

        Assert.Equal("warn", line.State);
    }

    [Fact]
    public async Task A_name_that_is_lost_with_the_stack_is_a_warning()
    {
        _stack.Address = new Uri("https://a1b2.execute-api.eu-west-1.amazonaws.com/");

        var line = await _stack.LineAsync("live_domain");

        Assert.Equal("warn", line.State);
    }
}

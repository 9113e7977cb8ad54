using StripeProcessor.Aws;
using StripeProcessor.Cli;

namespace StripeProcessor.Tests.Cli;

/// <summary>What doctor says of one thing that is wrong, while all else is well.</summary>
public class DoctorChecksTests
{
    private readonly HealthyStack _stack = new();

    [Fact]
    public async Task Nothing_is_said_against_a_deployment_in_order()
    {
        var lines = await _stack.LinesAsync();

        Assert.All(lines.Values, line => Assert.Equal("ok", line.State));
        Assert.Equal(DoctorChecks.All.Select(check => check.Name), lines.Keys);
        Assert.DoesNotContain("someone@", string.Join('\n', lines.Values), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_local_system_is_asked_for_nothing_that_only_AWS_has()
    {
        _stack.IsLocal = true;

        var lines = await _stack.LinesAsync();

        Assert.DoesNotContain(lines.Keys, name => name is "samconfig" or "aws_identity" or "stack" or "kms_seal" or "dns" or "tls" or "alarm_email");
        Assert.All(lines.Values, line => Assert.Equal("ok", line.State));
    }

    [Fact]
    public async Task An_API_that_is_named_by_its_address_is_looked_at_without_its_stack()
    {
        _stack.IsNamedDirectly = true;

        var lines = await _stack.LinesAsync();

        Assert.DoesNotContain(lines.Keys, name => name is "samconfig" or "stack" or "ciphertexts");
        Assert.All(lines.Values, line => Assert.Equal("ok", line.State));
    }

    [Fact]
    public async Task A_stack_that_is_not_there_is_told_once_and_the_rest_points_to_it()
    {
        _stack.StackFault = ToolException.Refused("there is no stack 'gifts-test' in eu-west-1", "deploy it first");

        var lines = await _stack.LinesAsync();

        var failed = Assert.Single(lines.Values, line => line.State == "fail");
        Assert.Equal("fail  stack: there is no stack 'gifts-test' in eu-west-1 -> deploy it first", failed.ToString());
        Assert.Equal("warn  mode: not looked at -> first put right what 'stack' names", lines["mode"].ToString());
    }

    [Fact]
    public async Task A_misspelt_parameter_is_named()
    {
        _stack.FileParameters["SiteOrigin"] = "https://www.example.org";

        var line = await _stack.LineAsync("samconfig");

        Assert.Equal(("fail", "'test' in samconfig.toml sets what the template does not know: SiteOrigin"), (line.State, line.Text));
    }

    [Fact]
    public async Task An_environment_that_cannot_be_read_fails()
    {
        _stack.FileFault = ToolException.Usage("the stack is not named: 'test' in samconfig.toml has no stack_name", "add it");

        var line = await _stack.LineAsync("samconfig");

        Assert.Equal(("fail", "add it"), (line.State, line.Hint));
    }

    [Theory]
    [InlineData("SiteOrigins", "", "no site may send gifts here")]
    [InlineData("SiteOrigins", "https://www.example.org/", "'https://www.example.org/' is no origin: browsers would never send it")]
    [InlineData("SiteOrigins", "http://www.example.org", "'http://www.example.org' is no origin: browsers would never send it")]
    [InlineData("ThanksUrl", "https://example.org/thanks", "ThanksUrl leads to no page of https://www.example.org")]
    [InlineData("ThanksUrl", "", "ThanksUrl leads to no page of https://www.example.org")]
    [InlineData("CancelUrl", "http://www.example.org/give", "CancelUrl leads to no page of https://www.example.org")]
    public async Task Donors_are_only_sent_back_to_the_organisations_own_pages(string parameter, string value, string found)
    {
        _stack.FileParameters[parameter] = value;

        var line = await _stack.LineAsync("site");

        Assert.Equal(("fail", found), (line.State, line.Text));
    }

    [Theory]
    [InlineData("arn:aws:iam::123456789012:root", "warn", "signed in to account 123456789012 as its root user, whom no policy holds back")]
    [InlineData("arn:aws:iam::123456789012:user/someone", "ok", "signed in to account 123456789012 as an IAM user")]
    public async Task Who_is_signed_in_is_told_by_its_kind_alone(string arn, string state, string text)
    {
        _stack.CallerArn = arn;

        var line = await _stack.LineAsync("aws_identity");

        Assert.Equal((state, text), (line.State, line.Text));
    }

    [Fact]
    public async Task Nobody_signed_in_fails()
    {
        _stack.CallerFault = ToolException.Refused("cannot sign in to AWS", "sign in first");

        var line = await _stack.LineAsync("aws_identity");

        Assert.Equal("fail", line.State);
    }

    [Theory]
    [InlineData("CREATE_COMPLETE", "ok")]
    [InlineData("UPDATE_ROLLBACK_COMPLETE", "warn")]
    [InlineData("UPDATE_IN_PROGRESS", "warn")]
    [InlineData("UPDATE_ROLLBACK_FAILED", "fail")]
    [InlineData("ROLLBACK_COMPLETE", "fail")]
    [InlineData("DELETE_FAILED", "fail")]
    public async Task A_stack_that_is_not_settled_is_seen(string status, string state)
    {
        _stack.Status = status;

        var line = await _stack.LineAsync("stack");

        Assert.Equal(state, line.State);
    }

    [Theory]
    [InlineData("live", "test", "test", "the environment 'live' deploys in test mode")]
    [InlineData("test", "test", "live", "samconfig.toml says test mode, and the stack is deployed in live mode")]
    public async Task Modes_never_mix(string environment, string ofFile, string ofStack, string found)
    {
        (_stack.Environment, _stack.FileParameters["Mode"], _stack.StackParameters["Mode"]) = (environment, ofFile, ofStack);

        var line = await _stack.LineAsync("mode");

        Assert.Equal(("fail", found), (line.State, line.Text));
    }

    [Theory]
    [InlineData("StripeKeyCiphertext", "", "", "fail", "not sealed yet: StripeKeyCiphertext")]
    [InlineData("StripeWebhookSecretCiphertext", "", "", "fail", "not sealed yet: StripeWebhookSecretCiphertext")]
    [InlineData("StripeKeyCiphertext", "c2VhbGVk", "b2xk", "warn", "samconfig.toml and the stack differ: StripeKeyCiphertext; the next sam deploy would bring the file's into the stack")]
    [InlineData("StripeKeyCiphertext", "sk_test_pasted", "c2VhbGVk", "fail", "no ciphertext, in samconfig.toml: StripeKeyCiphertext")]
    [InlineData("TokenKeyCiphertext", "", "c2VhbGVk", "warn", "in the stack only: TokenKeyCiphertext; sam deploy keeps them, and a stack made anew from samconfig.toml would lack them")]
    [InlineData("StripeWebhookSecretCiphertext", "c2VhbGVk,c2VhbGVk", "c2VhbGVk,c2VhbGVk", "ok", "sealed, and the same in samconfig.toml and in the stack")]
    public async Task What_is_sealed_lies_in_the_file_as_in_the_stack(string parameter, string inFile, string inStack, string state, string text)
    {
        (_stack.FileParameters[parameter], _stack.StackParameters[parameter]) = (inFile, inStack);

        var line = await _stack.LineAsync("ciphertexts");

        Assert.Equal((state, text), (line.State, line.Text));
        Assert.DoesNotContain("pasted", line.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("encrypter", "EncrypterPrincipalArn")]
    [InlineData("alarm_email", "AlarmEmail")]
    public async Task What_was_left_out_at_deployment_is_a_warning(string name, string parameter)
    {
        _stack.StackParameters[parameter] = "";

        var line = await _stack.LineAsync(name);

        Assert.Equal("warn", line.State);
        Assert.Contains(parameter, line.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AccessDeniedException", "warn")]
    [InlineData("DisabledException", "fail")]
    [InlineData("KMSInternalException", "fail")]
    public async Task A_key_that_does_not_seal_is_seen(string code, string state)
    {
        var kms = new ScriptedKms { Faults = { ["Encrypt"] = code } };
        using var secrets = kms.Open(new KmsOptions { KeyId = "alias/stripe-processor-gifts-test", Region = "eu-west-1" });
        _stack.SealingFault = await Record.ExceptionAsync(() => secrets.SealAsync(
            new Secret("rk_test_" + "throwaway"), new SealContext("gifts-test", "test", SecretNames.StripeKey), default));

        var line = await _stack.LineAsync("kms_seal");

        Assert.Equal(state, line.State);
    }

    [Theory]
    [InlineData("https://give.example.org/", "CNAME")]
    [InlineData("https://a1b2.execute-api.eu-west-1.amazonaws.com/", "the API was deleted")]
    public async Task A_name_without_an_address_fails_with_what_to_do_for_that_name(string address, string toDo)
    {
        _stack.Address = new Uri(address);
        _stack.Resolve = _ => throw HealthyStack.NoSuchHost;

        var line = await _stack.LineAsync("dns");

        Assert.Equal("fail", line.State);
        Assert.Contains(toDo, line.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_stands_for_another_tells_which()
    {
        _stack.Resolve = _ => new() { HostName = "d-1.execute-api.eu-west-1.amazonaws.com", AddressList = [System.Net.IPAddress.Loopback] };

        var line = await _stack.LineAsync("dns");

        Assert.Equal("give.example.org has an address, that of d-1.execute-api.eu-west-1.amazonaws.com", line.Text);
    }

    [Theory]
    [InlineData(29, null, "warn")]
    [InlineData(6, null, "fail")]
    [InlineData(90, "it is for another name", "fail")]
    public async Task A_certificate_near_its_end_or_for_another_name_is_seen(int days, string? fault, string state)
    {
        _stack.Certificate = new ServerCertificate(FakeTime.Start.AddDays(days), fault);

        var line = await _stack.LineAsync("tls");

        Assert.Equal(state, line.State);
    }

    [Theory]
    [InlineData(503, """{"status":"sealed","mode":"test","version":"0.1.0"}""", "fail", "the function runs, and no Stripe key is sealed for it")]
    [InlineData(500, """{"message":"Internal Server Error"}""", "fail", "https://give.example.org/health answers 500, and that is not this API")]
    [InlineData(404, "<html>", "fail", "https://give.example.org/health answers 404, and that is not this API")]
    [InlineData(503, """{"title":"Not now"}""", "fail", "the function answers 503: Not now")]
    [InlineData(200, """{"status":"ok","mode":"live","version":"0.1.0"}""", "fail", "the stack is of test mode, and the function that answers is of live mode")]
    [InlineData(200, """{"status":"ok","mode":"test","version":"0.0.9"}""", "warn", "the function is of version 0.0.9, this tool of version 0.1.0")]
    public async Task A_function_that_is_not_well_is_told_apart_from_another_one(int status, string body, string state, string text)
    {
        _stack.Health = (status, body);

        var line = await _stack.LineAsync("health");

        Assert.Equal((state, text), (line.State, line.Text));
    }

    [Theory]
    [InlineData("Mon, 23 Nov 2026 09:01:00 GMT", "2026-11-23T09:00:00.000Z", "warn", "this machine's clock is 60 s behind the API's")]
    [InlineData("Mon, 23 Nov 2026 08:56:00 GMT", "2026-11-23T09:00:00.000Z", "fail", "this machine's clock is 240 s ahead of the API's")]
    [InlineData("Mon, 23 Nov 2026 09:00:00 GMT", "2026-11-23T09:10:00.000Z", "fail", "this machine's clock is 600 s behind the function's")]
    [InlineData(null, "", "warn", "the API tells no time, so this machine's clock has nothing to be held against")]
    public async Task A_clock_that_would_spoil_signatures_is_seen_before_it_does(string? date, string now, string state, string text)
    {
        (_stack.Date, _stack.Now) = (date, now);

        var line = await _stack.LineAsync("clock");

        Assert.Equal((state, text), (line.State, line.Text));
    }

    [Fact]
    public async Task A_function_that_refuses_to_look_at_itself_fails_and_its_lines_point_there()
    {
        _stack.SelfCheckFault = ToolException.Refused("cannot have the function check itself: Forbidden (403)", "sign in as somebody else");

        var lines = await _stack.LinesAsync();

        Assert.Equal("fail", lines["self_check"].State);
        Assert.All(FunctionCheck.Names, name => Assert.Equal("first put right what 'self_check' names", lines[name].Hint));
    }

    [Fact]
    public async Task The_function_of_another_stack_is_not_taken_for_this_one()
    {
        _stack.Settings = """{"stack":"gifts-live","origins":["https://www.example.org"]}""";

        var line = await _stack.LineAsync("self_check");

        Assert.Equal(("fail", "the function that answers is of the stack gifts-live, and gifts-test was meant"), (line.State, line.Text));
    }

    [Fact]
    public async Task What_a_newer_function_complains_of_is_not_lost()
    {
        _stack.Checks["tides"] = ("fail", "the tide is out", "wait");

        var line = await _stack.LineAsync("self_check");

        Assert.Equal(("warn", "tides: the tide is out"), (line.State, line.Text));
    }

    [Theory]
    [InlineData("stripe_key", "fail")]
    [InlineData("stripe", "fail")]
    [InlineData("permissions", "fail")]
    [InlineData("ledger", "fail")]
    [InlineData("webhook_secret", "fail")]
    [InlineData("token_key", "warn")]
    [InlineData("webhook_endpoint", "warn")]
    [InlineData("parked_events", "warn")]
    [InlineData("time", "warn")]
    public async Task What_the_function_says_of_itself_is_passed_on(string name, string state)
    {
        _stack.Checks[name] = (state, "it is not well", "put it right");

        var line = await _stack.LineAsync(name);

        Assert.Equal(new DoctorLine(name, state, "it is not well", "put it right"), line);
    }

    [Fact]
    public async Task A_line_that_an_older_function_does_not_have_is_a_warning()
    {
        _stack.Checks.Remove("permissions");

        var line = await _stack.LineAsync("permissions");

        Assert.Equal(("warn", "the function says nothing of it"), (line.State, line.Text));
    }

    [Fact]
    public async Task A_line_that_a_function_without_a_key_cannot_have_points_to_the_key()
    {
        _stack.Checks["stripe_key"] = ("fail", "no Stripe key is sealed for this stack", "seal one");
        _stack.Checks.Remove("permissions");

        var line = await _stack.LineAsync("permissions");

        Assert.Equal("warn  permissions: not looked at -> first put right what 'stripe_key' names", line.ToString());
    }

    [Fact]
    public async Task A_site_that_browsers_keep_out_is_seen()
    {
        _stack.LetsIn = (_, _) => null;

        var line = await _stack.LineAsync("cors");

        Assert.Equal("a browser on https://www.example.org may not send gifts: the preflight's answer does not let it in", line.Text);
    }

    [Fact]
    public async Task Strangers_that_browsers_let_in_are_seen()
    {
        _stack.LetsIn = (origin, _) => origin;

        var line = await _stack.LineAsync("cors");

        Assert.Equal(("fail", "any site's script may send gifts here"), (line.State, line.Text));
    }

    [Fact]
    public async Task A_page_that_is_let_in_on_the_operators_side_is_seen()
    {
        _stack.LetsIn = (origin, _) => origin == "https://www.example.org" ? origin : null;

        var line = await _stack.LineAsync("cors");

        Assert.Equal(("fail", "a page's script may call the operator's side"), (line.State, line.Text));
    }

    [Theory]
    [InlineData("\"1\"", "\"2\"", "currencies (usd)")]
    [InlineData("\"25\"", "\"30\"", "currencies (usd)")]
    [InlineData("\"0.30\"", "\"0.20\"", "currencies (usd)")]
    [InlineData("Food Bank", "Soup Kitchen", "organisation")]
    [InlineData("\"monthly\"", "\"weekly\"", "frequencies")]
    [InlineData("needed most", "needed", "designations")]
    public async Task A_setting_that_was_changed_and_not_deployed_is_named(string before, string after, string named)
    {
        _stack.FormSettings = _stack.FormSettings!.Replace(before, after, StringComparison.Ordinal);

        var line = await _stack.LineAsync("form_settings");

        Assert.Equal(("warn", $"deploy/donations.json is not what the form offers: {named}"), (line.State, line.Text));
    }

    [Theory]
    [InlineData(null, "warn", "there is no deploy/donations.json here to hold the form against")]
    [InlineData("{\n  \"organisation\"", "fail", "deploy/donations.json is no JSON from line 2 on")]
    public async Task A_file_of_settings_that_cannot_be_read_is_told(string? text, string state, string found)
    {
        _stack.FormSettings = text;

        var line = await _stack.LineAsync("form_settings");

        Assert.Equal((state, found), (line.State, line.Text));
    }

    [Fact]
    public async Task A_form_that_is_not_told_of_fails()
    {
        _stack.Form = (502, "<html>");

        var line = await _stack.LineAsync("form_settings");

        Assert.Equal(("fail", "https://give.example.org/form answers 502, and tells nothing of a form"), (line.State, line.Text));
    }

    [Theory]
    [InlineData("pk_live_1", "pk_test_1", "fail", "the form's publishable key is not of test mode")]
    [InlineData("rk_test_CANARY", "pk_test_1", "fail", "the form's publishable key is not a publishable one (pk_…); if it is a secret one, roll it at Stripe now")]
    [InlineData("pk_test_1", "pk_live_1", "fail", "StripePublishableKey in the file is not of test mode")]
    [InlineData("pk_test_1", "pk_test_2", "warn", "the file's publishable key is not yet deployed")]
    public async Task A_publishable_key_of_the_other_mode_or_of_another_kind_is_seen_and_not_shown(
        string given, string written, string state, string text)
    {
        _stack.Form = (200, _stack.Form.Body.Replace("pk_test_1", given, StringComparison.Ordinal));
        _stack.FileParameters["StripePublishableKey"] = written;

        var line = await _stack.LineAsync("publishable_key");

        Assert.Equal((state, text), (line.State, line.Text));
    }

    [Theory]
    [InlineData(404, "gone", "https://www.example.org/ answers 404")]
    [InlineData(200, "<form action='/search'></form>", "no form on https://www.example.org/ sends to https://give.example.org/donations")]
    [InlineData(200, "<!-- <form action='https://give.example.org/donations'> -->", "no form on https://www.example.org/ sends to https://give.example.org/donations")]
    [InlineData(200, "<form action='https://old.example.org/donations'></form>", "the form on https://www.example.org/ sends to https://old.example.org/donations, not to https://give.example.org/donations")]
    public async Task A_page_whose_form_does_not_send_here_is_seen(int status, string body, string text)
    {
        _stack.Page = (status, body);

        var line = await _stack.LineAsync("donation_form");

        Assert.Equal(("warn", text), (line.State, line.Text));
    }

    [Theory]
    [InlineData("default-src 'self'", "ok")]
    [InlineData("form-action 'self' https://give.example.org https://checkout.stripe.com", "ok")]
    [InlineData("FORM-ACTION https:", "ok")]
    [InlineData("form-action https://*.example.org https://*.stripe.com", "ok")]
    [InlineData("form-action 'self' https://give.example.org", "warn")]
    [InlineData("form-action https://give.example.org/other https://checkout.stripe.com", "fail")]
    [InlineData("form-action 'self'", "fail")]
    [InlineData("form-action 'none'", "fail")]
    [InlineData("form-action https:, form-action 'self'", "fail")]
    public async Task A_policy_that_would_keep_the_form_back_is_seen(string policy, string state)
    {
        _stack.PageHeaders.Add(("Content-Security-Policy", policy));

        var line = await _stack.LineAsync("form_csp");

        Assert.Equal(state, line.State);
    }

    [Fact]
    public async Task A_policy_inside_the_page_counts_as_well()
    {
        _stack.Page = (200, "<meta http-equiv=content-security-policy content=\"form-action &#39;self&#39;\">" + _stack.Page.Body);

        var line = await _stack.LineAsync("form_csp");

        Assert.Equal("fail", line.State);
    }
}

using System.Text.Json.Nodes;
using Amazon.Lambda.RuntimeSupport;

namespace StripeProcessor.Tests.AmazonLambda.OwnLoop;

public sealed class ErrorReportTests
{
    [Fact]
    public void A_report_names_the_error_its_message_and_each_frame()
    {
        var report = Json(Thrown(new InvalidOperationException("no \"fund\"\nof that name")));

        Assert.Equal("InvalidOperationException", (string?)report["errorType"]);
        Assert.Equal("no \"fund\"\nof that name", (string?)report["errorMessage"]);
        Assert.All(report["stackTrace"]!.AsArray(), frame => Assert.StartsWith("at ", (string?)frame, StringComparison.Ordinal));
    }

    [Fact]
    public void An_error_that_was_never_thrown_has_no_stack_to_tell()
    {
        var report = Json(new TimeoutException());

        Assert.False(report.AsObject().ContainsKey("stackTrace"));
        Assert.False(report.AsObject().ContainsKey("cause"));
    }

    [Fact]
    public void Several_errors_at_once_are_all_named()
    {
        var report = Json(new AggregateException(new TimeoutException("a"), new FormatException("b")));

        Assert.Equal("a", (string?)report["cause"]!["errorMessage"]);
        Assert.Equal(["a", "b"], report["causes"]!.AsArray().Select(cause => (string?)cause!["errorMessage"]));
    }

    [Fact]
    public void A_chain_of_causes_without_end_is_cut()
    {
        var chain = Enumerable.Range(0, 100).Aggregate(new InvalidOperationException("first"), (cause, _) => new("next", cause));

        var report = ErrorReport.Of(chain).ToJson();

        Assert.InRange(report.Length, 1, 1000);
    }

    [Fact]
    public void A_message_beyond_what_Lambda_takes_is_replaced_and_the_type_still_told()
    {
        var report = ErrorReport.Of(new InvalidOperationException(new string('x', 300_000))).ToJson();

        Assert.InRange(report.Length, 1, 256 * 1024);
        Assert.Equal("InvalidOperationException", (string?)JsonNode.Parse(report.Span)!["errorType"]);
    }

    [Fact]
    public void A_type_with_a_name_in_any_script_is_safe_in_a_header()
    {
        Assert.Equal("Zahlungsst?rung`1", ErrorReport.Of(new Zahlungsstörung<int>()).Type);
    }

    private static Exception Thrown(Exception exception)
    {
        try
        {
            throw exception;
        }
        catch (Exception caught)
        {
            return caught;
        }
    }

    private static JsonNode Json(Exception exception) => JsonNode.Parse(ErrorReport.Of(exception).ToJson().Span)!;

    private sealed class Zahlungsstörung<T> : Exception;
}

using System.Text.Json;
using System.Text.Json.Nodes;
using StripeProcessor.Function;
using StripeProcessor.Stripe;
using StripeProcessor.Tests.Function;

namespace StripeProcessor.Tests.Deployment;

/// <summary>That the lines which raise an alarm are lines that the function writes, and that an ordinary one raises none.</summary>
public sealed class CountedLineTests
{
    [SkippableFact]
    public void A_start_that_was_refused_is_counted()
    {
        using var written = new StringWriter();

        new Log(written).WriteFatal("STRIPE_MODE must be test or live.");

        Assert.Equal("StartRefusedLines", Assert.Single(FiltersThatCount(written.ToString())));
    }

    [SkippableFact]
    public async Task A_chain_that_ends_outside_the_packaged_roots_is_counted_once()
    {
        using var stage = new Stage
        {
            Stripe = StripeAnswers.Failing(() => new StripeConnectionException("outside", StripeConnectionCause.UntrustedRoot, true, null)),
        };

        await stage.GiveAsync("""{"amount":"25","payment_method":"pm_1","donation_id":"0f8fad5b-d9cb-469f-a165-70867728950e"}""");

        Assert.Equal("UntrustedRootLines", Assert.Single(FiltersThatCount(stage.Log)));
    }

    [SkippableFact]
    public async Task The_alarms_hear_the_figures_that_the_function_writes_under_the_very_names()
    {
        DeployedTemplate.SkipIfNotTranslated();
        using var stage = new Stage { Stripe = StripeAnswers.Declining("card_declined") };

        await stage.GiveAsync("""{"amount":"25","payment_method":"pm_1","donation_id":"0f8fad5b-d9cb-469f-a165-70867728950e"}""");
        await stage.SendAsync(Event.Json("/stripe/webhook", "{}"));

        var written = stage.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries).SelectMany(FiguresOf).ToHashSet(StringComparer.Ordinal);
        var heard = FiguresOfAlarms(DeployedTemplate.Read(DeployedTemplate.Default)).ToList();
        Assert.Equal(4, heard.Distinct().Count());
        Assert.All(heard, figure => Assert.Contains(figure, written));
    }

    [SkippableFact]
    public async Task An_ordinary_gift_is_not()
    {
        using var stage = new Stage();

        await stage.GiveAsync("""{"amount":"25","payment_method":"pm_1","donation_id":"0f8fad5b-d9cb-469f-a165-70867728950e"}""");

        Assert.NotEmpty(stage.Log);
        Assert.Empty(FiltersThatCount(stage.Log));
    }

    /// <summary>As CloudWatch reads them out of a line: where, what, and of which stack.</summary>
    private static IEnumerable<string> FiguresOf(string line)
    {
        var fields = JsonNode.Parse(line)!;
        return from all in fields["_aws"]?["CloudWatchMetrics"]?.AsArray() ?? []
               from dimensions in all!["Dimensions"]!.AsArray()
               let of = string.Join(',', dimensions!.AsArray().Select(name => $"{name}={fields[name!.ToString()]}"))
               from metric in all["Metrics"]!.AsArray()
               select $"{all["Namespace"]} {metric!["Name"]} {of}";
    }

    private static IEnumerable<string> FiguresOfAlarms(DeployedTemplate template) =>
        from alarm in template.Of("AWS::CloudWatch::Alarm")
        from metric in alarm.Node("Metrics") is JsonArray several
            ? several.Select(one => one!["MetricStat"]?["Metric"]).OfType<JsonObject>()
            : [alarm.Properties]
        where metric["Namespace"]!.ToString() == "StripeProcessor"
        let of = string.Join(',', metric["Dimensions"]!.AsArray().Select(one => $"{one!["Name"]}={one["Value"]}"))
        select $"{metric["Namespace"]} {metric["MetricName"]} {of}";

    /// <summary>One name for each time that a filter counts a line.</summary>
    private static List<string> FiltersThatCount(string log)
    {
        DeployedTemplate.SkipIfNotTranslated();
        return
        [
            .. from line in log.Split('\n', StringSplitOptions.RemoveEmptyEntries)
               let message = JsonDocument.Parse(line).RootElement.GetProperty("message").GetString()
               from filter in DeployedTemplate.Read(DeployedTemplate.Default).Of("AWS::Logs::MetricFilter")
               where filter.Text("FilterPattern") == $"{{ $.message = \"{message}\" }}"
               select filter.Id,
        ];
    }
}

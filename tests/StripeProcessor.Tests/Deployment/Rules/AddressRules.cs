using System.Text.Json.Nodes;

namespace StripeProcessor.Tests.Deployment.Rules;

/// <summary>The gateway, its routes and its names.</summary>
internal static class AddressRules
{
    public const string Throttled = "requests are throttled as the parameters say";
    public const string Impersonal = "the access log holds nothing about a person";
    public const string OperatorsSign = "operator routes want a signature";
    public const string OthersOpen = "every other route is open, and there is one for all";
    public const string NoCors = "the gateway answers no preflight by itself";
    public const string OnlyOurApi = "nobody but this gateway calls the function";
    public const string ModernTls = "our own names take TLS 1.2 at least";
    public const string CertificatesApart = "certificates are asked for at the operators' name and never at the donors'";
    public const string NoWayRound = "with both names of our own, AWS's leads nowhere";
    public const string BothMapped = "each name leads to the one stage";
    public const string OutputsAgreed = "the addresses are told as agreed";

    private const string Operators = "/operator/{proxy+}";

    // What a line may say: nothing here tells who asked, from where, with what, or what was in the address.
    private static readonly string[] Loggable =
    [
        "$context.requestId", "$context.requestTimeEpoch", "$context.routeKey", "$context.status", "$context.responseLatency",
        "$context.integrationLatency", "$context.integrationErrorMessage",
    ];

    private static readonly string[] Agreed =
    [
        "ApiUrl", "OperatorUrl", "WebhookUrl", "KeyArn", "KeyAlias", "OperatorPolicyArn", "LedgerTableName", "FunctionName", "FunctionLogGroupName",
        "EventBusName", "AlarmTopicArn", "DashboardUrl",
    ];

    public static IReadOnlyList<TemplateRule> All { get; } =
    [
        TemplateRule.Facts(Throttled, template =>
        [
            (Settings(template, "ThrottlingRateLimit") == template.Parameters["ThrottleRate"], "the rate is not ThrottleRate"),
            (Settings(template, "ThrottlingBurstLimit") == template.Parameters["ThrottleBurst"], "the burst is not ThrottleBurst"),
        ]),
        new(Impersonal, template =>
        {
            var format = Stage(template).Text("AccessLogSettings", "Format") ?? "{}";
            var values = JsonNode.Parse(format)!.AsObject().Select(one => one.Value!.ToString()).ToList();
            return values.Count == 0
                ? ["there is no access log"]
                : values.Except(Loggable, StringComparer.Ordinal).Select(value => $"it says {value}");
        }),
        TemplateRule.Facts(OperatorsSign, template =>
        [
            (Routes(template).Contains((Operators, "AWS_IAM")), "they do not"),
            (Api(template).Says("awsSigv4", "Body", "components", "securitySchemes", "AWS_IAM", "x-amazon-apigateway-authtype"),
                "the signature is of another kind"),
        ]),
        TemplateRule.Fact(OthersOpen, "they are not", template =>
            Routes(template).Where(one => one.Path != Operators).SequenceEqual([("/$default", "")])),
        TemplateRule.Fact(NoCors, "it does", template =>
            Api(template).Node("Body", "x-amazon-apigateway-cors") is null && Api(template).Node("CorsConfiguration") is null),
        new(OnlyOurApi, template =>
            from one in template.Of("AWS::Lambda::Permission")
            where one.Text("Principal") != "apigateway.amazonaws.com"
                || one.Text("SourceArn")?.StartsWith(ApiArn, StringComparison.Ordinal) != true
            select $"{one.Id} lets {one.Text("Principal")} call it for {one.Text("SourceArn")}"),
        new(ModernTls, template =>
            from one in template.Of("AWS::ApiGatewayV2::DomainName")
            from configuration in one.Node("DomainNameConfigurations")!.AsArray()
            where configuration!["SecurityPolicy"]?.ToString() != "TLS_1_2"
            select $"{one.Id} takes older ones"),
        TemplateRule.Facts(CertificatesApart, template =>
        [
            (template.Find("CustomDomain")?.Node("MutualTlsAuthentication") is null, "donors are asked for certificates"),
            ((template.Find("OperatorDomain")?.Text("MutualTlsAuthentication", "TruststoreUri") ?? "") == template.Parameters["TruststoreUri"],
                "operators are not asked as TruststoreUri says"),
        ]),
        TemplateRule.Fact(NoWayRound, "it does, or is off while it is needed", template =>
            (ApiAddressIsOff(template) == "true") == (template.Find("CustomDomain") is not null && template.Find("OperatorDomain") is not null)),
        new(BothMapped, template =>
            from domain in template.Of("AWS::ApiGatewayV2::DomainName")
            let mapping = template.Of("AWS::ApiGatewayV2::ApiMapping").SingleOrDefault(one => one.Says(domain.Text("DomainName")!, "DomainName"))
            where mapping?.Text("Stage") != "$default" || mapping.Text("ApiId") != "a1b2c3d4e5"
                || mapping.Whole["DependsOn"]?.ToString() != "DonationApiApiGatewayDefaultStage"
            select $"{domain.Id} leads nowhere, or is made before the stage is"),
        TemplateRule.Facts(OutputsAgreed, template =>
        {
            var all = template.Outputs;
            var donors = template.Parameters["DomainName"] is { Length: > 0 } name
                ? $"https://{name}"
                : $"https://a1b2c3d4e5.execute-api.{MadeUp.Region}.amazonaws.com";
            var operators = template.Parameters["OperatorDomainName"] is { Length: > 0 } other ? $"https://{other}" : donors;
            return
            [
                (Agreed.All(all.ContainsKey), "one is missing"),
                (all.GetValueOrDefault("ApiUrl") == donors, "ApiUrl is another"),
                (all.GetValueOrDefault("OperatorUrl") == operators, "OperatorUrl is another"),
                (all.GetValueOrDefault("WebhookUrl") == $"{donors}/stripe/webhook", "WebhookUrl is not where the function takes Stripe's messages"),
                (all.ContainsKey("EncrypterRoleArn") == (template.Find("EncrypterRole") is not null), "EncrypterRoleArn is told without the role"),
            ];
        }),
    ];

    private static string ApiArn => $"arn:aws:execute-api:{MadeUp.Region}:{MadeUp.Account}:a1b2c3d4e5/";

    private static Resource Api(DeployedTemplate template) => template["DonationApi"];

    private static Resource Stage(DeployedTemplate template) => template["DonationApiApiGatewayDefaultStage"];

    private static string? Settings(DeployedTemplate template, string name) => Stage(template).Text("DefaultRouteSettings", name);

    private static IEnumerable<(string Path, string Security)> Routes(DeployedTemplate template) =>
        from path in Api(template).Node("Body", "paths")!.AsObject()
        from method in path.Value!.AsObject()
        let schemes = (method.Value!["security"]?.AsArray() ?? []).SelectMany(one => one!.AsObject().Select(scheme => scheme.Key))
        select (path.Key, string.Join(',', schemes));

    private static string? ApiAddressIsOff(DeployedTemplate template) => Api(template).Node("Body", "servers")?.AsArray()
        .Select(one => one!["x-amazon-apigateway-endpoint-configuration"]?["disableExecuteApiEndpoint"]?.ToString()).FirstOrDefault();
}

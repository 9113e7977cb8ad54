using System.Text.Json.Nodes;
using StripeProcessor.Tests.Deployment.Rules;

namespace StripeProcessor.Tests.Deployment;

/// <summary>For each rule a template that breaks it, and it alone: a rule that does not bite is worth nothing.</summary>
internal static class Mutations
{
    public static IReadOnlyDictionary<string, Action<JsonObject>> All { get; } = new Dictionary<string, Action<JsonObject>>(StringComparer.Ordinal)
    {
        [KeyRules.Turns] = all => Of(all, "EncryptionKey")["EnableKeyRotation"] = false,
        [KeyRules.Bound] = all => Statement(all, "FunctionPolicy", "OpenItsOwnSecrets")["Condition"]!.AsObject().Remove("ForAllValues:StringEquals"),
        [KeyRules.NotDelegated] = all => KeyStatement(all, "AdministratorsKeepIt")["Action"]!.AsArray().Add("kms:Decrypt"),
        [KeyRules.OnlyOne] = all => KeyStatement(all, "NobodyElseOpens")["Condition"]!["ArnNotEquals"]!["aws:PrincipalArn"] = MadeUp.Root,
        [KeyRules.NoGrants] = all => Without(KeyStatement(all, "NobodyGrantsOrSealsAnew")["Action"]!, "kms:CreateGrant"),
        [KeyRules.Kept] = all => Whole(all, "EncryptionKey")["UpdateReplacePolicy"] = "Delete",
        [KeyRules.Watched] = all => Without(Of(all, "KeyWatch")["EventPattern"]!["detail"]!["eventName"]!, "PutKeyPolicy"),
        [KeyRules.Named] = all => Of(all, "EncryptionKeyAlias")["AliasName"] = Json("""{"Fn::Sub":"alias/${AWS::StackName}"}"""),

        [PermissionRules.NoWildAction] = all => Statement(all, "FunctionPolicy", "ReadAndWriteTheLedger")["Action"] = "dynamodb:*Item",
        [PermissionRules.NoWildResource] = all => Statement(all, "FunctionPolicy", "QueryTheLedger")["Resource"] = "*",
        [PermissionRules.KnownResources] = all => Statement(all, "FunctionPolicy", "QueryTheLedger")["Resource"] =
            "arn:aws:dynamodb:eu-west-1:111122223333:table/*",
        [PermissionRules.NoEverybody] = all => Of(all, "EncryptionKey")["KeyPolicy"]!["Statement"]!.AsArray().Add(
            Json("""{"Sid":"Hello","Effect":"Allow","Principal":"*","Action":"kms:DescribeKey","Resource":"*"}""")),
        [PermissionRules.Trust] = all => Of(all, "FunctionRole")["AssumeRolePolicyDocument"]!["Statement"]![0]!["Principal"]!["Service"] =
            "ec2.amazonaws.com",
        [PermissionRules.NoFixedNames] = all => Of(all, "DeadLetterQueue")["QueueName"] = "donations-undelivered",
        [PermissionRules.TopicClosed] = all => Of(all, "AlarmTopicPolicy")["PolicyDocument"]!["Statement"]![1]!.AsObject().Remove("Condition"),

        [LedgerRules.Outlives] = all => Whole(all, "LedgerTable").Remove("DeletionPolicy"),
        [LedgerRules.Protected] = all => Of(all, "LedgerTable")["DeletionProtectionEnabled"] = false,
        [LedgerRules.PointInTime] = all => Of(all, "LedgerTable").Remove("PointInTimeRecoverySpecification"),
        [LedgerRules.Forgets] = all => Of(all, "LedgerTable")["TimeToLiveSpecification"]!["AttributeName"] = "until",
        [LedgerRules.Encrypted] = all => Of(all, "LedgerTable").Remove("SSESpecification"),
        [LedgerRules.PaysByUse] = all => Of(all, "LedgerTable")["BillingMode"] = "PROVISIONED",
        [LedgerRules.Streams] = all => Of(all, "LedgerTable")["StreamSpecification"]!["StreamViewType"] = "KEYS_ONLY",
        [LedgerRules.Shape] = all => Of(all, "LedgerTable")["GlobalSecondaryIndexes"]![0]!["IndexName"] = "by_month",

        [AddressRules.Throttled] = all => Stage(all)["DefaultRouteSettings"]!.AsObject().Remove("ThrottlingBurstLimit"),
        [AddressRules.Impersonal] = all => Stage(all)["AccessLogSettings"]!["Format"] = """{"ip":"$context.identity.sourceIp"}""",
        [AddressRules.OperatorsSign] = all => Route(all, "/operator/{proxy+}").Remove("security"),
        [AddressRules.OthersOpen] = all => Route(all, "/$default")["security"] = Json("""[{"AWS_IAM":[]}]"""),
        [AddressRules.NoCors] = all => Of(all, "DonationApi")["Body"]!["x-amazon-apigateway-cors"] = Json("""{"allowOrigins":["*"]}"""),
        [AddressRules.OnlyOurApi] = all => Of(all, "DonationFunctionEverythingPermission")["Principal"] = "*",
        [AddressRules.ModernTls] = all => Of(all, "CustomDomain")["DomainNameConfigurations"]![0]!["SecurityPolicy"] = "TLS_1_0",
        [AddressRules.CertificatesApart] = all => Of(all, "CustomDomain")["MutualTlsAuthentication"] = Json("""{"TruststoreUri":"s3://a/b"}"""),
        [AddressRules.NoWayRound] = all => Of(all, "DonationApi")["Body"]!.AsObject().Remove("servers"),
        [AddressRules.BothMapped] = all => Whole(all, "OperatorDomainMapping").Remove("DependsOn"),
        [AddressRules.OutputsAgreed] = all => all["Outputs"]!["WebhookUrl"]!["Value"] = Json("""{"Fn::Sub":"https://${DomainName}/webhook"}"""),

        [FunctionRules.Native] = all => Of(all, "DonationFunction")["Runtime"] = "dotnet10",
        [FunctionRules.Processor] = all => Of(all, "DonationFunction")["Architectures"] = Json("""["arm64"]"""),
        [FunctionRules.AnswersFirst] = all => Of(all, "DonationFunction")["Timeout"] = 30,
        [FunctionRules.Traced] = all => Of(all, "DonationFunction").Remove("TracingConfig"),
        [FunctionRules.OwnLog] = all => Of(all, "DonationFunction").Remove("LoggingConfig"),
        [FunctionRules.LogsEnd] = all => Of(all, "AccessLogGroup").Remove("RetentionInDays"),
        [FunctionRules.ToldAll] = all => Variables(all).Remove("TOKEN_KEY_CIPHERTEXT"),
        [FunctionRules.ToldRight] = all => Variables(all)["CANCEL_URL"] = Json("""{"Ref":"ThanksUrl"}"""),
        [FunctionRules.SealedFirst] = all => all["Parameters"]!["TokenKeyCiphertext"]!["AllowedPattern"] = "^[A-Za-z0-9+/]{40,}={0,2}$",
        [FunctionRules.PermissionsFirst] = all => Whole(all, "DonationFunction").Remove("DependsOn"),
        [FunctionRules.ReservesIfAsked] = all => Of(all, "DonationFunction")["ReservedConcurrentExecutions"] = 5,

        [AlarmRules.Heard] = all => Of(all, "WebhookFailures").Remove("AlarmActions"),
        [AlarmRules.Explained] = all => Of(all, "CostGuard").Remove("AlarmDescription"),
        [AlarmRules.QuietIsGood] = all => Of(all, "DeclineRatio")["TreatMissingData"] = "breaching",
        [AlarmRules.RightMetrics] = all => Of(all, "WebhookFailures")["MetricName"] = "DonationDeclines",
        [AlarmRules.NoneMissing] = all => all["Resources"]!.AsObject().Remove("LedgerErrors"),
        [AlarmRules.EnoughAttempts] = all => Of(all, "DeclineRatio")["Metrics"]![0]!["Expression"] = "100 * declines / attempts",
        [AlarmRules.CostFollows] = all => Of(all, "CostGuard")["Period"] = 86400,
        [AlarmRules.LinesFound] = all => Of(all, "StartRefusedLines")["FilterPattern"] = "{ $.message = \"start-refused\" }",
        [AlarmRules.Mailed] = all => Of(all, "AlarmSubscription")["Endpoint"] = "somebody@example.com",
        [AlarmRules.Drawn] = all => Of(all, "Dashboard")["DashboardBody"] = """{"widgets":[]}""",

        [EventRules.FromLedger] = all => Stream(all)["StartingPosition"] = "LATEST",
        [EventRules.NewsOnly] = all => Of(all, "OutboxPipe")["SourceParameters"]!["FilterCriteria"]!["Filters"]![0]!["Pattern"] =
            """{"eventName":["INSERT","MODIFY"]}""",
        [EventRules.NothingLost] = all => Stream(all).Remove("DeadLetterConfig"),
        [EventRules.QueueKeeps] = all => Of(all, "DeadLetterQueue").Remove("MessageRetentionPeriod"),
        [EventRules.Recognised] = all => Of(all, "OutboxPipe")["TargetParameters"]!["EventBridgeEventBusParameters"]!["DetailType"] =
            "donation",

        [ParameterRules.Explained] = all => all["Parameters"]!["ThrottleRate"]!.AsObject().Remove("ConstraintDescription"),
        [ParameterRules.Bounded] = all => all["Parameters"]!["ThanksUrl"]!["AllowedPattern"] = "https://.*",
        [ParameterRules.Shown] = all => Without(all["Metadata"]!["AWS::CloudFormation::Interface"]!["ParameterGroups"]![0]!["Parameters"]!,
            "CancelUrl"),
        [ParameterRules.NotHidden] = all => all["Parameters"]!["StripeKeyCiphertext"]!["NoEcho"] = true,
    };

    private static JsonObject Whole(JsonObject all, string id) => all["Resources"]![id]!.AsObject();

    private static JsonObject Of(JsonObject all, string id) => Whole(all, id)["Properties"]!.AsObject();

    private static JsonObject Route(JsonObject all, string path) =>
        Of(all, "DonationApi")["Body"]!["paths"]![path]!["x-amazon-apigateway-any-method"]!.AsObject();

    private static JsonObject Stage(JsonObject all) => Of(all, "DonationApiApiGatewayDefaultStage");

    private static JsonObject Stream(JsonObject all) => Of(all, "OutboxPipe")["SourceParameters"]!["DynamoDBStreamParameters"]!.AsObject();

    private static JsonObject Variables(JsonObject all) => Of(all, "DonationFunction")["Environment"]!["Variables"]!.AsObject();

    private static JsonObject Statement(JsonObject all, string id, string name) => Named(Of(all, id)["PolicyDocument"]!["Statement"]!, name);

    private static JsonObject KeyStatement(JsonObject all, string name) => Named(Of(all, "EncryptionKey")["KeyPolicy"]!["Statement"]!, name);

    private static JsonObject Named(JsonNode statements, string name) =>
        statements.AsArray().Single(one => one!["Sid"]?.ToString() == name)!.AsObject();

    private static void Without(JsonNode list, string item) => list.AsArray().Remove(list.AsArray().Single(one => one!.ToString() == item));

    private static JsonNode Json(string text) => JsonNode.Parse(text)!;
}

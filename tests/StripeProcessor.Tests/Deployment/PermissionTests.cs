using System.Text.Json.Nodes;
using StripeProcessor.Tests.Deployment.Iam;

namespace StripeProcessor.Tests.Deployment;

/// <summary>What each of the stack's identities may do beside the key, and what it may not.</summary>
public sealed class PermissionTests
{
    private const string Elsewhere = "arn:aws:dynamodb:eu-west-1:111122223333:table/another";

    private const string AnotherKey = "arn:aws:kms:eu-west-1:111122223333:key/another";
    private const string Route = "arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/$default/POST/operator/donations";

    private static string Table => MadeUp.Attribute("LedgerTable", "AWS::DynamoDB::Table", "Arn", _ => null);

    private static string Stream => MadeUp.Attribute("LedgerTable", "AWS::DynamoDB::Table", "StreamArn", _ => null);

    [SkippableTheory]
    [InlineData("dynamodb:GetItem", "", true)]
    [InlineData("dynamodb:BatchGetItem", "", true)]
    [InlineData("dynamodb:PutItem", "", true)]
    [InlineData("dynamodb:UpdateItem", "", true)]
    [InlineData("dynamodb:Query", "", true)]
    [InlineData("dynamodb:Query", "/index/by_time", true)]
    [InlineData("dynamodb:Query", "/index/by_donor", true)]
    [InlineData("dynamodb:Scan", "", false)]
    [InlineData("dynamodb:Scan", "/index/by_time", false)]
    [InlineData("dynamodb:DeleteItem", "", false)]
    [InlineData("dynamodb:BatchWriteItem", "", false)]
    [InlineData("dynamodb:DeleteTable", "", false)]
    [InlineData("dynamodb:UpdateTable", "", false)]
    [InlineData("dynamodb:ExportTableToPointInTime", "", false)]
    [InlineData("dynamodb:GetRecords", "/stream/2026-11-26T00:00:00.000", false)]
    public void The_function_reads_and_writes_rows_and_neither_scans_nor_deletes(string action, string part, bool may)
    {
        var function = AccountOf().Function;

        Assert.Equal(may, Evaluation.Allows(function, new Request(action, Table + part)));
        Assert.False(Evaluation.Allows(function, new Request(action, Elsewhere + part)));
    }

    [SkippableTheory]
    [InlineData("logs:PutLogEvents", "/stripe-processor/gifts/function:log-stream:a", true)]
    [InlineData("logs:CreateLogStream", "/stripe-processor/gifts/function:log-stream:a", true)]
    [InlineData("logs:PutLogEvents", "/stripe-processor/another/function:log-stream:a", false)]
    [InlineData("logs:PutLogEvents", "/aws/vendedlogs/stripe-processor/gifts/access:log-stream:a", false)]
    [InlineData("logs:DeleteLogStream", "/stripe-processor/gifts/function:log-stream:a", false)]
    [InlineData("logs:FilterLogEvents", "/stripe-processor/gifts/function:log-stream:a", false)]
    public void The_function_writes_to_its_own_log_and_reads_none(string action, string group, bool may)
    {
        var arn = $"arn:aws:logs:{MadeUp.Region}:{MadeUp.Account}:log-group:{group}";

        Assert.Equal(may, Evaluation.Allows(AccountOf().Function, new Request(action, arn)));
    }

    [SkippableTheory]
    [InlineData("events:PutEvents", "arn:aws:events:eu-west-1:111122223333:event-bus/stripe-processor-gifts")]
    [InlineData("sns:Publish", "arn:aws:sns:eu-west-1:111122223333:gifts-AlarmTopic-1A2B3C")]
    [InlineData("ses:SendEmail", "arn:aws:ses:eu-west-1:111122223333:identity/example.org")]
    [InlineData("lambda:UpdateFunctionCode", "arn:aws:lambda:eu-west-1:111122223333:function:gifts-DonationFunction-1A2B3C")]
    [InlineData("sts:AssumeRole", "arn:aws:iam::111122223333:role/gifts-EncrypterRole-1A2B3C")]
    public void The_function_does_nothing_else(string action, string resource)
    {
        Assert.False(Evaluation.Allows(AccountOf().Function, new Request(action, resource)));
    }

    [SkippableTheory]
    [InlineData("a1b2c3d4e5/$default/GET/operator/self-check", true)]
    [InlineData("a1b2c3d4e5/$default/POST/operator/donations/0198/refund", true)]
    [InlineData("another123/$default/GET/operator/self-check", false)]
    [InlineData("a1b2c3d4e5/other/GET/operator/self-check", false)]
    [InlineData("a1b2c3d4e5/$default/GET/totals", false)]
    public void An_operator_calls_the_operator_routes_of_this_address_and_of_no_other(string part, bool may)
    {
        var arn = $"arn:aws:execute-api:{MadeUp.Region}:{MadeUp.Account}:{part}";

        Assert.Equal(may, Evaluation.Allows(AccountOf().Operator, new Request("execute-api:Invoke", arn)));
        Assert.False(Evaluation.Allows(AccountOf().Nobody, new Request("execute-api:Invoke", arn)));
    }

    [SkippableTheory]
    [InlineData("cloudformation:DescribeStacks", "gifts/0a1b2c3d", true)]
    [InlineData("cloudformation:DescribeStacks", "gifts-live/0a1b2c3d", false)]
    [InlineData("cloudformation:UpdateStack", "gifts/0a1b2c3d", false)]
    public void An_operator_finds_the_address_of_this_stack_and_changes_nothing(string action, string stack, bool may)
    {
        var arn = $"arn:aws:cloudformation:{MadeUp.Region}:{MadeUp.Account}:stack/{stack}";

        Assert.Equal(may, Evaluation.Allows(AccountOf().Operator, new Request(action, arn)));
    }

    [SkippableTheory]
    [InlineData("dynamodb:GetItem")]
    [InlineData("dynamodb:Query")]
    [InlineData("dynamodb:Scan")]
    [InlineData("dynamodb:DeleteItem")]
    public void An_operator_reads_and_writes_the_ledger_through_the_function_only(string action)
    {
        Assert.False(Evaluation.Allows(AccountOf().Operator, new Request(action, Table)));
    }

    [SkippableTheory]
    [InlineData("kms:Encrypt")]
    [InlineData("kms:GenerateDataKeyWithoutPlaintext")]
    [InlineData("dynamodb:GetItem")]
    [InlineData("execute-api:Invoke")]
    [InlineData("cloudformation:UpdateStack")]
    public void Whoever_seals_does_nothing_but_seal_with_this_stacks_key(string action)
    {
        var account = AccountOf();
        // Another key as most are made: it hands everything to the account.
        var handsOver = Statement.ReadPolicy(JsonNode.Parse(
            """{"Statement":{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"kms:*","Resource":"*"}}""")!);

        foreach (var resource in new[] { AnotherKey, Table, Route })
        {
            var request = new Request(action, resource).Under(account.Context("stripe-key"));

            Assert.False(Evaluation.Allows(account.Encrypter, request, resource == AnotherKey ? handsOver : null));
        }
    }

    [SkippableFact]
    public void The_pipe_reads_the_stream_tells_its_bus_and_sets_aside_what_failed()
    {
        var pipe = AccountOf().Pipe;
        var bus = $"arn:aws:events:{MadeUp.Region}:{MadeUp.Account}:event-bus/stripe-processor-gifts";
        var queue = MadeUp.Attribute("DeadLetterQueue", "AWS::SQS::Queue", "Arn", _ => null);

        Assert.All(
            new[] { "dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams" },
            action => Assert.True(Evaluation.Allows(pipe, new Request(action, Stream)), action));
        Assert.True(Evaluation.Allows(pipe, new Request("events:PutEvents", bus)));
        Assert.True(Evaluation.Allows(pipe, new Request("sqs:SendMessage", queue)));
    }

    [SkippableTheory]
    [InlineData("events:PutEvents", "arn:aws:events:eu-west-1:111122223333:event-bus/default")]
    [InlineData("events:PutEvents", "arn:aws:events:eu-west-1:111122223333:event-bus/stripe-processor-gifts-live")]
    [InlineData("sqs:SendMessage", "arn:aws:sqs:eu-west-1:111122223333:another")]
    [InlineData("sqs:ReceiveMessage", "arn:aws:sqs:eu-west-1:111122223333:gifts-DeadLetterQueue-1A2B3C")]
    [InlineData("dynamodb:GetItem", "arn:aws:dynamodb:eu-west-1:111122223333:table/gifts-LedgerTable-1A2B3C")]
    [InlineData("dynamodb:GetRecords", "arn:aws:dynamodb:eu-west-1:111122223333:table/another/stream/2026-11-26T00:00:00.000")]
    public void The_pipe_does_nothing_else(string action, string resource)
    {
        Assert.False(Evaluation.Allows(AccountOf().Pipe, new Request(action, resource)));
    }

    private static Account AccountOf()
    {
        DeployedTemplate.SkipIfNotTranslated();
        return new Account(DeployedTemplate.Read(DeployedTemplate.Everything));
    }
}

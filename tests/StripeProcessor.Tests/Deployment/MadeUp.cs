namespace StripeProcessor.Tests.Deployment;

/// <summary>What AWS would answer for a stack named <c>gifts</c>: the right shapes, nobody's account.</summary>
internal static class MadeUp
{
    public const string Stack = "gifts";
    public const string Account = "111122223333";
    public const string Region = "eu-west-1";

    public static string Root => $"arn:aws:iam::{Account}:root";

    public static string? Pseudo(string name) => name switch
    {
        "AWS::StackName" => Stack,
        "AWS::StackId" => $"arn:aws:cloudformation:{Region}:{Account}:stack/{Stack}/0a1b2c3d",
        "AWS::AccountId" => Account,
        "AWS::Region" => Region,
        "AWS::Partition" => "aws",
        "AWS::URLSuffix" => "amazonaws.com",
        _ => null,
    };

    /// <summary>What <c>Ref</c> gives, which each type decides for itself.</summary>
    public static string Reference(string id, string type, Func<string, string?> property) => type switch
    {
        "AWS::SNS::Topic" => $"arn:aws:sns:{Region}:{Account}:{Named(id)}",
        "AWS::IAM::ManagedPolicy" => $"arn:aws:iam::{Account}:policy/{Named(id)}",
        "AWS::ApiGatewayV2::Api" => "a1b2c3d4e5",
        "AWS::KMS::Key" => "1234abcd-12ab-34cd-56ef-1234567890ab",
        "AWS::KMS::Alias" => property("AliasName")!,
        "AWS::ApiGatewayV2::DomainName" => property("DomainName")!,
        "AWS::Events::EventBus" => property("Name")!,
        "AWS::Logs::LogGroup" => property("LogGroupName") ?? Named(id),
        "AWS::IAM::Role" or "AWS::DynamoDB::Table" or "AWS::Lambda::Function" or "AWS::CloudWatch::Dashboard" => Named(id),
        _ => throw new NotSupportedException($"what Ref gives for {type} is not made up yet"),
    };

    public static string Attribute(string id, string type, string attribute, Func<string, string?> property) => (type, attribute) switch
    {
        ("AWS::IAM::Role", "Arn") => $"arn:aws:iam::{Account}:role/{Named(id)}",
        ("AWS::KMS::Key", "Arn") => $"arn:aws:kms:{Region}:{Account}:key/{Reference(id, type, property)}",
        ("AWS::DynamoDB::Table", "Arn") => $"arn:aws:dynamodb:{Region}:{Account}:table/{Named(id)}",
        ("AWS::DynamoDB::Table", "StreamArn") => $"arn:aws:dynamodb:{Region}:{Account}:table/{Named(id)}/stream/2026-11-26T00:00:00.000",
        ("AWS::Logs::LogGroup", "Arn") => $"arn:aws:logs:{Region}:{Account}:log-group:{Reference(id, type, property)}:*",
        ("AWS::Events::EventBus", "Arn") => $"arn:aws:events:{Region}:{Account}:event-bus/{Reference(id, type, property)}",
        ("AWS::Events::Rule", "Arn") => $"arn:aws:events:{Region}:{Account}:rule/{Named(id)}",
        ("AWS::SQS::Queue", "Arn") => $"arn:aws:sqs:{Region}:{Account}:{Named(id)}",
        ("AWS::SQS::Queue", "QueueName") => Named(id),
        ("AWS::Lambda::Function", "Arn") => $"arn:aws:lambda:{Region}:{Account}:function:{Named(id)}",
        ("AWS::ApiGatewayV2::DomainName", "RegionalDomainName") => $"d-{id}.execute-api.{Region}.amazonaws.com",
        ("AWS::ApiGatewayV2::DomainName", "RegionalHostedZoneId") => "Z0REGIONAL",
        _ => throw new NotSupportedException($"{attribute} of {type} is not made up yet"),
    };

    private static string Named(string id) => $"{Stack}-{id}-1A2B3C";
}

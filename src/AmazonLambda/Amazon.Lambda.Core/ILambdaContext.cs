namespace Amazon.Lambda.Core;

/// <summary>What a handler may know about the invocation it serves and the function it runs in.</summary>
public interface ILambdaContext
{
    /// <summary>Names this invocation; Lambda sends the same id again when it retries an asynchronous one.</summary>
    string AwsRequestId { get; }

    /// <summary>What a mobile application said about itself. Its members are null for every other caller.</summary>
    IClientContext ClientContext { get; }

    string FunctionName { get; }

    string FunctionVersion { get; }

    /// <summary>The Cognito identity of a mobile caller. Its members are null for every other caller.</summary>
    ICognitoIdentity Identity { get; }

    /// <summary>The ARN that the caller used: the function's or an alias's.</summary>
    string InvokedFunctionArn { get; }

    ILambdaLogger Logger { get; }

    string LogGroupName { get; }

    string LogStreamName { get; }

    int MemoryLimitInMB { get; }

    /// <summary>Time left until Lambda stops the function. Negative once the deadline has passed.</summary>
    TimeSpan RemainingTime { get; }

    /// <summary>The tenant of a tenant-isolated function.</summary>
    string TenantId => string.Empty;

    /// <summary>The X-Ray trace header of this invocation.</summary>
    string TraceId => string.Empty;

    /// <summary>The serializer the handler was registered with. Null for a handler of raw streams.</summary>
    ILambdaSerializer Serializer => null;
}

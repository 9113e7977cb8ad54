#nullable enable
using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The context of one invocation.</summary>
internal sealed class LambdaContext(
    Invocation invocation, LambdaEnvironment environment, ILambdaSerializer? serializer, RuntimeLog log, TimeProvider time)
    : ILambdaContext
{
    public string AwsRequestId => invocation.RequestId;

    public IClientContext ClientContext => field ??= RuntimeSupport.ClientContext.FromJson(invocation.ClientContext);

    public string? FunctionName => environment.FunctionName;

    public string? FunctionVersion => environment.FunctionVersion;

    public ICognitoIdentity Identity => field ??= CognitoIdentity.FromJson(invocation.CognitoIdentity);

    public string? InvokedFunctionArn => invocation.FunctionArn;

    public ILambdaLogger Logger { get; } = new InvocationLogger(log, invocation);

    public string? LogGroupName => environment.LogGroupName;

    public string? LogStreamName => environment.LogStreamName;

    public int MemoryLimitInMB => environment.MemoryLimitInMB;

    public TimeSpan RemainingTime => invocation.Deadline - time.GetUtcNow();

    public string? TenantId => invocation.TenantId;

    public string? TraceId => invocation.TraceId;

    public ILambdaSerializer? Serializer => serializer;
}

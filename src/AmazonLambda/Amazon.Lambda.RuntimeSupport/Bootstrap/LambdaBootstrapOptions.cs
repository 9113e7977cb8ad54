namespace Amazon.Lambda.RuntimeSupport.Bootstrap;

/// <summary>What a loop that does not run in Lambda needs to be told.</summary>
public class LambdaBootstrapOptions
{
    /// <summary>
    /// Host and port of the Runtime API, such as <c>127.0.0.1:9001</c>. Null or empty, as in Lambda, means what
    /// <c>AWS_LAMBDA_RUNTIME_API</c> says.
    /// </summary>
    public string RuntimeApiEndpoint { get; set; }
}

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>Serves one invocation. What it throws is reported to Lambda as the function's error.</summary>
public delegate Task<InvocationResponse> LambdaBootstrapHandler(InvocationRequest invocation);

/// <summary>
/// Runs once before the first invocation is asked for. False ends the loop; what it throws is reported as an error of
/// initialization.
/// </summary>
public delegate Task<bool> LambdaBootstrapInitializer();

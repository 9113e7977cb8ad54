namespace StripeProcessor.Local.Sandbox;

/// <summary>One request to <c>/v1</c>, authenticated, its parameters decoded.</summary>
internal sealed class ApiCall(
    string requestId, string? idempotencyKey, ApiVersion version, bool hasSecretKey, string[] pathValues, FormParameters parameters)
{
    public string RequestId => requestId;

    public string? IdempotencyKey => idempotencyKey;

    public ApiVersion Version => version;

    /// <summary>False for a publishable key, which may do only what a browser may.</summary>
    public bool HasSecretKey => hasSecretKey;

    public FormParameters Parameters => parameters;

    /// <summary>The id in the path.</summary>
    public string Id => pathValues[0];

    /// <summary>The second id in the path, where there is one.</summary>
    public string InnerId => pathValues[1];

    /// <summary>True once the answer, whatever it is, will be remembered under the idempotency key.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>All parameters have been read and are right: refuses the ones nobody knows; what follows has effects.</summary>
    public void Begin()
    {
        parameters.RefuseUnread();
        HasBegun = true;
    }
}

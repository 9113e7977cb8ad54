namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The Runtime API answered something that its contract does not have.</summary>
public class RuntimeApiClientException : Exception
{
    public RuntimeApiClientException(
        string message,
        int statusCode,
        string response,
        Dictionary<string, IEnumerable<string>> headers,
        Exception innerException)
        : base($"{message} (status {statusCode})", innerException)
    {
        StatusCode = statusCode;
        Response = response;
        Headers = headers;
    }

    public int StatusCode { get; private set; }

    /// <summary>The answer's body. Empty when it was not read: an invocation's holds what donors typed.</summary>
    public string Response { get; private set; }

    public Dictionary<string, IEnumerable<string>> Headers { get; private set; }
}

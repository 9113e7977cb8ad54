namespace Amazon.Lambda.RuntimeSupport;

/// <summary>What the handler answers to one invocation.</summary>
public class InvocationResponse
{
    /// <summary>A response whose stream is closed once it is sent.</summary>
    public InvocationResponse(Stream outputStream)
        : this(outputStream, true)
    {
    }

    public InvocationResponse(Stream outputStream, bool disposeOutputStream)
    {
        ArgumentNullException.ThrowIfNull(outputStream);
        OutputStream = outputStream;
        DisposeOutputStream = disposeOutputStream;
    }

    public Stream OutputStream { get; set; }

    /// <summary>Whether the stream is closed once it is sent. Default true; false for a stream that is used again.</summary>
    public bool DisposeOutputStream { get; private set; }
}

namespace Amazon.Lambda.Core;

/// <summary>The trace header of the invocation that the current code serves.</summary>
public class LambdaTraceProvider
{
    // Flows with the invocation and not with the process: several loops may run in one.
    private static readonly AsyncLocal<string> Current = new();

    /// <summary>The X-Ray trace header, or null outside an invocation and in one that Lambda sent without.</summary>
    public static string CurrentTraceId => Current.Value;

    internal static void SetCurrentTraceId(string traceId) => Current.Value = traceId;
}

namespace StripeProcessor.Donations;

/// <summary>What a tick box sends.</summary>
public static class TickBox
{
    /// <summary>
    /// <c>on</c>, <c>true</c>, <c>yes</c> and <c>1</c> are a yes in any case, their opposites and nothing at all a no. Null for
    /// anything else.
    /// </summary>
    public static bool? Read(string? sent) => sent?.Trim().ToLowerInvariant() switch
    {
        "on" or "true" or "yes" or "1" => true,
        null or "" or "off" or "false" or "no" or "0" => false,
        _ => null,
    };
}

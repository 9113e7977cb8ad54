namespace StripeProcessor.Local.Sandbox;

internal static class EventTypes
{
    /// <summary>"charge.*" and "*" stand for groups.</summary>
    public static bool Matches(string type, string wanted) => wanted.EndsWith('*')
        ? type.StartsWith(wanted[..^1], StringComparison.Ordinal)
        : type == wanted;
}

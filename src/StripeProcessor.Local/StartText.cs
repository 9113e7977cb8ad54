namespace StripeProcessor.Local;

/// <summary>What somebody who has just started the system wants to know. The last line says that it is ready.</summary>
internal static class StartText
{
    public static string Of(LocalSystem system) =>
        $"""
        site and API     {system.SiteAddress}
        KMS stand-in     {system.KmsAddress}
        data             {system.DataPath}
        ready: {system.SiteAddress}
        """;
}

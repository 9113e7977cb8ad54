namespace StripeProcessor.Local;

/// <summary>What somebody who has just started the system wants to know. The last line says that it is ready.</summary>
internal static class StartText
{
    public static string Of(LocalSystem system) =>
        $"""
        site and API     {system.SiteAddress}
        Stripe sandbox   {system.SandboxAddress}_sandbox/   (API under /v1, key sk_test_sandbox)
        KMS stand-in     {system.KmsAddress}
        data             {system.DataPath}
        operator's tool  dotnet run --project src/StripeProcessor.Cli -- donations list --local {system.DataPath}
        to pay           4242 4242 4242 4242, any date to come, any CVC; 4000 0000 0000 0002 is declined; no real card works here
        ready: {system.SiteAddress}
        """;
}

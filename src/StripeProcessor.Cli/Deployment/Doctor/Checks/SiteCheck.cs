using System.Text.Json;

namespace StripeProcessor.Cli;

/// <summary>The sites are origins, and donors are sent back to pages on them.</summary>
internal sealed class SiteCheck() : DoctorCheck("site")
{
    protected override async Task<DoctorLine> ExamineAsync(Examination examined, CancellationToken cancellationToken)
    {
        var (origins, thanks, cancel) = examined.File is null
            ? await AsTheFunctionSaysAsync(examined, cancellationToken)
            : AsTheFileSays(await examined.File.KnownAsync(cancellationToken));
        if (origins.Count == 0)
        {
            return Fail(
                "no site may send gifts here",
                "name your site in SiteOrigins, such as https://www.example.org, and deploy");
        }

        if (origins.FirstOrDefault(origin => !IsOrigin(origin)) is { } odd)
        {
            return Fail(
                $"{Quote.Of(odd)} is no origin: browsers would never send it",
                "write scheme and host only in SiteOrigins, such as https://www.example.org, with no slash at the end, and deploy");
        }

        var stray = new[] { (Name: "ThanksUrl", Page: thanks), (Name: "CancelUrl", Page: cancel) }
            .Where(way => way.Page is not null && !LiesOn(origins, way.Page)).ToList();
        return stray.Count == 0
            ? Ok($"{string.Join(", ", origins)}{(thanks is null ? "" : $"; donors are thanked on {thanks}")}")
            : Fail(
                $"{string.Join(" and ", stray.Select(way => way.Name))} leads to no page of {string.Join(", ", origins)}",
                "give a page there, https:// and all, and deploy");
    }

    private static (IReadOnlyList<string> Origins, string? Thanks, string? Cancel) AsTheFileSays(SamEnvironment environment) => (
        (environment.Parameter(TemplateParameters.SiteOrigins) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        environment.Parameter(TemplateParameters.ThanksUrl) ?? "",
        environment.Parameter(TemplateParameters.CancelUrl) ?? "");

    private static async Task<(IReadOnlyList<string> Origins, string? Thanks, string? Cancel)> AsTheFunctionSaysAsync(
        Examination examined, CancellationToken cancellationToken)
    {
        var settings = (await examined.SelfCheck.KnownAsync(cancellationToken)).Field("settings") ?? default(JsonElement);
        return (await examined.OriginsAsync(cancellationToken), settings.Field("thanks_url")?.GetString(), null);
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && IsSafe(address) && text == OriginOf(address);

    private static bool LiesOn(IReadOnlyList<string> origins, string page) =>
        Uri.TryCreate(page, UriKind.Absolute, out var address) && IsSafe(address) && origins.Contains(OriginOf(address));

    private static bool IsSafe(Uri address) =>
        address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback);

    private static string OriginOf(Uri address) => address.GetLeftPart(UriPartial.Authority);
}

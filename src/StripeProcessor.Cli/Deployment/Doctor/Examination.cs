using System.Text.Json;

namespace StripeProcessor.Cli;

/// <summary>
/// What the checks look at. Each thing is asked for when the first check wants it, and once, so that the lines agree with each
/// other.
/// </summary>
internal sealed class Examination
{
    /// <summary>The environment in <c>samconfig.toml</c>; null when the API was named directly.</summary>
    internal Fact<SamEnvironment>? File { get; init; }

    /// <summary>The stack that the environment names; null when the API was named directly.</summary>
    internal Fact<StackFacts>? Stack { get; init; }

    /// <summary>Who is signed in to AWS; null for a local system.</summary>
    internal Fact<CallerFacts>? Caller { get; init; }

    /// <summary>Seals a text that nobody needs, under the rights and the context of the stack's Stripe key; null without a stack.</summary>
    internal Func<CancellationToken, Task>? SealThrowAwayAsync { get; init; }

    /// <summary>Where donors reach the API; ends with a slash.</summary>
    internal required Fact<Uri> Address { get; init; }

    /// <summary>Whether it is a local system.</summary>
    internal required bool IsLocal { get; init; }

    /// <summary>What the function says of itself: <c>GET /operator/self-check</c>.</summary>
    internal required Fact<JsonElement> SelfCheck { get; init; }

    /// <summary>When that answer came, by this machine's clock.</summary>
    internal DateTimeOffset SelfCheckAnsweredAt { get; set; }

    /// <summary><c>GET /health</c>, whatever its status.</summary>
    internal required Fact<WebAnswer> Health { get; init; }

    /// <summary><c>GET /form</c>.</summary>
    internal required Fact<JsonElement> Form { get; init; }

    /// <summary>The page with the donation form, if anybody knows which.</summary>
    internal required Fact<WebAnswer> SitePage { get; init; }

    /// <summary>The organisation's own copy of the form settings: its name and its text, null when there is no such file.</summary>
    internal required (string Name, string? Text) FormSettings { get; init; }

    /// <summary>The test environment beside this one; null when there is none.</summary>
    internal Examination? Rehearsal { get; init; }

    internal required Web Web { get; init; }

    internal required ApiConnection Connection { get; init; }

    /// <summary>A template parameter, as the stack has it, else as the file has it; null when neither sets it.</summary>
    internal async Task<string?> ParameterAsync(string name, CancellationToken cancellationToken)
    {
        if (Stack is not null)
        {
            return (await Stack.KnownAsync(cancellationToken)).Parameter(name);
        }

        return File is null ? null : (await File.KnownAsync(cancellationToken)).Parameter(name);
    }

    /// <summary>The sites that may send gifts, as the stack was told, else as the function says.</summary>
    internal async Task<IReadOnlyList<string>> OriginsAsync(CancellationToken cancellationToken)
    {
        if (Stack is not null && (await Stack.KnownAsync(cancellationToken)).Parameter(TemplateParameters.SiteOrigins) is { } told)
        {
            return told.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        }

        var settings = (await SelfCheck.KnownAsync(cancellationToken)).Field("settings") ?? default;
        return [.. settings.Items("origins").Select(origin => origin.GetString() ?? "").Where(origin => origin.Length > 0)];
    }
}

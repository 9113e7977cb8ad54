#nullable enable
using System.Text.Json;
using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>What a mobile application said about itself, from the header that carries it. What it did not say is null.</summary>
internal sealed class ClientContext : IClientContext, IClientApplication
{
    public IDictionary<string, string>? Environment { get; private init; }

    public IClientApplication? Client { get; private init; }

    public IDictionary<string, string>? Custom { get; private init; }

    public string? AppPackageName { get; private init; }

    public string? AppTitle { get; private init; }

    public string? AppVersionCode { get; private init; }

    public string? AppVersionName { get; private init; }

    public string? InstallationId { get; private init; }

    public static ClientContext FromJson(string? json)
    {
        if (string.IsNullOrWhiteSpace(json))
        {
            return new ClientContext();
        }

        using var document = JsonDocument.Parse(json);
        var context = document.RootElement;
        return new ClientContext
        {
            Client = context.TryGetProperty("client", out var client) ? Application(client) : null,
            Custom = Texts(context, "custom"),
            Environment = Texts(context, "env"),
        };
    }

    private static ClientContext Application(JsonElement client) => new()
    {
        AppPackageName = Text(client, "app_package_name"),
        AppTitle = Text(client, "app_title"),
        AppVersionCode = Text(client, "app_version_code"),
        AppVersionName = Text(client, "app_version_name"),
        InstallationId = Text(client, "installation_id"),
    };

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var text) ? text.GetString() : null;

    private static Dictionary<string, string>? Texts(JsonElement element, string name) =>
        element.TryGetProperty(name, out var texts)
            ? texts.EnumerateObject().ToDictionary(text => text.Name, text => text.Value.ToString())
            : null;
}

using Microsoft.AspNetCore.Http;

namespace StripeProcessor.Local;

/// <summary>The files of a static site, as a plain web host would serve them: existing files only, nothing outside the folder.</summary>
internal sealed class SiteFiles(string directory)
{
    private readonly string _root = Path.GetFullPath(directory);

    /// <returns>False when the request is not for a file of the site.</returns>
    public async Task<bool> TryServeAsync(HttpContext context)
    {
        var request = context.Request;
        var isHead = HttpMethods.IsHead(request.Method);

        if ((!isHead && !HttpMethods.IsGet(request.Method)) || Find(request.Path.Value ?? "/") is not { } file)
        {
            return false;
        }

        byte[] content;

        try
        {
            content = await File.ReadAllBytesAsync(file, context.RequestAborted);
        }
        catch (FileNotFoundException)
        {
            return false;
        }

        var response = context.Response;
        response.ContentType = ContentType(file);
        response.ContentLength = content.Length;
        response.Headers.CacheControl = "no-cache";
        response.Headers.XContentTypeOptions = "nosniff";

        if (!isHead)
        {
            await response.Body.WriteAsync(content, context.RequestAborted);
        }

        return true;
    }

    private string? Find(string path)
    {
        if (path.EndsWith('/'))
        {
            path += "index.html";
        }

        // Names with a leading dot are not published, which covers "..", and a backslash or a colon is no name on the web.
        var names = path.Split('/', StringSplitOptions.RemoveEmptyEntries);

        if (names.Length == 0 || names.Any(name => name.StartsWith('.') || name.AsSpan().IndexOfAny("\\:\0") >= 0))
        {
            return null;
        }

        var file = Path.Combine([_root, .. names]);
        return File.Exists(file) ? file : null;
    }

    private static string ContentType(string file) => Path.GetExtension(file).ToLowerInvariant() switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" or ".mjs" => "text/javascript; charset=utf-8",
        ".json" => "application/json",
        ".yaml" or ".yml" => "application/yaml",
        ".svg" => "image/svg+xml",
        ".png" => "image/png",
        ".jpg" or ".jpeg" => "image/jpeg",
        ".webp" => "image/webp",
        ".avif" => "image/avif",
        ".ico" => "image/x-icon",
        ".woff2" => "font/woff2",
        ".txt" => "text/plain; charset=utf-8",
        ".xml" => "application/xml",
        ".webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    };
}

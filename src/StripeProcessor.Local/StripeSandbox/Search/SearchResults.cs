using System.Text;
using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>Pages of what a search finds, newest first, each naming the next one.</summary>
internal static class SearchResults
{
    public static JsonObject Page(
        ApiCall call, SandboxObjects objects, string kind, string url, IReadOnlyDictionary<string, string[]> fields)
    {
        var parameters = call.Parameters;
        var matches = SearchQuery.Read(parameters.RequiredText("query"), fields);
        var limit = Listing.Limit(parameters);
        var cursor = parameters.Text("page") is { } page ? Cursor(objects, kind, page) : null;

        // Stripe's index lags behind; what is younger than that is not found yet.
        var indexed = objects.Now - (long)objects.Options.SearchLag.TotalSeconds;
        var found = objects.Store.OfKind(kind, cursor)
            .Where(document => document.Number("created") <= indexed && matches(document))
            .Take(limit + 1)
            .ToList();
        var hasMore = found.Count > limit;
        return new JsonObject
        {
            ["object"] = "search_result",
            ["data"] = new JsonArray([.. found.Take(limit).Select(JsonNode (document) => document.Public())]),
            ["has_more"] = hasMore,
            ["next_page"] = hasMore ? Convert.ToBase64String(Encoding.UTF8.GetBytes(found[limit - 1].Text("id"))) : null,
            ["url"] = url,
        };
    }

    private static string Cursor(SandboxObjects objects, string kind, string page)
    {
        var bytes = new byte[page.Length];
        return Convert.TryFromBase64String(page, bytes, out var length)
            && Encoding.UTF8.GetString(bytes, 0, length) is var id
            && objects.Store.Find(id, kind) is not null
            ? id
            : throw ApiError.Invalid("Invalid page: send the next_page of the page before.", "page");
    }
}

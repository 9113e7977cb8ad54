using System.Text.Json.Nodes;

namespace StripeProcessor.Local.Sandbox;

/// <summary>Pages of objects, newest first.</summary>
internal static class Listing
{
    private const int DefaultLimit = 10;
    private const int LargestLimit = 100;

    /// <summary>A page as the cursor parameters ask for, of the objects that pass the filter.</summary>
    public static JsonObject Page(
        ApiCall call, ObjectStore store, string kind, string url, Func<JsonObject, bool>? filter = null, bool oldestFirst = false)
    {
        var parameters = call.Parameters;
        var limit = Limit(parameters);
        var after = parameters.Text("starting_after");
        var before = parameters.Text("ending_before");
        if (after is not null && before is not null)
        {
            throw ApiError.Invalid("You may only specify one of these parameters: starting_after, ending_before.", "starting_after");
        }

        var cursor = after ?? before;
        if (cursor is not null && store.Find(cursor, kind) is null)
        {
            throw ApiError.NoSuchParameter(kind, cursor, after is null ? "ending_before" : "starting_after");
        }

        // Backwards, the page is the one next to the cursor, still printed newest first.
        var isBackwards = before is not null;
        var found = store.OfKind(kind, cursor, isBackwards != oldestFirst)
            .Where(document => filter is null || filter(document))
            .Take(limit + 1)
            .ToList();
        var hasMore = found.Count > limit;
        var page = found.Take(limit);
        return List(url, isBackwards ? page.Reverse() : page, hasMore);
    }

    public static int Limit(FormParameters parameters)
    {
        var limit = parameters.Integer("limit") ?? DefaultLimit;
        return limit is >= 1 and <= LargestLimit
            ? (int)limit
            : throw ApiError.Invalid("Invalid limit: it must lie between 1 and 100.", "limit", "parameter_invalid_integer");
    }

    /// <summary>The first ten of a list inside another object.</summary>
    public static JsonObject Embedded(string url, IEnumerable<JsonObject> all)
    {
        var found = all.Take(DefaultLimit + 1).ToList();
        return List(url, found.Take(DefaultLimit), found.Count > DefaultLimit);
    }

    /// <summary><c>created</c>, or another time, as a moment or as a range.</summary>
    public static Func<JsonObject, bool> Created(FormParameters parameters, string name = "created")
    {
        if (parameters.Has(name) && !parameters.IsGroup(name))
        {
            var moment = parameters.Integer(name);
            return document => document.Number(name) == moment;
        }

        var range = parameters.Group(name);
        var (above, from) = (range.Integer("gt"), range.Integer("gte"));
        var (below, to) = (range.Integer("lt"), range.Integer("lte"));
        return document => document.Number(name) is var created
            && !(created <= above) && !(created < from) && !(created >= below) && !(created > to);
    }

    private static JsonObject List(string url, IEnumerable<JsonObject> data, bool hasMore) => new()
    {
        ["object"] = "list",
        ["data"] = new JsonArray([.. data.Select(JsonNode (document) => document.Public())]),
        ["has_more"] = hasMore,
        ["url"] = url,
    };
}

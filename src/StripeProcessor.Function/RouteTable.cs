using StripeProcessor.Function.Http;

namespace StripeProcessor.Function;

/// <summary>One method of one path.</summary>
/// <param name="Name">As logs and metrics call it.</param>
/// <param name="Method">GET answers HEAD too.</param>
/// <param name="Path">Letter by letter; one segment may be <c>{id}</c>, which stands for any that is not empty.</param>
/// <param name="Answer">From the request to the reply.</param>
/// <param name="Refuse">How this route words a problem: its callers read JSON, or pages, or either.</param>
internal sealed record Route(
    string Name,
    string Method,
    string Path,
    Func<Exchange, CancellationToken, ValueTask<Reply>> Answer,
    Func<Problem, Exchange, Reply> Refuse)
{
    private const string Id = "{id}";

    private readonly int _id = Path.IndexOf(Id, StringComparison.Ordinal);

    /// <summary>Whether the path is this one, and what stands in it where the route has its <c>{id}</c>.</summary>
    public bool Matches(string path, out string? id)
    {
        id = null;
        if (_id < 0)
        {
            return path == Path;
        }

        var rest = Path.AsSpan(_id + Id.Length);
        if (path.Length <= _id + rest.Length || !path.AsSpan().StartsWith(Path.AsSpan(0, _id)) || !path.AsSpan().EndsWith(rest))
        {
            return false;
        }

        id = path[_id..(path.Length - rest.Length)];
        return !id.Contains('/', StringComparison.Ordinal);
    }
}

/// <summary>Finds the route of a request. A path is compared letter by letter: a trailing slash or an escape makes another path.</summary>
internal sealed class RouteTable(IReadOnlyList<Route> routes)
{
    public RouteMatch Find(string method, string path)
    {
        var asked = method == "HEAD" ? "GET" : method;
        List<string>? allowed = null;

        foreach (var route in routes)
        {
            if (!route.Matches(path, out var id))
            {
                continue;
            }

            if (route.Method == asked)
            {
                return new RouteMatch.Found(route, id);
            }

            (allowed ??= []).Add(route.Method);
            if (route.Method == "GET")
            {
                allowed.Add("HEAD");
            }
        }

        if (allowed is null)
        {
            return new RouteMatch.Unknown();
        }

        allowed.Add("OPTIONS");
        return new RouteMatch.OtherMethod(string.Join(", ", allowed));
    }
}

/// <summary>What the table knows about a method and a path.</summary>
internal abstract record RouteMatch
{
    private RouteMatch()
    {
    }

    /// <param name="Route">The route.</param>
    /// <param name="Id">What stands in the path where the route has its <c>{id}</c>; null where it has none.</param>
    public sealed record Found(Route Route, string? Id) : RouteMatch;

    /// <param name="Allow">The methods that the path answers, as an Allow header lists them.</param>
    public sealed record OtherMethod(string Allow) : RouteMatch;

    public sealed record Unknown : RouteMatch;
}

using StripeProcessor.Function.Http;

namespace StripeProcessor.Function;

/// <summary>One method of one path.</summary>
/// <param name="Name">As logs and metrics call it.</param>
/// <param name="Answer">From the request to the reply.</param>
/// <param name="Refuse">How this route words a problem: its callers read JSON, or pages, or either.</param>
internal sealed record Route(
    string Name,
    string Method,
    string Path,
    Func<Exchange, CancellationToken, ValueTask<Reply>> Answer,
    Func<Problem, Exchange, Reply> Refuse);

/// <summary>Finds the route of a request. A path is compared letter by letter: a trailing slash or an escape makes another path.</summary>
internal sealed class RouteTable(IReadOnlyList<Route> routes)
{
    public RouteMatch Find(string method, string path)
    {
        var asked = method == "HEAD" ? "GET" : method;
        List<string>? allowed = null;

        foreach (var route in routes)
        {
            if (route.Path != path)
            {
                continue;
            }

            if (route.Method == asked)
            {
                return new RouteMatch.Found(route);
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

    public sealed record Found(Route Route) : RouteMatch;

    /// <param name="Allow">The methods that the path answers, as an Allow header lists them.</param>
    public sealed record OtherMethod(string Allow) : RouteMatch;

    public sealed record Unknown : RouteMatch;
}

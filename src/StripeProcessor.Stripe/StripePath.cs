using System.Buffers;

namespace StripeProcessor.Stripe;

/// <summary>
/// A path below <c>/v1</c>, made of the names of a resource and of ids. An id that could change where the key is sent
/// (a slash, a dot, an at sign) is refused, whoever supplied it.
/// </summary>
public sealed class StripePath
{
    private const int MaximumSegmentLength = 255;

    private static readonly SearchValues<char> Allowed = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    private readonly string _path;

    private StripePath(string path) => _path = path;

    /// <summary>The path of these segments, e.g. <c>checkout</c>, <c>sessions</c>, the id, <c>expire</c>.</summary>
    /// <exception cref="ArgumentException">A segment is empty, longer than 255, or holds anything but letters, digits, <c>_</c> and <c>-</c>.</exception>
    public static StripePath Of(params ReadOnlySpan<string> segments)
    {
        if (segments.IsEmpty)
        {
            throw new ArgumentException("a path names a resource", nameof(segments));
        }

        foreach (var segment in segments)
        {
            if (segment.Length is 0 or > MaximumSegmentLength || segment.AsSpan().ContainsAnyExcept(Allowed))
            {
                throw new ArgumentException("an id of Stripe has only letters, digits, '_' and '-'", nameof(segments));
            }
        }

        return new StripePath("/v1/" + string.Join('/', segments!));
    }

    /// <summary>The path from its first slash.</summary>
    public override string ToString() => _path;
}

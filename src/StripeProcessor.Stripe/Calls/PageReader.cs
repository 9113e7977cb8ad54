using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;

namespace StripeProcessor.Stripe;

/// <summary>Follows a list from its newest element to its oldest, page by page.</summary>
internal sealed class PageReader<T>(StripeClient client, StripePath path, JsonTypeInfo<StripeList<T>> json, Func<T, string> idOf)
{
    public Task<StripeResponse<StripeList<T>>> ReadPageAsync(ListWindow window, CancellationToken cancellationToken) =>
        ReadPageAsync(window, window.StartingAfter, cancellationToken);

    public async IAsyncEnumerable<T> ReadAllAsync(ListWindow window, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var cursor = window.StartingAfter;
        for (var pages = 0; pages < window.MaximumPages; pages++)
        {
            var page = (await ReadPageAsync(window, cursor, cancellationToken).ConfigureAwait(false)).Value;
            foreach (var element in page.Data)
            {
                yield return element;
            }

            // An empty page, or one that ends where the last one did, would be asked for again and again.
            var last = page.Data.Count > 0 ? idOf(page.Data[^1]) : cursor;
            if (!page.HasMore || last == cursor)
            {
                yield break;
            }

            cursor = last;
        }

        throw new InvalidOperationException(
            $"{path} has more than {window.MaximumPages} pages in this window: narrow the window, or go on from {cursor}");
    }

    private Task<StripeResponse<StripeList<T>>> ReadPageAsync(ListWindow window, string? cursor, CancellationToken cancellationToken) =>
        client.SendAsync(StripeRequest.Get(path, window.ToQuery(cursor)), json, cancellationToken);
}

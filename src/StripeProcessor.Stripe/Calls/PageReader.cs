using System.Text.Json.Serialization.Metadata;

namespace StripeProcessor.Stripe;

/// <summary>Follows a list from its newest element to its oldest, page by page.</summary>
internal sealed class PageReader<T>(StripeClient client, StripePath path, JsonTypeInfo<StripeList<T>> json, Func<T, string> idOf)
{
    public Task<StripeResponse<StripeList<T>>> ReadPageAsync(ListWindow window, CancellationToken cancellationToken) =>
        ReadPageAsync(window, window.StartingAfter, cancellationToken);

    public IAsyncEnumerable<T> ReadAll(ListWindow window, CancellationToken cancellationToken) =>
        new Pages(this, window, cancellationToken);

    private Task<StripeResponse<StripeList<T>>> ReadPageAsync(ListWindow window, string? cursor, CancellationToken cancellationToken) =>
        client.SendAsync(StripeRequest.Get(path, window.ToQuery(cursor)), json, cancellationToken);

    public override string ToString() => path.ToString();

    private string IdOf(T element) => idOf(element);

    /// <summary>Written out, because an iterator that the compiler makes asks the environment for its thread.</summary>
    private sealed class Pages(PageReader<T> reader, ListWindow window, CancellationToken cancellationToken) : IAsyncEnumerable<T>
    {
        public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken enumeration = default) => new Walk(
            reader,
            window,
            CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, enumeration));
    }

    private sealed class Walk(PageReader<T> reader, ListWindow window, CancellationTokenSource cancellation) : IAsyncEnumerator<T>
    {
        private StripeList<T> _page = new() { HasMore = true };
        private string? _cursor = window.StartingAfter;
        private int _pages;
        private int _position = -1;

        public T Current => _page.Data[_position];

        public async ValueTask<bool> MoveNextAsync()
        {
            _position++;
            if (_position < _page.Data.Count)
            {
                return true;
            }

            // An empty page, or one that ends where the last one did, would be asked for again and again.
            var last = _page.Data.Count > 0 ? reader.IdOf(_page.Data[^1]) : _cursor;
            if (!_page.HasMore || (_pages > 0 && last == _cursor))
            {
                return false;
            }

            if (_pages == window.MaximumPages)
            {
                throw new InvalidOperationException(
                    $"{reader} has more than {window.MaximumPages} pages in this window: narrow the window, or go on from {last}");
            }

            _cursor = last;
            _page = (await reader.ReadPageAsync(window, _cursor, cancellation.Token).ConfigureAwait(false)).Value;
            _pages++;
            _position = 0;
            return _page.Data.Count > 0;
        }

        public ValueTask DisposeAsync()
        {
            cancellation.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

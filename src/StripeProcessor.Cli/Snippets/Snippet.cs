namespace StripeProcessor.Cli;

/// <summary>The text to paste: a note to the operator, in a comment of the site's own language, and the form.</summary>
internal sealed class Snippet
{
    /// <summary>By this a file is known for one that this command wrote.</summary>
    internal const string Mark = "Printed by: stripe-processor snippet";

    // They begin with the form's own mark, and so dress nothing else. No color and no typeface: those are the site's.
    private static readonly string[] Look =
    [
        "[data-give-form] fieldset { margin: 0 0 1.5rem; padding: 0; border: 0; min-width: 0; }",
        "[data-give-form] legend { padding: 0; font-weight: bold; }",
        "[data-give-form] .choices { display: flex; flex-wrap: wrap; gap: 0 1.5rem; }",
        "[data-give-form] .choice { display: inline-flex; align-items: center; gap: 0.5rem; min-height: 2.75rem; }",
        "[data-give-form] .field, [data-give-form] .more { margin: 1rem 0; }",
        "[data-give-form] :is(input, select, textarea, button) { font: inherit; max-width: 100%; box-sizing: border-box; }",
        "[data-give-form] :is(input[type=text], input[type=email], select, textarea, button) { min-height: 2.75rem; padding: 0.5rem; }",
        "[data-give-form] :is(input[type=radio], input[type=checkbox]) { width: 1.5rem; height: 1.5rem; margin: 0; }",
        "[data-give-form] [hidden] { display: none !important; }",
    ];

    private readonly SnippetOrder _order;

    internal Snippet(SnippetOrder order, OfferedForm offer, Uri api)
    {
        _order = order;
        Api = api.GetLeftPart(UriPartial.Authority);
        Action = new Uri(api, "donations").AbsoluteUri;
        var form = new DonationFormText(order, order.Narrow(offer), api).ToString();
        Text = Note() + form;
    }

    internal string Text { get; }

    /// <summary>Where the form is sent to.</summary>
    internal string Action { get; }

    /// <summary>
    /// Where a browser must be let go to. It checks a form's redirects as well: the API answers with one to the payment page, and, on
    /// the page that thanks, to the page on which a repeating gift is managed.
    /// </summary>
    internal string FormAction => new Uri(Api).IsLoopback
        ? $"form-action 'self' {new Uri(Api).Scheme}://{new Uri(Api).Host}:*"
        : $"form-action 'self' {Api} https://checkout.stripe.com https://billing.stripe.com";

    internal string ImageSource => $"img-src 'self' {Api}";

    internal string ConnectSource => $"connect-src 'self' {Api}";

    private string Api { get; }

    private string Note()
    {
        var kind = _order.Kind;
        var lines = NoteLines().Select(line => line.Length == 0 ? kind.Margin.TrimEnd() : kind.Margin + line);
        return string.Join('\n', [kind.Opening, .. lines, kind.Closing, ""]);
    }

    // Nothing in it comes from outside but an origin, which holds no character that could end a comment. And no line is empty.
    private IEnumerable<string> NoteLines() =>
    [
        $"{Mark} {_order.Kind.Name}. Print it again when the form's settings change.",
        $"Put it {_order.Kind.Place}.",
        .. _order.Kind.Use,
        "A page holds this form once. It needs no script and no style sheet. Its heading is yours to write.",
        "If your site sends a Content-Security-Policy, that must allow:",
        $"  {FormAction};",
        $"  {ConnectSource};  (only with donate.js or thanks.js)",
        $"  {ImageSource};  (only with the picture of what was given)",
        _order.Script is null
            ? "donate.js adds the total before paying, and one gift for two clicks: "
                + "copy src/site/donate.js to your site, print with --script /donate.js."
            : "The script is src/site/donate.js: copy it to your site, to where this form looks for it.",
        "Lines for your style sheet, to begin with; or copy src/site/donate.css, which dresses a whole page:",
        .. Look.Select(line => "  " + line),
    ];
}

namespace StripeProcessor.Cli;

/// <summary>
/// What a site is made with: where the form's file goes there, how a page then shows it, and how a note to the operator is written
/// so that no visitor is sent it (in plain HTML they are).
/// </summary>
/// <param name="Name">The word on the command line.</param>
/// <param name="Place">Where the text goes, for a sentence.</param>
/// <param name="Use">How a page shows it, one line each.</param>
/// <param name="Opening">Stands before the note.</param>
/// <param name="Margin">Stands before each line of it.</param>
/// <param name="Closing">Stands after it, and before the form.</param>
/// <param name="ScriptAttribute">Keeps the generator from taking the script into a bundle of its own.</param>
/// <param name="ReadsAttributes">Whether it reads the values of attributes instead of passing them on.</param>
internal sealed record SiteKind(
    string Name,
    string Place,
    string[] Use,
    string Opening,
    string Margin,
    string Closing,
    string ScriptAttribute = "",
    bool ReadsAttributes = false)
{
    internal static IReadOnlyList<SiteKind> All { get; } =
    [
        new("html", "into any page, where the form is to be", [], "<!--", "  ", "-->"),

        new(
            "hugo", "into layouts/shortcodes/donate.html", ["Then, in a page:  {{< donate >}}"],
            "{{- /*", "  ", "*/ -}}"),

        // "raw" inside, because Liquid reads the tags in a comment too.
        new(
            "jekyll", "into _includes/donate.html", ["Then, in a page or layout:  {% include donate.html %}"],
            "{% comment %}{% raw %}", "  ", "{% endraw %}{% endcomment %}"),

        new(
            "astro", "into src/components/Donate.astro",
            [
                "Then, in a page, between the --- lines:  import Donate from \"../components/Donate.astro\";",
                "And where the form is to be:  <Donate />",
            ],
            "---", "// ", "---", " is:inline", ReadsAttributes: true),

        // Eleventy's pages are Nunjucks or, as Markdown is by default, Liquid. Their comments differ; this both leave out.
        new(
            "eleventy", "into _includes/donate.html", ["Then, in a page or layout:  {% include \"donate.html\" %}"],
            "{% if false %}{% raw %}", "  ", "{% endraw %}{% endif %}"),
    ];

    internal static string Names { get; } = string.Join('|', All.Select(kind => kind.Name));

    internal static SiteKind? Find(string name) => All.FirstOrDefault(kind => kind.Name == name);
}

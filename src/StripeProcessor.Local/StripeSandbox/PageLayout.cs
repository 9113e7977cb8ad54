using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace StripeProcessor.Local.Sandbox;

/// <summary>The frame around every page, and its style. No script anywhere.</summary>
internal static class PageLayout
{
    public const string Style = """
        :root { color-scheme: light dark; --text: #1a1f36; --quiet: #4f566b; --ground: #f6f8fa; --card: #fff; --line: #8792a2;
          --accent: #4b3fd1; --on-accent: #fff; --bad: #b3093c; --bad-ground: #fff0f3; --focus: #0570de; }
        @media (prefers-color-scheme: dark) {
          :root { --text: #f2f4f8; --quiet: #b8c0cf; --ground: #12151f; --card: #1d2230; --line: #7d879c;
            --accent: #a89bff; --on-accent: #14101f; --bad: #ff9db3; --bad-ground: #3a1622; --focus: #7cc4ff; }
        }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--ground); color: var(--text);
          font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
        .banner { margin: 0; padding: .4rem 1rem; text-align: center; font-size: .875rem; background: #ffe08a; color: #3d2a00; }
        main { width: min(100%, 30rem); margin: 0 auto; padding: 1.25rem 1rem 3rem; }
        main.wide { width: min(100%, 64rem); }
        h1 { font-size: 1.125rem; font-weight: 600; margin: .5rem 0; }
        h2 { font-size: 1rem; margin: 0 0 .5rem; }
        .amount { font-size: 2.25rem; font-weight: 700; line-height: 1.2; margin: 0 0 .25rem; }
        .amount small { font-size: 1rem; font-weight: 400; color: var(--quiet); }
        .quiet { color: var(--quiet); }
        .panel { background: var(--card); border-radius: .75rem; padding: 1.25rem; margin: 1.25rem 0; box-shadow: 0 1px 4px rgb(0 0 0 / .15); }
        .lines { list-style: none; margin: .75rem 0 0; padding: 0; }
        .lines li { display: flex; justify-content: space-between; gap: 1rem; }
        label { display: block; font-weight: 600; margin: 0 0 .25rem; }
        .field { margin: 0 0 1rem; }
        .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; align-items: end; }
        input { width: 100%; min-height: 2.75rem; padding: .5rem .75rem; font: inherit; color: inherit; background: transparent;
          border: 1px solid var(--line); border-radius: .4rem; }
        input[aria-invalid=true] { border: 2px solid var(--bad); }
        .wrong { color: var(--bad); margin: .25rem 0 0; }
        .problem { border: 2px solid var(--bad); background: var(--bad-ground); border-radius: .5rem; padding: .75rem 1rem; margin: 1rem 0; }
        .problem a { color: var(--bad); }
        .problem ul { margin: 0; padding-left: 1.2rem; }
        button { width: 100%; min-height: 3rem; font: inherit; font-weight: 600; border: 1px solid transparent; border-radius: .4rem;
          background: var(--accent); color: var(--on-accent); cursor: pointer; }
        button.second { background: transparent; color: var(--text); border-color: var(--line); margin-top: .75rem; }
        button.small { width: auto; min-height: 2.25rem; padding: .25rem .75rem; font-size: .875rem; margin: 0 0 .25rem; }
        .row { display: flex; flex-wrap: wrap; gap: .5rem; }
        :focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
        a { color: var(--accent); }
        summary { cursor: pointer; padding: .5rem 0; }
        table { border-collapse: collapse; width: 100%; font-size: .875rem; }
        th, td { text-align: left; padding: .4rem .6rem .4rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
        .scroll { overflow-x: auto; }
        code { font-size: .9em; overflow-wrap: anywhere; }
        """;

    private const string Policy = "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'";

    // Pages are UTF-8: a pound sign need not travel as an entity.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static Answer Page(int status, string title, string body, string mainClass = "") => Answer.Html(
        status,
        $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{Text(title)}</title>
        <link rel="stylesheet" href="/_sandbox/style.css">
        <link rel="icon" href="data:,">
        </head>
        <body>
        <header class="banner">Local sandbox: no real money moves. Use test cards only.</header>
        <main{(mainClass.Length == 0 ? "" : $" class=\"{mainClass}\"")}>
        {body}
        </main>
        </body>
        </html>

        """) with { Headers = new() { ["Content-Security-Policy"] = Policy, ["Referrer-Policy"] = "no-referrer" } };

    /// <summary>Text as it may stand in a page or in an attribute.</summary>
    public static string Text(string? text) => Encoder.Encode(text ?? "");
}

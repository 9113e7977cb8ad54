namespace StripeProcessor.Function.Http;

/// <summary>The look of the error page. It stands in the page; the content security policy allows exactly these bytes.</summary>
internal static class ErrorPageStyle
{
    public const string Css = """
        :root{color-scheme:light dark;--ink:#17201d;--paper:#fff;--quiet:#46534e;--line:#6b7a74;--bad:#a4161a;--give:#184c3e;--on-give:#fff}
        @media (prefers-color-scheme:dark){:root{--ink:#eef3f0;--paper:#101815;--quiet:#b9c6c0;--line:#8fa29a;--bad:#ff9c94;--give:#9fd9c3;--on-give:#08211a}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--paper);color:var(--ink);font:1.0625rem/1.5 system-ui,sans-serif}
        main{max-width:38rem;margin:0 auto;padding:1.5rem 1rem 3rem}
        h1{font-size:1.75rem;line-height:1.2}
        h2{font-size:1.25rem;margin:0 0 .5rem}
        a{color:inherit}
        .summary{border:3px solid var(--bad);padding:1rem;margin:1.5rem 0}
        .summary p{margin:.25rem 0}
        .summary a{color:var(--bad);font-weight:600}
        fieldset{border:0;margin:0 0 1.5rem;padding:0;min-width:0}
        legend{font-weight:600;font-size:1.125rem;padding:0;margin-bottom:.5rem}
        .field{margin:0 0 1.25rem}
        .field label{display:block;font-weight:600;margin-bottom:.25rem}
        .choice{display:flex;align-items:center;gap:.6rem;min-height:2.75rem}
        .choice label{font-weight:400;margin:0;display:inline}
        .choice input{width:1.5rem;height:1.5rem;margin:0;flex:none}
        input[type=text],input[type=email],select,textarea{width:100%;max-width:24rem;min-height:2.75rem;padding:.5rem;font:inherit;color:inherit;background:var(--paper);border:2px solid var(--line);border-radius:4px}
        :is(input,select,textarea)[aria-invalid=true]{border-color:var(--bad)}
        .error{color:var(--bad);font-weight:600;margin:.25rem 0}
        .hint{color:var(--quiet);margin:.25rem 0}
        button{min-height:3rem;padding:.75rem 1.5rem;font:inherit;font-weight:600;color:var(--on-give);background:var(--give);border:0;border-radius:4px;cursor:pointer}
        :focus-visible{outline:3px solid #ffbf47;outline-offset:2px;box-shadow:0 0 0 2px #17201d}
        .unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
        .trap{position:absolute;left:-200vw;width:1px;height:1px;overflow:hidden}
        @media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
        """;
}

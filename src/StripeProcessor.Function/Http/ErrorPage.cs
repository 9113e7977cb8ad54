using System.Security.Cryptography;
using System.Text;
using StripeProcessor.Donations;

namespace StripeProcessor.Function.Http;

/// <summary>
/// A problem as a page, for browsers that sent the form themselves: what is wrong comes first and leads to each field, then the
/// form again as the donor filled it. It needs no script and no file beside it.
/// </summary>
internal sealed class ErrorPage(FunctionSettings settings, FunctionPlatform platform)
{
    private readonly Lazy<string> _policy = new(() => PolicyFor(settings));

    public Reply For(Problem problem, Exchange exchange)
    {
        // A page that sends no origin we know gets no form to send again, nor does anybody while there is no key.
        var form = problem.Kind is "origin_refused" or "sealed" ? null : new DonationFormPage(settings.Rules, problem, exchange, platform);
        return Reply.Html(problem.Status, Write(problem, exchange, form), _policy.Value).With(problem);
    }

    /// <summary>For what was not sent by the donation form.</summary>
    public Reply WithoutForm(Problem problem, Exchange exchange) =>
        Reply.Html(problem.Status, Write(problem, exchange, form: null), _policy.Value).With(problem);

    private string Write(Problem problem, Exchange exchange, DonationFormPage? form)
    {
        var html = new HtmlWriter();
        html.Write($"<!doctype html>")
            .Write($"<html lang=\"en\" dir=\"ltr\">")
            .Write($"<head>")
            .Write($"<meta charset=\"utf-8\">")
            .Write($"<title>Error: {problem.Title} – {settings.Rules.Organisation}</title>")
            .Write($"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
            .Write($"<meta name=\"color-scheme\" content=\"light dark\">")
            .Write($"<style>{new Markup(ErrorPageStyle.Css)}</style>")
            .Write($"</head>")
            .Write($"<body>")
            .Write($"<main>")
            .Write($"<h1>{(form is null ? "" : "Donate to ")}{settings.Rules.Organisation}</h1>");

        WriteSummary(html, problem, form);
        form?.WriteTo(html);

        return html
            .Write($"<p class=\"hint\">If you ask us about this, please quote the reference <code>{exchange.Reference}</code>.</p>")
            .Write($"</main>")
            .Write($"</body>")
            .Write($"</html>")
            .ToString();
    }

    private static void WriteSummary(HtmlWriter html, Problem problem, DonationFormPage? form)
    {
        // Focused when the page opens, so that who cannot see it hears it first.
        html.Write($"<div class=\"summary\" role=\"alert\" aria-labelledby=\"problem\" tabindex=\"-1\" autofocus>")
            .Write($"<h2 id=\"problem\">There is a problem</h2>")
            .Write($"<p>{problem.Detail}</p>");

        if (form is not null && problem.Faults.Count > 0)
        {
            html.Write($"<ul>");
            foreach (var fault in problem.Faults)
            {
                html.Write($"<li><a href=\"#{form.ElementFor(fault.Field)}\">{fault.Message}</a></li>");
            }

            html.Write($"</ul>");
        }

        html.Write($"</div>");
    }

    /// <summary>
    /// Browsers check where a form's redirects lead too, so every place that an answered form may send a donor is named: Stripe's
    /// pages, the pages of the banks' confirmation, and the organisation's own.
    /// </summary>
    private static string PolicyFor(FunctionSettings settings)
    {
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(ErrorPageStyle.Css)));
        var targets = new List<string> { "'self'", "https://checkout.stripe.com", "https://hooks.stripe.com" };

        foreach (var origin in settings.Origins.All.Append(AllowedOrigins.Serialize(settings.ThanksUrl)))
        {
            Add(origin);
        }

        // A stand-in for Stripe on this machine shows its own checkout page.
        if (settings.StripeApiBase.IsLoopback)
        {
            Add(AllowedOrigins.Serialize(settings.StripeApiBase));
        }

        return $"default-src 'none'; style-src 'sha256-{hash}'; form-action {string.Join(' ', targets)}; base-uri 'none'; frame-ancestors 'none'";

        void Add(string origin)
        {
            if (!targets.Contains(origin))
            {
                targets.Add(origin);
            }
        }
    }
}

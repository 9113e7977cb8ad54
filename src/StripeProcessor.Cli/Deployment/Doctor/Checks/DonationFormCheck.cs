namespace StripeProcessor.Cli;

/// <summary>The organisation's page has a form that sends here.</summary>
internal sealed class DonationFormCheck() : DoctorCheck("donation_form")
{
    protected override async Task<DoctorLine> ExamineAsync(Examination examined, CancellationToken cancellationToken)
    {
        var target = await TargetAsync(examined, cancellationToken);
        WebAnswer page;
        try
        {
            page = await examined.SitePage.AskAsync(cancellationToken);
        }
        catch (ToolException fault)
        {
            return Warn(fault.Message, "name the page with the form: --site-page https://…");
        }

        var actions = ActionsOf(page).ToList();
        if (actions.Contains(target))
        {
            return Ok($"{page.Address} has a form that sends here");
        }

        var other = actions.Find(action => action.AbsolutePath.EndsWith("/donations", StringComparison.Ordinal));
        return Warn(
            other is null
                ? $"no form on {page.Address} sends to {target}"
                : $"the form on {page.Address} sends to {other}, not to {target}",
            "paste what stripe-processor snippet html prints, or name the page with the form: --site-page https://…");
    }

    internal static async Task<Uri> TargetAsync(Examination examined, CancellationToken cancellationToken) =>
        new(await examined.Address.KnownAsync(cancellationToken), "donations");

    private static IEnumerable<Uri> ActionsOf(WebAnswer page)
    {
        var tags = HtmlTags.Read(page.Body).ToList();
        var start = tags.Find(tag => tag.Name == "base")?["href"] is { } href && Uri.TryCreate(page.Address, href, out var basis) ? basis : page.Address;
        return tags.Where(tag => tag.Name == "form")
            .Select(tag => Uri.TryCreate(start, tag["action"]?.Trim() ?? "", out var action) ? action : null)
            .OfType<Uri>();
    }
}

using StripeProcessor.Donations;

namespace StripeProcessor.Cli;

/// <summary>Asks what the form is to offer, and holds the answers to the form's own rules.</summary>
internal sealed class FormQuestions(Questioning questions, InitOrder order)
{
    /// <exception cref="ToolException">What was answered cannot be offered.</exception>
    internal async Task<DonationRules> AskAsync(FormFile form, CancellationToken cancellationToken)
    {
        var organisation = await AnswerAsync(new Question(
            "--organisation", "Name of the organisation", "Donors read this name on the form and on Stripe's payment page.", Answers.Organisation)
        {
            Default = form.Organisation,
        });
        var currencies = await AnswerAsync(new Question(
            "--currencies",
            "Currencies",
            "Currencies that one can give in, the default first. Their amounts and fees stand in the file; look them over there.",
            text => Answers.Currencies(text, form))
        {
            Default = form.Currencies.Count > 0 ? string.Join(", ", form.Currencies) : "usd",
        });
        var designations = await AnswerAsync(new Question(
            "--designations",
            "Purposes",
            "What gifts can be for: id=Name, several separated by semicolons, the default first. The id stays in your books; the name may change.",
            Answers.Designations)
        {
            Default = form.Designations.Count > 0 ? Answers.InWords(form.Designations) : "general=Where it is needed most",
        });
        var frequencies = await AnswerAsync(new Question(
            "--frequencies",
            "How often",
            "How often one can give: one_time, weekly, monthly, yearly, in the order that the form shows them.",
            Answers.Frequencies)
        {
            Default = form.Frequencies.Count > 0 ? string.Join(", ", form.Frequencies) : "one_time, monthly",
        });

        var offered = Answers.Split(currencies, ',').Select(entry => Answers.RulesOf(entry, form, out _)
            ?? throw InitFile.CannotRead(order.FormSettings, new FormatException($"its currency {entry} cannot be understood"))).ToList();
        var rules = new DonationRules
        {
            Organisation = organisation,
            Default = offered[0],
            Currencies = offered,
            Frequencies = [.. Answers.Split(frequencies, ',').Select(name => RecurrenceNames.TryParse(name, out var read) ? read : default)],
            Designations = Answers.DesignationsIn(designations),
        };
        return rules.Faults() is [var fault, ..]
            ? throw ToolException.Refused($"the form cannot be offered so: {fault}", $"answer otherwise, or change {order.FormSettings} by hand")
            : rules;

        Task<string> AnswerAsync(Question question) => questions.AnswerAsync(question, order.Said[question.Option], cancellationToken);
    }
}

using System.Text;

namespace StripeProcessor.Local.Sandbox;

internal sealed record FieldProblem(string Field, string Message);

/// <summary>The fields of the checkout page: shown, read, and shown again with what is wrong; never with the card again.</summary>
internal static class CheckoutForm
{
    public const string TestCards = """
        <details class="panel">
        <summary>Test cards</summary>
        <div class="scroll"><table>
        <thead><tr><th scope="col">Number</th><th scope="col">What happens</th></tr></thead>
        <tbody>
        <tr><td>4242 4242 4242 4242</td><td>Succeeds</td></tr>
        <tr><td>5555 5555 5555 4444</td><td>Succeeds (Mastercard)</td></tr>
        <tr><td>4000 0000 0000 3220</td><td>The bank asks for 3-D Secure</td></tr>
        <tr><td>4000 0000 0000 0002</td><td>Declined</td></tr>
        <tr><td>4000 0000 0000 9995</td><td>Declined: insufficient funds</td></tr>
        <tr><td>4000 0000 0000 0069</td><td>Declined: expired</td></tr>
        <tr><td>4000 0000 0000 0127</td><td>Declined: wrong security code</td></tr>
        <tr><td>4000 0000 0000 0119</td><td>Declined: processing error</td></tr>
        </tbody></table></div>
        <p class="quiet">Any expiry in the future and any three digits as security code.</p>
        </details>
        """;

    private const string BankDebit = """
        <p class="quiet">Or without a card, from a test bank account. The bank decides four days later.</p>
        <button class="second" name="bank_debit" value="succeeds">Bank debit that succeeds</button>
        <button class="second" name="bank_debit" value="fails">Bank debit that fails</button>
        """;

    private const string Digits = "inputmode=\"numeric\"";

    /// <summary>The card, or everything that is wrong with the form.</summary>
    public static (CardEntry? Entry, List<FieldProblem> Problems) Read(Dictionary<string, string> form, long now)
    {
        var problems = new List<FieldProblem>();
        if (EmailProblem(form) is { } problemOfEmail)
        {
            problems.Add(problemOfEmail);
        }

        return (ReadCard(form, now, problems), problems);
    }

    /// <summary>The card, or null; what is wrong is added to the problems.</summary>
    public static CardEntry? ReadCard(Dictionary<string, string> form, long now, List<FieldProblem> problems)
    {
        var expiry = form.GetValueOrDefault("expiry", "").Split('/', '-', ' ').Where(part => part.Length > 0).ToList();
        if (expiry is [{ Length: 4 } together])
        {
            expiry = [together[..2], together[2..]];
        }

        var cvc = form.GetValueOrDefault("cvc", "");
        if (expiry.Count != 2)
        {
            problems.Add(new FieldProblem("expiry", "Enter the expiry date as MM/YY."));
        }

        if (cvc.Length == 0)
        {
            problems.Add(new FieldProblem("cvc", "Enter the security code from the card."));
        }

        try
        {
            return CardEntry.Of(
                form.GetValueOrDefault("card_number", ""),
                expiry.Count == 2 ? expiry[0] : "12",
                expiry.Count == 2 ? expiry[1] : "99",
                cvc.Length == 0 ? null : cvc,
                now);
        }
        catch (ApiError error)
        {
            var problem = Of(error);
            if (problems.All(known => known.Field != problem.Field))
            {
                problems.Insert(0, problem);
            }

            return null;
        }
    }

    public static FieldProblem? EmailProblem(Dictionary<string, string> form) => EmailAddress.IsOne(form.GetValueOrDefault("email", ""))
        ? null
        : new FieldProblem("email", "Enter an email address, like name@example.com.");

    public static string Problems(List<FieldProblem> problems)
    {
        if (problems.Count == 0)
        {
            return "";
        }

        var list = new StringBuilder();
        foreach (var problem in problems)
        {
            list.Append($"""<li><a href="#{problem.Field}">{PageLayout.Text(problem.Message)}</a></li>""");
        }

        return $"""<div class="problem" role="alert"><h2>There is a problem</h2><ul>{list}</ul></div>""";
    }

    public static string Fields(Dictionary<string, string> form, List<FieldProblem> problems, string? knownEmail, string button, bool takesDebit) => $"""
        <form class="panel" method="post" novalidate>
        {Field("email", "Email", "type=\"email\" autocomplete=\"email\"", form.GetValueOrDefault("email", knownEmail ?? ""), problems)}
        {CardFields(problems)}
        <button type="submit">{PageLayout.Text(button)}</button>
        {(takesDebit ? BankDebit : "")}
        </form>
        """;

    public static string CardFields(List<FieldProblem> problems) => $"""
        {Field("card_number", "Card number", $"{Digits} autocomplete=\"cc-number\" placeholder=\"4242 4242 4242 4242\"", "", problems)}
        <div class="pair">
        {Field("expiry", "Expiry (MM/YY)", $"{Digits} autocomplete=\"cc-exp\" placeholder=\"MM/YY\"", "", problems)}
        {Field("cvc", "Security code (CVC)", $"{Digits} autocomplete=\"cc-csc\" placeholder=\"123\"", "", problems)}
        </div>
        """;

    private static string Field(string name, string label, string attributes, string value, List<FieldProblem> problems)
    {
        var problem = problems.FirstOrDefault(known => known.Field == name);
        var (marks, text) = problem is null
            ? ("", "")
            : ($" aria-invalid=\"true\" aria-describedby=\"{name}-wrong\"",
                $"<p class=\"wrong\" id=\"{name}-wrong\">{PageLayout.Text(problem.Message)}</p>");
        return $"""
            <div class="field">
            <label for="{name}">{label}</label>
            <input id="{name}" name="{name}" {attributes} value="{PageLayout.Text(value)}" required{marks}>
            {text}
            </div>
            """;
    }

    private static FieldProblem Of(ApiError error) => error.Error.TextOrNull("param") switch
    {
        "exp_month" or "exp_year" => new FieldProblem("expiry", "The expiry date is not right, or lies in the past."),
        "cvc" => new FieldProblem("cvc", "The security code has three digits (four on American Express)."),
        _ when error.Error.TextOrNull("decline_code") is not null =>
            new FieldProblem("card_number", "This is not a test card. The sandbox takes test cards only, such as 4242 4242 4242 4242."),
        _ => new FieldProblem("card_number", "Check the card number: it is not complete or has a typing mistake."),
    };
}

namespace StripeProcessor.Cli;

/// <summary>One thing that <c>init</c> has to know.</summary>
/// <param name="Option">The option that answers it, such as <c>--site</c>.</param>
/// <param name="Title">What is asked, in a few words.</param>
/// <param name="Why">What it is for, in a sentence.</param>
/// <param name="Read">The answer as it is written down, or what is wrong with it.</param>
internal sealed record Question(string Option, string Title, string Why, Func<string, Question.Reading> Read)
{
    /// <summary>Whether nothing is an answer too.</summary>
    internal bool IsOptional { get; init; }

    /// <summary>What is taken when nobody says otherwise; null when somebody must.</summary>
    internal string? Default { get; init; }

    internal abstract record Reading
    {
        internal sealed record Good(string Value) : Reading;

        internal sealed record Bad(string Fault) : Reading;
    }
}

/// <summary>Gets the answers: from the command line, from whoever sits at the keyboard, or by default.</summary>
internal sealed class Questioning(Terminal terminal, bool asks)
{
    private const string Nothing = "-";

    /// <exception cref="ToolException">What was said cannot be used, or nothing was said and there is nobody to ask.</exception>
    internal async Task<string> AnswerAsync(Question question, string? said, CancellationToken cancellationToken)
    {
        if (said is not null)
        {
            return Understand(question, said) switch
            {
                Question.Reading.Good good => good.Value,
                Question.Reading.Bad bad => throw ToolException.Usage($"{question.Option} cannot be used: {bad.Fault}", question.Why),
                _ => throw new InvalidOperationException("an answer of no known kind"),
            };
        }

        if (asks)
        {
            return await AskAsync(question, cancellationToken);
        }

        return question.Default ?? (question.IsOptional ? "" : throw ToolException.Usage(
            $"{question.Option} is not said, and nobody sits at the keyboard to be asked", question.Why));
    }

    private async Task<string> AskAsync(Question question, CancellationToken cancellationToken)
    {
        terminal.Errors.WriteLine();
        terminal.Errors.WriteLine(question.Why);
        var byDefault = question.Default is { Length: > 0 } value
            ? $" [{value}{(question.IsOptional ? $"; {Nothing} for none" : "")}]"
            : question.IsOptional ? " [none]" : "";
        while (true)
        {
            var typed = (await terminal.Ask($"{question.Title}{byDefault}:", cancellationToken)).Trim();
            if (typed.Length == 0 && (question.IsOptional || question.Default is not null))
            {
                return question.Default ?? "";
            }

            switch (Understand(question, typed))
            {
                case Question.Reading.Good good:
                    return good.Value;
                case Question.Reading.Bad bad:
                    terminal.Errors.WriteLine($"That cannot be used: {bad.Fault}");
                    break;
            }
        }
    }

    private static Question.Reading Understand(Question question, string text) =>
        text.Trim() is "" or Nothing
            ? question.IsOptional ? new Question.Reading.Good("") : new Question.Reading.Bad("it is empty")
            : question.Read(text.Trim());
}

namespace StripeProcessor.Stripe;

/// <summary>
/// What becomes of a text that an object at Stripe has: by default it stays as it is; a text given here takes its place;
/// <see cref="Clear"/> removes it. A null stays a null: nothing is ever removed by forgetting to say something.
/// </summary>
public readonly record struct TextChange
{
    private readonly string? _sent;

    private TextChange(string? sent) => _sent = sent;

    /// <summary>Removes the text.</summary>
    public static TextChange Clear { get; } = new("");

    /// <summary>Writes this text; null leaves what is there.</summary>
    /// <exception cref="ArgumentException">It is empty, which Stripe would take for <see cref="Clear"/>.</exception>
    public static implicit operator TextChange(string? text) =>
        text is "" ? throw new ArgumentException("an empty text would remove the old one: that is Clear", nameof(text)) : new(text);

    /// <summary>What is done, not to what text: it may be personal.</summary>
    public override string ToString() => _sent switch { null => "kept", "" => "cleared", _ => "written" };

    internal void AddTo(StripeForm form, string name) => form.Add(name, _sent);
}

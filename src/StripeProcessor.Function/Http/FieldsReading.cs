using StripeProcessor.Donations;

namespace StripeProcessor.Function.Http;

/// <summary>What became of taking a body apart into named texts.</summary>
internal abstract record FieldsReading
{
    private FieldsReading()
    {
    }

    /// <summary>The fields, unless a name occurs twice: which of the two counts would be a guess about money.</summary>
    public static FieldsReading Of(IEnumerable<KeyValuePair<string, string>> fields) =>
        FormFields.TryFrom(fields, out var read, out _) ? new Read(read) : SentTwice();

    public static FieldsReading SentTwice() => new Unreadable("A field is sent twice.");

    /// <summary>Every name once.</summary>
    public sealed record Read(FormFields Fields) : FieldsReading;

    /// <summary>Not one field is trusted when one is broken.</summary>
    /// <param name="Reason">A sentence for whoever wrote the client; it repeats nothing of the body.</param>
    public sealed record Unreadable(string Reason) : FieldsReading;
}

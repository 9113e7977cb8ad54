using System.Text;
using StripeProcessor.Donations;

namespace StripeProcessor.Function.Http;

/// <summary>The fields of a request, whatever they were wrapped in.</summary>
internal abstract record RequestFields
{
    /// <summary>The most bytes of a body: a donation is a few hundred.</summary>
    public const int BodyLimit = 16 * 1024;

    private static readonly HashSet<string> Known = new(DonationFields.InOrder, StringComparer.Ordinal);

    private RequestFields()
    {
    }

    /// <summary>Reads a JSON object or a form post.</summary>
    public static RequestFields ReadJsonOrForm(FriendlyRequest request)
    {
        if (!request.IsJson && !request.IsForm)
        {
            return new Refused(Problems.UnsupportedMediaType("application/json and application/x-www-form-urlencoded"));
        }

        return Read(request, body => request.IsJson ? JsonFields.Read(body.Span, Known) : UrlEncodedFields.Read(body.Span));
    }

    /// <summary>Reads a JSON object.</summary>
    /// <param name="known">Names under which a nested value is refused rather than ignored.</param>
    public static RequestFields ReadJson(FriendlyRequest request, IReadOnlySet<string> known) =>
        request.IsJson
            ? Read(request, body => JsonFields.Read(body.Span, known))
            : new Refused(Problems.UnsupportedMediaType("application/json"));

    /// <summary>Reads the JSON object that is the value of one name.</summary>
    /// <param name="known">Names under which a nested value is refused rather than ignored.</param>
    public static RequestFields ReadJsonInside(FriendlyRequest request, string name, IReadOnlySet<string> known) =>
        request.IsJson
            ? Read(request, body => JsonFields.Read(body.Span, name, known))
            : new Refused(Problems.UnsupportedMediaType("application/json"));

    /// <summary>Reads what stands behind the question mark.</summary>
    public static RequestFields ReadQuery(FriendlyRequest request) =>
        UrlEncodedFields.Read(Encoding.UTF8.GetBytes(request.Query)) switch
        {
            FieldsReading.Read read => new Fields(read.Fields),
            _ => new Refused(Problems.Unreadable("What follows the question mark is not percent-encoded UTF-8, or names something twice.")),
        };

    private static RequestFields Read(FriendlyRequest request, Func<ReadOnlyMemory<byte>, FieldsReading> read) =>
        request.ReadBody(BodyLimit) switch
        {
            BodyBytes.Read body => read(body.Bytes) switch
            {
                FieldsReading.Read fields => new Fields(fields.Fields),
                FieldsReading.Unreadable unreadable => new Refused(Problems.Unreadable(unreadable.Reason)),
                _ => throw new System.Diagnostics.UnreachableException(),
            },
            BodyBytes.TooLarge => new Refused(Problems.TooLarge()),
            _ => new Refused(Problems.Unreadable("The body is not encoded as its headers say.")),
        };

    public sealed record Fields(FormFields Values) : RequestFields;

    public sealed record Refused(Problem Problem) : RequestFields;
}

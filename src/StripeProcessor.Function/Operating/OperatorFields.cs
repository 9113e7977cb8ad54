using System.Globalization;
using System.Text;
using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;
using StripeProcessor.Function.Http;

namespace StripeProcessor.Function.Operating;

/// <summary>
/// What an operator's request says, in its query or its body, and every fault of it. A name that the route does not know is a fault
/// too: a misspelt amount must not become all that is left.
/// </summary>
internal sealed class OperatorFields
{
    private readonly FormFields _fields;
    private readonly List<FieldFault> _faults = [];

    private OperatorFields(FormFields fields, IReadOnlyCollection<string> known)
    {
        _fields = fields;
        foreach (var (name, _) in fields)
        {
            if (!known.Contains(name))
            {
                _faults.Add(new FieldFault(name, FaultCodes.NotOffered, "There is no such field here."));
            }
        }
    }

    /// <summary>Null while there is none; else all faults in one problem.</summary>
    public Problem? Problem => _faults.Count == 0
        ? null
        : new Problem(422, "invalid", "Some of it cannot be used", "Please correct what is named and send it again.") { Faults = _faults };

    /// <summary>What the query says.</summary>
    public static (OperatorFields? Fields, Problem? Problem) OfQuery(FriendlyRequest request, params string[] known) =>
        UrlEncodedFields.Read(Encoding.UTF8.GetBytes(request.Query)) switch
        {
            FieldsReading.Read read => (new OperatorFields(read.Fields, known), null),
            FieldsReading.Unreadable unreadable => (null, Problems.Unreadable(unreadable.Reason)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    /// <summary>What the JSON object in the body says.</summary>
    public static (OperatorFields? Fields, Problem? Problem) OfBody(FriendlyRequest request, params string[] known) =>
        RequestFields.ReadJson(request, known.ToHashSet(StringComparer.Ordinal)) switch
        {
            RequestFields.Fields read => (new OperatorFields(read.Values, known), null),
            RequestFields.Refused refused => (null, refused.Problem),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    /// <summary>The text; null when it is not there or empty.</summary>
    public string? Text(string name) => _fields[name] is { Length: > 0 } text ? text : null;

    /// <summary>The text; a fault when it is not there.</summary>
    public string? Required(string name)
    {
        var text = Text(name);
        if (text is null)
        {
            Fault(name, FaultCodes.Missing, "This is needed.");
        }

        return text;
    }

    /// <summary>A UUID; a fault when it is not there or is none.</summary>
    public Guid? RequiredId(string name)
    {
        if (Required(name) is not { } text)
        {
            return null;
        }

        if (Guid.TryParseExact(text, "D", out var id))
        {
            return id;
        }

        Fault(name, FaultCodes.Unreadable, "This is a UUID such as 0f8fad5b-d9cb-469f-a165-70867728950e.");
        return null;
    }

    /// <summary>True or false, and false when it is not there.</summary>
    public bool Flag(string name)
    {
        switch (Text(name))
        {
            case null or "false":
                return false;

            case "true":
                return true;

            default:
                Fault(name, FaultCodes.Unreadable, "This is true or false.");
                return false;
        }
    }

    /// <summary>A moment; null when it is not there.</summary>
    public DateTimeOffset? Time(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (OperatorTime.TryRead(text, out var time))
        {
            return time;
        }

        Fault(name, FaultCodes.Unreadable, "This is a day such as 2026-11-26 or a moment such as 2026-11-26T14:03:22Z.");
        return null;
    }

    /// <summary>The span of time that <c>since</c> and <c>until</c> name; what is not named is open.</summary>
    /// <param name="now">Our clock.</param>
    /// <param name="mode">In test mode Stripe's clocks may run ahead of ours, and what they bring about is dated by them.</param>
    public LedgerRange Range(DateTimeOffset now, string mode)
    {
        var end = mode == "live" ? now.AddDays(1) : now.AddYears(10);
        var range = new LedgerRange(Time("since") ?? DateTimeOffset.UnixEpoch, Time("until") ?? end);
        if (range.From >= range.Before && _faults.Count == 0)
        {
            Fault("until", FaultCodes.TooSmall, "This must be later than since.");
        }

        return range;
    }

    /// <summary>A whole number of at least zero; null when it is not there.</summary>
    public long? Number(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        Fault(name, FaultCodes.Unreadable, "This is a whole number.");
        return null;
    }

    /// <summary>How many on a page, 1 to 100.</summary>
    public int Limit(string name)
    {
        var limit = Number(name) ?? 100;
        if (limit is < 1 or > 100)
        {
            Fault(name, FaultCodes.TooLarge, "This is 1 to 100.");
            return 100;
        }

        return (int)limit;
    }

    /// <summary>One of the choices; null when it is not there.</summary>
    public string? Choice(string name, IReadOnlyCollection<string> choices)
    {
        var text = Text(name);
        if (text is null || choices.Contains(text))
        {
            return text;
        }

        Fault(name, FaultCodes.NotOffered, $"This is one of {string.Join(", ", choices)}.");
        return null;
    }

    public void Fault(string name, string code, string message) => _faults.Add(new FieldFault(name, code, message));
}

namespace StripeProcessor.Donations;

/// <summary>Hands out the fields of one form and gathers what is wrong with them.</summary>
internal sealed class FieldReader(FormFields fields)
{
    private readonly List<FieldFault> faults = [];

    /// <summary>The faults so far, in field order.</summary>
    internal IReadOnlyList<FieldFault> Faults => [.. faults.OrderBy(fault => Position(fault.Field))];

    internal bool IsFaultless => faults.Count == 0;

    /// <summary>The value, trimmed; null when it was not sent or is blank, as empty inputs of a form are.</summary>
    internal string? Value(string field) => fields[field] is { } sent && !string.IsNullOrWhiteSpace(sent) ? sent.Trim() : null;

    internal void Fault(string field, string code, string message) => faults.Add(new(field, code, message));

    internal void Fault(FieldFault fault) => faults.Add(fault);

    /// <summary>Text a donor wrote; null when there is none or it cannot be kept.</summary>
    internal string? Text(string field, int longest, bool allowsLines = false)
    {
        var text = DonorText.Tidy(fields[field]);
        if (text is null || DonorText.FaultOf(field, text, longest, allowsLines) is not { } fault)
        {
            return text;
        }

        Fault(fault);
        return null;
    }

    /// <summary>Whether the box is ticked. What cannot be read is a fault, not a no.</summary>
    internal bool Ticked(string field)
    {
        if (TickBox.Read(fields[field]) is { } isTicked)
        {
            return isTicked;
        }

        Fault(field, FaultCodes.Unreadable, "Please tick this box or leave it empty.");
        return false;
    }

    private static int Position(string field)
    {
        for (var i = 0; i < DonationFields.InOrder.Count; i++)
        {
            if (DonationFields.InOrder[i] == field)
            {
                return i;
            }
        }

        return DonationFields.InOrder.Count;
    }
}

using StripeProcessor.Donations;

namespace StripeProcessor.Function.Http;

/// <summary>
/// Where the browser goes after giving, and after turning back. What the form asks for counts only on an allowed origin: else
/// anybody could make a link of ours that ends on a page of theirs.
/// </summary>
internal sealed class WaysBack
{
    private readonly Uri _next;
    private readonly Uri _cancel;

    private WaysBack(Uri next, Uri cancel, IReadOnlyList<FieldFault> faults)
    {
        _next = next;
        _cancel = cancel;
        Faults = faults;
    }

    /// <summary>Addresses that lie elsewhere. The settings' own stand in for them.</summary>
    public IReadOnlyList<FieldFault> Faults { get; }

    public string CancelUrl => WebAddress.InAscii(_cancel);

    public static WaysBack Read(FormFields fields, FunctionSettings settings)
    {
        var faults = new List<FieldFault>();
        var next = Locate(DonationFields.Next, settings.ThanksUrl);
        var cancel = Locate(DonationFields.Cancel, settings.CancelUrl);
        return new WaysBack(next, cancel, faults);

        Uri Locate(string field, Uri byDefault)
        {
            if (fields[field]?.Trim() is not { Length: > 0 } address)
            {
                return byDefault;
            }

            if (settings.Origins.Locate(address) is { } located && WebAddress.InAscii(located).Length <= DonationForm.LongestAddress)
            {
                return located;
            }

            faults.Add(new FieldFault(field, FaultCodes.NotAllowed, "The page to return to is not on this organisation's site."));
            return byDefault;
        }
    }

    /// <summary>The page to thank on, told which donation it is about and nothing else.</summary>
    /// <param name="id">The donation.</param>
    /// <param name="manageToken">Lets the donor manage a repeating gift; null for single gifts.</param>
    public string NextFor(DonationId id, string? manageToken = null)
    {
        var address = WebAddress.WithQuery(_next, "donation", id.ToString());
        return manageToken is null ? address : $"{address}{(address.Contains('#', StringComparison.Ordinal) ? "&" : "#")}manage={manageToken}";
    }
}

namespace StripeProcessor.Donations;

/// <summary>What a donor's page is told about a gift, as replies spell it.</summary>
public static class DonationStatus
{
    /// <summary>The money is on its way to the charity.</summary>
    public const string Succeeded = "succeeded";

    /// <summary>Accepted, but not known to be paid yet: a bank debit takes days. Thank, do not receipt.</summary>
    public const string Processing = "processing";

    /// <summary>The donor's bank wants to hear from the donor (3-D Secure).</summary>
    public const string RequiresAction = "requires_action";

    /// <summary>The donor continues on the hosted checkout page.</summary>
    public const string Redirect = "redirect";
}

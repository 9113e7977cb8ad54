namespace StripeProcessor.Donations;

/// <summary>Reads a donation form: every field, every rule, all faults at once.</summary>
public static class DonationForm
{
    /// <summary>Reads the fields against the rules.</summary>
    /// <param name="fields">What was sent.</param>
    /// <param name="idempotencyKey">The header of that name, or null; the same thing as the field <c>donation_id</c>.</param>
    /// <param name="freshId">The id of the gift if nothing that was sent names it.</param>
    /// <param name="rules">Rules without faults.</param>
    public static DonationReading Read(FormFields fields, string? idempotencyKey, DonationId freshId, DonationRules rules) =>
        throw new NotImplementedException();
}

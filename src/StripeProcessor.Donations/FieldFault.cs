namespace StripeProcessor.Donations;

/// <summary>What is wrong with one field, said to the donor.</summary>
/// <param name="Field">One of <see cref="DonationFields"/>.</param>
/// <param name="Code">Stable, for programs; one of <see cref="FaultCodes"/>.</param>
/// <param name="Message">
/// Kind and plain. Never repeats what may be personal; amounts are repeated, cut short. Plain text: encode it for HTML.
/// </param>
public sealed record FieldFault(string Field, string Code, string Message);

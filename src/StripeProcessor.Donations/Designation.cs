namespace StripeProcessor.Donations;

/// <summary>What a gift is for: a fund or a campaign. The id goes over the wire, the name is for people.</summary>
public sealed record Designation(string Id, string Name);

namespace StripeProcessor.Donations;

/// <summary>Whether somebody is honoured or remembered.</summary>
public enum DedicationKind
{
    /// <summary><c>in_honor</c> on the wire.</summary>
    InHonor,

    /// <summary><c>in_memory</c> on the wire.</summary>
    InMemory,
}

/// <summary>In whose honour or memory a gift is made. The name is personal: never logged.</summary>
public sealed record Dedication(DedicationKind Kind, string Name)
{
    /// <summary>The wire name of <see cref="DedicationKind.InHonor"/>.</summary>
    public const string InHonorName = "in_honor";

    /// <summary>The wire name of <see cref="DedicationKind.InMemory"/>.</summary>
    public const string InMemoryName = "in_memory";

    /// <summary>The kind on the wire.</summary>
    public string WireName => Kind == DedicationKind.InHonor ? InHonorName : InMemoryName;

    /// <summary>The kind only.</summary>
    public override string ToString() => WireName;
}

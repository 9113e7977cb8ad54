namespace StripeProcessor.Local.Sandbox;

/// <summary>What a cardholder does about a payment once it has been taken.</summary>
internal enum DisputeCourse
{
    None,
    Fraudulent,
    ProductNotReceived,

    /// <summary>The bank asks first; no money moves.</summary>
    Inquiry,

    /// <summary>The card network warns of fraud; nobody has disputed yet.</summary>
    EarlyFraudWarning,
}

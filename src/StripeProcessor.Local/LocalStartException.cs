namespace StripeProcessor.Local;

/// <summary>The local system cannot start, for a reason that somebody at the keyboard can remove.</summary>
public class LocalStartException : Exception
{
    /// <param name="message">What was being done and what was met.</param>
    /// <param name="hint">What to try.</param>
    /// <param name="innerException">What was met, in full.</param>
    public LocalStartException(string message, string hint, Exception? innerException = null)
        : base(message, innerException)
    {
        Hint = hint;
    }

    /// <summary>What to try.</summary>
    public string Hint { get; }
}

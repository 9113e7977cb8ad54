namespace StripeProcessor.Cli;

/// <summary>Looks at one thing and says one line about it. Changes nothing.</summary>
/// <param name="name">How the line begins, and its heading in <c>deploy/troubleshooting.md</c>.</param>
internal abstract class DoctorCheck(string name)
{
    internal string Name => name;

    /// <summary>Whether there is anything to look at: a local system has no stack.</summary>
    internal virtual bool AppliesTo(Examination examined) => true;

    /// <summary>Looks. What cannot be looked at because of another check's fault is a warning that names that check.</summary>
    internal async Task<DoctorLine> LookAsync(Examination examined, CancellationToken cancellationToken)
    {
        try
        {
            return await ExamineAsync(examined, cancellationToken);
        }
        catch (UnknownFactException missing)
        {
            return Warn("not looked at", $"first put right what '{missing.Owner}' names");
        }
        catch (ToolException fault)
        {
            return Fail(fault.Message, fault.Hint);
        }
    }

    /// <exception cref="ToolException">What was met is a failure; its text and hint become the line.</exception>
    /// <exception cref="UnknownFactException">It needs what another check has found missing.</exception>
    protected abstract Task<DoctorLine> ExamineAsync(Examination examined, CancellationToken cancellationToken);

    protected DoctorLine Ok(string text) => new(name, DoctorLine.Ok, text, null);

    protected DoctorLine Warn(string text, string hint) => new(name, DoctorLine.Warn, text, hint);

    protected DoctorLine Fail(string text, string hint) => new(name, DoctorLine.Fail, text, hint);
}

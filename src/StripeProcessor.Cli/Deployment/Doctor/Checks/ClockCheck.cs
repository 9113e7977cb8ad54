using System.Globalization;

namespace StripeProcessor.Cli;

/// <summary>
/// This machine, the API's front and the function agree about the time. AWS refuses a signature that is five minutes off, and a
/// webhook's signature is refused after as long.
/// </summary>
internal sealed class ClockCheck() : DoctorCheck("clock")
{
    private static readonly TimeSpan Noticed = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Dangerous = TimeSpan.FromMinutes(4);

    protected override async Task<DoctorLine> ExamineAsync(Examination examined, CancellationToken cancellationToken)
    {
        var health = await examined.Health.KnownAsync(cancellationToken);
        var between = health.AskedAt + ((health.AnsweredAt - health.AskedAt) / 2);
        var found = new List<(string Whose, TimeSpan Off)>();
        if (health.Header("Date") is { } date && Moment.TryRead(date, out var front))
        {
            found.Add(("the API's", front - between));
        }

        if (await OfFunctionAsync(examined, cancellationToken) is { } function)
        {
            found.Add(("the function's", function));
        }

        if (found.Count == 0)
        {
            return Warn(
                "the API tells no time, so this machine's clock has nothing to be held against",
                "see that it is set by the network");
        }

        var (whose, off) = found.MaxBy(one => one.Off.Duration());
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"this machine's clock is {Math.Round(off.Duration().TotalSeconds)} s {(off > TimeSpan.Zero ? "behind" : "ahead of")} {whose}");
        const string ToDo = "let this machine's clock be set by the network; AWS refuses calls signed five minutes off";
        return off.Duration() >= Dangerous ? Fail(text, ToDo) : off.Duration() >= Noticed ? Warn(text, ToDo) : Ok(text);
    }

    private static async Task<TimeSpan?> OfFunctionAsync(Examination examined, CancellationToken cancellationToken)
    {
        try
        {
            var report = await examined.SelfCheck.KnownAsync(cancellationToken);
            return Moment.TryRead(report.Text("now"), out var now) ? now - examined.SelfCheckAnsweredAt : null;
        }
        catch (UnknownFactException)
        {
            return null;
        }
    }
}

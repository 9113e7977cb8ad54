namespace StripeProcessor.Cli;

/// <summary>Shows on the error stream how far CloudFormation has come: a bar where a person watches, else a line for each change.</summary>
internal static class StackWatch
{
    /// <summary>Does work that waits for CloudFormation, which is given the way to report its status.</summary>
    internal static async Task<T> WatchAsync<T>(Terminal terminal, bool isQuiet, string title, Func<Action<string>, Task<T>> work)
    {
        if (isQuiet || terminal.IsErrorsWatched)
        {
            return await Screen.WatchAsync(terminal, isQuiet, title, report => work(status => report($"{title}: {status}", null)));
        }

        var last = "";
        return await work(status =>
        {
            if (status != last)
            {
                terminal.Errors.WriteLine($"{title}: {status}");
                last = status;
            }
        });
    }
}

namespace StripeProcessor.Cli;

/// <summary>Something that several checks read, asked for once. One check, its owner, tells when it cannot be had.</summary>
internal sealed class Fact<T>(string owner, Func<CancellationToken, Task<T>> ask)
{
    private Task<T>? _asked;

    /// <summary>For the owner.</summary>
    /// <exception cref="ToolException">It cannot be had.</exception>
    internal Task<T> AskAsync(CancellationToken cancellationToken) => _asked ??= ask(cancellationToken);

    /// <summary>For every other check.</summary>
    /// <exception cref="UnknownFactException">It cannot be had, which the owner tells.</exception>
    internal async Task<T> KnownAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync(cancellationToken);
        }
        catch (Exception met) when (met is ToolException or UnknownFactException)
        {
            throw new UnknownFactException((met as UnknownFactException)?.Owner ?? owner);
        }
    }
}

/// <summary>A check cannot be made before another one is put right.</summary>
internal sealed class UnknownFactException(string owner) : Exception
{
    internal string Owner => owner;
}

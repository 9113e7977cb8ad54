namespace StripeProcessor.Benchmarks.ColdStart;

/// <summary>A program that does the whole job, and how it is started.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="OverTls">Whether it speaks to KMS and Stripe over TLS.</param>
/// <param name="File">The program.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Variables">What its environment holds beyond the function's own settings.</param>
/// <param name="ProgramBytes">The size of the binary, or of the bundled script.</param>
/// <param name="ZipBytes">The size of the package as it is deployed, where there is one.</param>
internal sealed record Peer(
    string Name,
    bool OverTls,
    string File,
    IReadOnlyList<string> Arguments,
    IReadOnlyDictionary<string, string> Variables,
    long ProgramBytes,
    long? ZipBytes);

using System.Security.Cryptography;
using System.Text;
using StripeProcessor.Donations.Ledger;
using StripeProcessor.Function.Http;

namespace StripeProcessor.Function.Operating;

/// <summary>Notes who does what before it is done: an act that leaves no note does not happen.</summary>
internal sealed class AuditTrail(ILedger ledger, TimeProvider time)
{
    // What comes page by page is one act. A note for each page would bury the others.
    private static readonly TimeSpan SameAct = TimeSpan.FromHours(1);

    /// <summary>Notes an act.</summary>
    /// <param name="who">The operator's ARN.</param>
    /// <param name="what">In a word.</param>
    /// <param name="subject">Of what; nothing personal.</param>
    /// <param name="exchange">The request.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public Task NoteAsync(string who, string what, string subject, Exchange exchange, CancellationToken cancellationToken) =>
        ledger.CommitAsync(
            new Posting { Audit = new AuditNote(exchange.Reference, time.GetUtcNow(), who, what, subject) }, cancellationToken);

    /// <summary>Notes an act that takes many requests, once an hour.</summary>
    public async Task NoteOnceAsync(string who, string what, string subject, Exchange exchange, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var counter = "audit/" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{who}\n{what}\n{subject}")));
        if (await ledger.CountAsync(counter, 0, now, now + SameAct, cancellationToken) > 0)
        {
            return;
        }

        // The note first: should this end in between, the next page notes it again.
        await NoteAsync(who, what, subject, exchange, cancellationToken);
        await ledger.CountAsync(counter, 1, now, now + SameAct, cancellationToken);
    }
}

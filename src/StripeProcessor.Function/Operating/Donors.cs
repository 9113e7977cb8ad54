using StripeProcessor.Donations;
using StripeProcessor.Donations.Ledger;

namespace StripeProcessor.Function.Operating;

/// <summary>Who gave, for a page of gifts: a later payment of a repeating gift is from whoever made the first.</summary>
internal sealed class Donors(ILedger ledger)
{
    private readonly Dictionary<DonationId, Donor?> _known = [];

    public async Task<Donor?> OfAsync(LedgerEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Donor is not null || entry.IsErased || entry.RenewalOf is not { } first)
        {
            return entry.Donor;
        }

        if (!_known.TryGetValue(first, out var donor))
        {
            donor = (await ledger.FindAsync(first, cancellationToken))?.Donor;
            _known[first] = donor;
        }

        return donor;
    }
}

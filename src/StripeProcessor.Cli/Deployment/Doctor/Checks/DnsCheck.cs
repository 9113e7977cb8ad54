using System.Net;
using System.Net.Sockets;

namespace StripeProcessor.Cli;

/// <summary>The API's name has an address.</summary>
internal sealed class DnsCheck() : DoctorCheck("dns")
{
    internal override bool AppliesTo(Examination examined) => !examined.IsLocal;

    protected override async Task<DoctorLine> ExamineAsync(Examination examined, CancellationToken cancellationToken)
    {
        var address = await examined.Address.KnownAsync(cancellationToken);
        if (IPAddress.TryParse(address.Host.Trim('[', ']'), out _))
        {
            return Ok($"{address.Host} is an address itself");
        }

        try
        {
            var found = await examined.Connection.Resolve(address.IdnHost, cancellationToken);
            if (found.AddressList.Length > 0)
            {
                var alias = found.HostName.TrimEnd('.');
                return Ok($"{address.Host} has an address{(IsAnother(alias, address.IdnHost) ? $", that of {alias}" : "")}");
            }
        }
        catch (SocketException)
        {
            // No such name, or nobody to ask: the line below says both.
        }

        return IsOfAws(address)
            ? Fail($"{address.Host} has no address", "is this machine's network up? else the API was deleted: look at the stack")
            : Fail(
                $"{address.Host} has no address",
                "give the name a CNAME, or an alias of Route 53, to the target that API Gateway's console shows under Custom domain names; "
                    + "a new record may take an hour to be seen");
    }

    /// <summary>Whether AWS made the name: then AWS also keeps its records and its certificate.</summary>
    internal static bool IsOfAws(Uri address) => address.Host.Split('.') is [_, "execute-api", _, "amazonaws", ..];

    private static bool IsAnother(string alias, string host) =>
        alias.Length > 0 && !alias.Equals(host, StringComparison.OrdinalIgnoreCase) && !IPAddress.TryParse(alias, out _);
}

using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using StripeProcessor.Aws;

namespace StripeProcessor.Cli;

/// <summary>Where the API is, and how a request shows that an operator sends it.</summary>
/// <param name="Address">Ends with a slash; the operator routes are below it.</param>
internal abstract record ApiAccess(Uri Address)
{
    /// <summary>Completes a request that will carry this body and nothing more.</summary>
    internal abstract Task ProveAsync(HttpRequestMessage request, ReadOnlyMemory<byte> body, CancellationToken cancellationToken);

    /// <summary>What to try when the API does not take the sender for an operator.</summary>
    internal abstract string HintWhenRefused { get; }

    /// <summary>A signature by the operator's AWS credentials.</summary>
    internal sealed record Signed(Uri Address, string Region, OperatorCredentials Credentials, TimeProvider Time) : ApiAccess(Address)
    {
        /// <summary>Shown to an address that asks for one; null for none.</summary>
        internal X509Certificate2? Certificate { get; init; }

        private readonly SigV4Signer _signer = new(Region, SigV4Signer.ApiGateway, Time);

        internal override string HintWhenRefused =>
            $"sign in as somebody whom AWS allows execute-api:Invoke there; is it in {Region}, and is this machine's clock right?";

        internal override async Task ProveAsync(
            HttpRequestMessage request, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
        {
            var credentials = await Credentials.GetAsync(cancellationToken);
            _signer.Sign(request, body.Span, credentials);
        }
    }

    /// <summary>The token of a local system.</summary>
    internal sealed record Local(Uri Address, Secret Token) : ApiAccess(Address)
    {
        internal override string HintWhenRefused => "is --local the data directory of the system that runs there?";

        internal override Task ProveAsync(
            HttpRequestMessage request, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token.Reveal());
            return Task.CompletedTask;
        }
    }
    /// <summary>Nothing: what is asked is public.</summary>
    internal sealed record Public(Uri Address) : ApiAccess(Address)
    {
        internal override string HintWhenRefused => "is that the address of the API, and is nothing in front of it that refuses?";

        internal override Task ProveAsync(
            HttpRequestMessage request, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

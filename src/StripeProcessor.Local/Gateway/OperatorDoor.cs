using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using StripeProcessor.Aws;

namespace StripeProcessor.Local;

/// <summary>
/// Stands where API Gateway's IAM authorization stands in front of <c>/operator/</c>: a bearer of the local token passes as one
/// fixed IAM user, anybody else is turned away before the function is asked. The token, not loopback, is what keeps the browser
/// pages of other sites out: they reach 127.0.0.1 too.
/// </summary>
internal sealed class OperatorDoor(Secret? token)
{
    /// <summary>Whether only operators may go there.</summary>
    public static bool Guards(PathString path) => path.StartsWithSegments("/operator", StringComparison.Ordinal);

    /// <summary>Whether the request brings the token. Takes equally long for every wrong one.</summary>
    public bool Opens(HttpRequest request)
    {
        if (token is null || request.Headers.Authorization is not [{ } given]
            || !AuthenticationHeaderValue.TryParse(given, out var authorization)
            || !string.Equals(authorization.Scheme, "Bearer", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        return CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(authorization.Parameter ?? ""), Encoding.UTF8.GetBytes(token.Reveal()));
    }
}

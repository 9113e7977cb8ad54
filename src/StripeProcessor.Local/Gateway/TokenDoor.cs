using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using StripeProcessor.Aws;

namespace StripeProcessor.Local;

/// <summary>
/// The door of a system on one machine: a bearer of the local token passes as one fixed IAM user. The token, not loopback, is what
/// keeps the browser pages of other sites out: they reach 127.0.0.1 too.
/// </summary>
/// <param name="token">What opens it.</param>
public sealed class TokenDoor(Secret token)
{
    private static readonly OperatorCaller LocalOperator = new(
        FunctionVariables.AccessKeyId, "123456789012", "AIDALOCALOPERATOR", "arn:aws:iam::123456789012:user/local-operator");

    /// <summary>Whoever brings the token; nobody else. Takes equally long for every wrong one.</summary>
    /// <param name="request">Carries the token in its Authorization header.</param>
    /// <param name="body">Does not count here.</param>
    public OperatorCaller? Recognise(HttpRequest request, ReadOnlyMemory<byte> body)
    {
        if (request.Headers.Authorization is not [{ } given]
            || !AuthenticationHeaderValue.TryParse(given, out var authorization)
            || !string.Equals(authorization.Scheme, "Bearer", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(authorization.Parameter ?? ""), Encoding.UTF8.GetBytes(token.Reveal()))
            ? LocalOperator
            : null;
    }
}

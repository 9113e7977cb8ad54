using Microsoft.AspNetCore.Http;

namespace StripeProcessor.Local;

/// <summary>An IAM user, or a session of a role, as API Gateway tells the function of a caller whose signature it has checked.</summary>
/// <param name="AccessKey">The id of the key that the request was signed with.</param>
/// <param name="AccountId">Twelve digits.</param>
/// <param name="UserId">IAM's own id of the caller.</param>
/// <param name="UserArn">Who it is, such as <c>arn:aws:iam::123456789012:user/treasurer</c>.</param>
public sealed record OperatorCaller(string AccessKey, string AccountId, string UserId, string UserArn);

/// <summary>
/// Stands where API Gateway's IAM authorization stands in front of <c>/operator/</c>: says who a request shows itself to come from.
/// </summary>
/// <param name="request">As it was received; its body has been read.</param>
/// <param name="body">All of its body.</param>
/// <returns>Null turns the request away before the function is asked.</returns>
public delegate OperatorCaller? RecogniseOperator(HttpRequest request, ReadOnlyMemory<byte> body);

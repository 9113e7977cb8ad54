using System.Globalization;
using System.Net;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using StripeProcessor.Donations.Ledger;

namespace StripeProcessor.Aws;

/// <summary>
/// Why DynamoDB did not do what it was asked, in a sentence of our own: the SDK's texts quote bodies, and a body may hold a donor.
/// </summary>
/// <param name="Code">DynamoDB's name for it; null when no answer came.</param>
/// <param name="Sentence">What was met, and what to try.</param>
/// <param name="IsPassing">Whether the same call may fare better in a moment.</param>
internal sealed record DynamoDbFault(string? Code, string Sentence, bool IsPassing)
{
    /// <summary>Null for what is not DynamoDB's doing: a bug is not dressed up as an outage.</summary>
    internal static DynamoDbFault? Of(Exception met, DynamoDbOptions options) => met switch
    {
        AmazonUnmarshallingException => Passing(null, "DynamoDB sent an answer that cannot be read"),
        TransactionCanceledException cancelled => Of(cancelled),
        AmazonServiceException answer => Of(answer, options),
        UntrustedRootException => new(DynamoDbLedger.UntrustedRoot,
            "the certificate of DynamoDB leads to a root that is not on this process's list of trusted ones", IsPassing: false),
        OperationCanceledException or TimeoutException => Passing(null,
            $"no answer within {Seconds(Shorter(options.AttemptTimeout, options.Deadline))} s; is the network slow, or the endpoint wrong?"),
        HttpRequestException broken => Passing(null,
            $"no connection to DynamoDB ({broken.HttpRequestError}); check the network, the region and the endpoint"),
        IOException => Passing(null, "the connection to DynamoDB broke; check the network"),
        AmazonClientException => Lasting(null, "no AWS credentials were found, or they cannot be used"),
        _ => null,
    };

    /// <summary>The exception that says so.</summary>
    internal LedgerUnavailableException ToException(string doing) => new($"cannot {doing}: {Sentence}", Code);

    /// <summary>Which of a transaction's conditions were not met, by the places of their writes.</summary>
    internal static IReadOnlyList<int> FailedConditions(TransactionCanceledException cancelled) =>
        [.. Reasons(cancelled).Index().Where(reason => reason.Item.Code == "ConditionalCheckFailed").Select(reason => reason.Index)];

    private static DynamoDbFault Of(TransactionCanceledException cancelled)
    {
        var codes = Reasons(cancelled).Select(reason => reason.Code).Where(code => code is not (null or "None")).Distinct().ToList();
        return codes switch
        {
            _ when codes.Contains("ValidationError") || codes.Contains("ItemCollectionSizeLimitExceeded")
                => Lasting(codes[0], $"DynamoDB refused the transaction ({codes[0]})"),
            _ when codes.Contains("TransactionConflict") => Conflict("TransactionConflict"),
            [] => Passing(cancelled.ErrorCode, "DynamoDB cancelled the transaction and gave no reason; try again shortly"),
            _ => Throttled(codes[0]),
        };
    }

    private static DynamoDbFault Of(AmazonServiceException answer, DynamoDbOptions options) => answer.ErrorCode switch
    {
        "ProvisionedThroughputExceededException" or "ThrottlingException" or "RequestLimitExceeded" or "Throttling"
            or "LimitExceededException" or "TooManyRequestsException" => Throttled(answer.ErrorCode),
        "TransactionConflictException" or "TransactionInProgressException" or "ReplicatedWriteConflictException"
            => Conflict(answer.ErrorCode),
        "AccessDeniedException" => Lasting(answer.ErrorCode,
            $"DynamoDB denied access to the table '{options.Table}'; may the caller get, put, update and query it and its indexes?"),
        "ResourceNotFoundException" => Lasting(answer.ErrorCode,
            $"DynamoDB knows no table '{options.Table}' with the ledger's indexes; is it in another region or account, or still being "
            + "made?"),
        "UnrecognizedClientException" or "ExpiredTokenException" or "InvalidClientTokenId" or "InvalidSignatureException"
            or "SignatureDoesNotMatch" or "MissingAuthenticationTokenException" or "IncompleteSignatureException"
            or "IncompleteSignature" or "ExpiredToken" => Lasting(answer.ErrorCode,
            "AWS did not accept the credentials; has the role's session ended, or is the clock wrong?"),
        "ValidationException" => Lasting(answer.ErrorCode,
            $"DynamoDB refused the call; has the table '{options.Table}' the ledger's keys and indexes, and is no entry above 400 KB?"),
        _ when answer.StatusCode == HttpStatusCode.TooManyRequests => Throttled(CodeOf(answer)),
        _ when (int)answer.StatusCode >= 500 => Passing(CodeOf(answer), "DynamoDB reported a fault of its own; try again shortly"),
        _ => Lasting(CodeOf(answer), $"DynamoDB refused the call ({CodeOf(answer)})"),
    };

    private static DynamoDbFault Throttled(string? code) =>
        Passing(code, "DynamoDB takes no more calls for the moment (throttled); try again shortly");

    private static DynamoDbFault Conflict(string code) =>
        Passing(code, "others were writing the same rows all the while; try again shortly");

    private static DynamoDbFault Passing(string? code, string sentence) => new(code, sentence, IsPassing: true);

    private static DynamoDbFault Lasting(string? code, string sentence) => new(code, sentence, IsPassing: false);

    private static List<CancellationReason> Reasons(TransactionCanceledException cancelled) => cancelled.CancellationReasons ?? [];

    private static string CodeOf(AmazonServiceException answer) => string.IsNullOrEmpty(answer.ErrorCode)
        ? $"status {((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture)}"
        : answer.ErrorCode;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
}

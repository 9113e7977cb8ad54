using System.Globalization;
using System.Net;
using Amazon.Runtime;

namespace StripeProcessor.Aws;

/// <summary>
/// Turns what the SDK throws into one of the two exceptions, each with a sentence of our own: KMS may answer with an empty
/// message, and the SDK's texts quote bodies.
/// </summary>
internal sealed class KmsFault(string verb, SealContext context, KmsOptions options)
{
    /// <summary>Null for what is not KMS's doing: a bug is not dressed up as an outage.</summary>
    internal Exception? Explain(Exception met) => met switch
    {
        AmazonUnmarshallingException => Unreadable(),
        AmazonServiceException answer => Explain(answer),
        UntrustedRootException => Unavailable(KmsOutage.UntrustedRoot,
            "the certificate of KMS leads to a root that is not on this process's list of trusted ones"),
        OperationCanceledException or TimeoutException => Unavailable(KmsOutage.TimedOut,
            $"KMS did not answer within {Seconds(options.Deadline)} s; is the network slow, or the endpoint wrong?"),
        HttpRequestException broken => Unavailable(KmsOutage.Unreachable,
            $"no connection to KMS ({broken.HttpRequestError}); check the network, the region and the endpoint"),
        IOException => Unavailable(KmsOutage.Unreachable, "the connection to KMS broke; check the network"),
        AmazonClientException => Refused(SecretRefusal.Credentials,
            "no AWS credentials were found, or they cannot be used; sign in, or name a profile"),
        _ => null,
    };

    /// <summary>KMS answered with something that is no answer.</summary>
    internal KmsUnavailableException Unreadable() => Unavailable(KmsOutage.Internal, "KMS sent an answer that cannot be read");

    private Exception Explain(AmazonServiceException answer) => answer.ErrorCode switch
    {
        "InvalidCiphertextException" => Refused(SecretRefusal.Context,
            $"KMS refused the encryption context {ContextInWords}; was it sealed for another mode, stack or secret?", answer),
        "IncorrectKeyException" => Refused(SecretRefusal.WrongKey,
            $"it was sealed under another KMS key than {KeyInWords}; seal it again under this one", answer),
        "InvalidKeyUsageException" => Refused(SecretRefusal.WrongKey,
            $"KMS does not encrypt with {KeyInWords}; a symmetric encryption key is needed", answer),
        "AccessDeniedException" => Refused(SecretRefusal.AccessDenied,
            $"KMS denied access to {KeyInWords}; may the caller {ActionInWords} it under the context {ContextInWords}?", answer),
        "DisabledException" or "KMSInvalidStateException" => Refused(SecretRefusal.KeyDisabled,
            $"{KeyInWords} is disabled or waits for its deletion; enable it, or cancel the deletion", answer),
        "NotFoundException" or "InvalidArnException" => Refused(SecretRefusal.KeyNotFound,
            $"KMS does not know {KeyInWords}; is it in another region or account?", answer),
        "UnrecognizedClientException" or "ExpiredTokenException" or "InvalidClientTokenId" or "InvalidSignatureException"
            or "SignatureDoesNotMatch" or "MissingAuthenticationTokenException" or "IncompleteSignatureException"
            or "IncompleteSignature" or "ExpiredToken" => Refused(SecretRefusal.Credentials,
            $"AWS did not accept the credentials ({answer.ErrorCode}); sign in again, or name another profile", answer),
        "ThrottlingException" or "Throttling" or "TooManyRequestsException" or "RequestLimitExceeded" or "LimitExceededException"
            => Unavailable(KmsOutage.Throttled, "KMS takes no more calls for the moment (throttled); try again shortly", answer),
        "KMSInternalException" or "DependencyTimeoutException" or "KeyUnavailableException" => Fault(answer),
        _ when answer.StatusCode == HttpStatusCode.TooManyRequests
            => Unavailable(KmsOutage.Throttled, "KMS takes no more calls for the moment (throttled); try again shortly", answer),
        _ when (int)answer.StatusCode >= 500 => Fault(answer),
        _ => Refused(SecretRefusal.Other, $"KMS refused the call ({CodeInWords(answer)})", answer),
    };

    private KmsUnavailableException Fault(AmazonServiceException answer) => Unavailable(KmsOutage.Internal,
        $"KMS reported a fault of its own ({CodeInWords(answer)}); try again shortly", answer);

    private string ContextInWords => $"'mode={context.Mode}', 'stack={context.Stack}', 'secret={context.SecretName}'";

    private string ActionInWords => verb switch
    {
        "seal" => "kms:Encrypt with",
        "make" => "kms:GenerateDataKeyWithoutPlaintext with",
        _ => "kms:Decrypt with",
    };

    // Somebody who pastes a secret where the key's id belongs must not find it in a log.
    private string KeyInWords => options.KeyId is { } id && LooksLikeKeyId(id) ? $"the KMS key '{id}'" : "the KMS key";

    private static bool LooksLikeKeyId(string id) =>
        id.StartsWith("arn:", StringComparison.Ordinal) || id.StartsWith("alias/", StringComparison.Ordinal)
        || id.StartsWith("mrk-", StringComparison.Ordinal) || Guid.TryParseExact(id, "D", out _);

    private static string CodeInWords(AmazonServiceException answer) => string.IsNullOrEmpty(answer.ErrorCode)
        ? $"status {((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture)}"
        : answer.ErrorCode;

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);

    private SecretRefusedException Refused(SecretRefusal refusal, string sentence, AmazonServiceException? answer = null) =>
        new(refusal, InFull(sentence), answer?.ErrorCode, answer?.RequestId);

    private KmsUnavailableException Unavailable(KmsOutage outage, string sentence, AmazonServiceException? answer = null) =>
        new(outage, InFull(sentence), answer?.ErrorCode, answer?.RequestId);

    private string InFull(string sentence) => $"cannot {verb} {SecretNames.InWords(context.SecretName)}: {sentence}";
}

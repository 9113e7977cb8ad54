using System.Text.Json.Serialization;

namespace StripeProcessor.Function.Http;

/// <summary>A problem as RFC 9457 writes it.</summary>
internal sealed record ProblemDocument(
    string Type,
    string Title,
    int Status,
    string Detail,
    string Reference,
    string? DonationId,
    bool? Retryable,
    IReadOnlyList<ProblemDocument.FieldError>? Errors)
{
    public static Reply For(Problem problem, Exchange exchange)
    {
        var document = new ProblemDocument(
            "urn:stripe-processor:problem:" + problem.Kind,
            problem.Title,
            problem.Status,
            problem.Detail,
            exchange.Reference,
            exchange.DonationId?.ToString(),
            problem.Retryable,
            problem.Faults.Count == 0 ? null : [.. problem.Faults.Select(fault => new FieldError(fault.Field, fault.Code, fault.Message))]);

        return Reply.Json(problem.Status, document, ReplyJson.Default.ProblemDocument, "application/problem+json").With(problem);
    }

    internal sealed record FieldError(string Field, string Code, string Message);
}

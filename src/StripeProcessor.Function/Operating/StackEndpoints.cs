using StripeProcessor.Stripe;

namespace StripeProcessor.Function.Operating;

/// <summary>
/// Which of the account's webhook endpoints are this stack's. Others may send to the same account's other sites and stacks, and
/// are never touched: an endpoint is ours by the mark that we made it with, or because it leads to the very address and bears no
/// other stack's mark.
/// </summary>
internal sealed class StackEndpoints(FunctionSettings settings)
{
    /// <summary>The path of <c>POST /stripe/webhook</c>.</summary>
    public const string WebhookPath = "/stripe/webhook";

    /// <summary>The permission that reading and changing them takes, in the dashboard's words.</summary>
    public const string Permission = "Webhook Endpoints";

    /// <summary>How many Stripe lets an account have in each mode.</summary>
    public const int Limit = 16;

    private const string Stack = "stack";
    private const string StackKey = "stack_key";
    private const string Request = "request";

    /// <summary>
    /// What an endpoint of ours says of itself. The KMS key stands in it because two stacks in two AWS accounts may bear one name
    /// and share a Stripe account; a key belongs to one.
    /// </summary>
    public IReadOnlyDictionary<string, string> Mark(Guid request)
    {
        var mark = new Dictionary<string, string>(StringComparer.Ordinal) { [Stack] = settings.StackName, [Request] = request.ToString("D") };
        if (KeyName is { } key)
        {
            mark[StackKey] = key;
        }

        return mark;
    }

    /// <summary>Whether the endpoint was made for this request.</summary>
    public static bool IsOf(Guid request, WebhookEndpoint endpoint) => endpoint.Metadata.GetValueOrDefault(Request) == request.ToString("D");

    /// <summary>Whether this stack made it, wherever it leads.</summary>
    public bool IsMarked(WebhookEndpoint endpoint) =>
        endpoint.Metadata.GetValueOrDefault(Stack) == settings.StackName
        && (!endpoint.Metadata.TryGetValue(StackKey, out var key) || key == KeyName);

    /// <summary>Whether it leads to the address, and no other stack made it.</summary>
    public bool LeadsTo(Uri address, WebhookEndpoint endpoint) =>
        AddressOf(endpoint) == address && IsNobodyElses(endpoint);

    /// <summary>Whether it leads to a webhook under the host, and no other stack made it.</summary>
    public bool LeadsToHost(string? origin, WebhookEndpoint endpoint) =>
        IsSameHost(HostOf(endpoint), origin) && IsNobodyElses(endpoint);

    /// <summary>The host to which it sends, when it sends to a webhook such as ours; else null.</summary>
    public static string? HostOf(WebhookEndpoint endpoint) => AddressOf(endpoint) is { AbsolutePath: WebhookPath } address ? address.Host : null;

    public static Uri? AddressOf(WebhookEndpoint endpoint) =>
        Uri.TryCreate(endpoint.Url, UriKind.Absolute, out var address) ? address : null;

    // By host alone: API Gateway tells the name that was called, its own or a custom one, and neither scheme nor port, of which a
    // stack has one each and the local system others.
    private static bool IsSameHost(string? host, string? origin) =>
        host is not null && Uri.TryCreate(origin, UriKind.Absolute, out var own) && own.Host == host;

    private bool IsNobodyElses(WebhookEndpoint endpoint) =>
        !endpoint.Metadata.TryGetValue(Stack, out var stack) || stack == settings.StackName;

    private string? KeyName => settings.KmsKeyId?.Split('/')[^1];
}

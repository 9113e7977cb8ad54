using System.Text;
using System.Xml.Linq;

namespace StripeProcessor.Aws;

/// <summary>
/// AWS's Query protocol: the action and its parameters as a form, the answer as XML. CloudFormation and STS speak no other.
/// </summary>
internal sealed class AwsQuery(AwsPlace place, string service, string version) : IDisposable
{
    private readonly AwsSender _sender = new(place, service);

    public void Dispose() => _sender.Dispose();

    /// <summary>What stands in the answer's <c>…Result</c>; the answer itself where it has none.</summary>
    /// <inheritdoc cref="AwsSender.SendAsync"/>
    internal async Task<XElement> CallAsync(
        string doing, string action, IEnumerable<(string Name, string Value)> parameters, CancellationToken cancellationToken)
    {
        var form = string.Join('&', parameters.Prepend(("Version", version)).Prepend(("Action", action))
            .Select(parameter => $"{Uri.EscapeDataString(parameter.Item1)}={Uri.EscapeDataString(parameter.Item2)}"));
        var body = await _sender.SendAsync(doing, action, HttpMethod.Post, "", Encoding.UTF8.GetBytes(form), cancellationToken)
            .ConfigureAwait(false);

        var answer = AwsXml.Read(body);
        return answer?.Name.LocalName == action + "Response"
            ? answer.Child(action + "Result") ?? answer
            : throw new AwsUnavailableException($"cannot {doing}: {service} sent an answer that cannot be read");
    }
}

using System.Text.Json.Nodes;

namespace StripeProcessor.Tests.Deployment.Iam;

/// <summary>Somebody in an account, with the policies that are attached to them.</summary>
internal sealed record Principal(string Arn, IReadOnlyList<Statement> Policies)
{
    public string Account => Arn.Split(':')[4];

    /// <summary>The account's own root user needs no policy.</summary>
    public bool IsRoot => Arn.EndsWith(":root", StringComparison.Ordinal);

    public static Principal With(string arn, params JsonNode[] policies) => new(arn, [.. policies.SelectMany(Statement.ReadPolicy)]);

    /// <summary>Who may do everything, as far as their own permissions go.</summary>
    public static Principal Administrator(string account) => With(
        $"arn:aws:iam::{account}:role/Administrator",
        JsonNode.Parse("""{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}""")!);
}

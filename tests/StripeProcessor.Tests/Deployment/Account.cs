using System.Text.Json.Nodes;
using StripeProcessor.Tests.Deployment.Iam;

namespace StripeProcessor.Tests.Deployment;

/// <summary>The account as the deployed template leaves it: who is in it, and what guards what.</summary>
internal sealed class Account(DeployedTemplate template)
{
    public string Key { get; } = MadeUp.Attribute("EncryptionKey", "AWS::KMS::Key", "Arn", _ => null);

    public IReadOnlyList<Statement> KeyPolicy { get; } = Statement.ReadPolicy(template["EncryptionKey"].Node("KeyPolicy")!);

    public Principal Function => Role("FunctionRole");

    public Principal Encrypter => Role("EncrypterRole");

    public Principal Pipe => Role("OutboxPipeRole");

    /// <summary>Somebody of the account who has nothing but the operators' policy.</summary>
    public Principal Operator => Principal.With(
        $"arn:aws:iam::{MadeUp.Account}:user/operator", template["OperatorPolicy"].Node("PolicyDocument")!);

    public Principal Administrator => Principal.Administrator(MadeUp.Account);

    public Principal Nobody => Principal.With($"arn:aws:iam::{MadeUp.Account}:user/nobody");

    /// <summary>The context that this stack seals under, to be varied.</summary>
    public Dictionary<string, string> Context(string secret) => new(StringComparer.Ordinal)
    {
        ["app"] = "stripe-processor", ["stack"] = MadeUp.Stack, ["mode"] = template.Parameters["Mode"], ["secret"] = secret,
    };

    public bool MayUseKey(Principal who, string action, IReadOnlyDictionary<string, string> context) =>
        Evaluation.Allows(who, new Request(action, Key).Under(context), KeyPolicy);

    public bool MayAdminister(Principal who, string action) => Evaluation.Allows(who, new Request(action, Key), KeyPolicy);

    /// <summary>The role with what it holds itself and what policies name it.</summary>
    public Principal Role(string id)
    {
        var role = template[id];
        var inside = (role.Node("Policies")?.AsArray() ?? []).Select(one => one!["PolicyDocument"]!);
        var beside = template.Of("AWS::IAM::Policy")
            .Where(one => one.Node("Roles")!.AsArray().Any(name => name!.ToString() == MadeUp.Reference(id, role.Type, _ => null)))
            .Select(one => one.Node("PolicyDocument")!);
        return Principal.With(MadeUp.Attribute(id, role.Type, "Arn", _ => null), [.. inside.Concat(beside)]);
    }
}

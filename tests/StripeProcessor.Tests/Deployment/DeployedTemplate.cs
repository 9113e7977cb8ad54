using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Nodes;
using StripeProcessor.Tests.House;

namespace StripeProcessor.Tests.Deployment;

/// <summary>
/// template.yaml as <c>.ci/template</c> translated it for one set of parameters, with what CloudFormation would fill in: conditions
/// decided, resources of unmet conditions left out, references replaced by the made-up values of <see cref="MadeUp"/>.
/// </summary>
internal sealed class DeployedTemplate
{
    public const string Default = "default";
    public const string Everything = "everything";
    public const string Live = "live";

    private static readonly string Folder = Path.Combine(Repository.Root, "artifacts", "template");

    // Once a run, and only when it is not there or is older than what it was made of.
    private static readonly Lazy<string?> WhyNotTranslated = new(() => IsUpToDate() ? null : Translate());

    private DeployedTemplate(JsonObject raw)
    {
        Raw = raw;
        var intrinsics = new Intrinsics(raw);
        Parameters = intrinsics.Parameters;
        Resources = [.. intrinsics.Resources().Select(one => new Resource(one.Key, one.Value))];
        Outputs = intrinsics.Outputs();
        Refusals = [.. intrinsics.Refusals()];
    }

    /// <summary>As the translation stands in the file.</summary>
    public JsonObject Raw { get; }

    public IReadOnlyDictionary<string, string> Parameters { get; }

    public IReadOnlyList<Resource> Resources { get; }

    public IReadOnlyDictionary<string, string> Outputs { get; }

    /// <summary>Why CloudFormation would refuse these parameters together; nothing when it takes them.</summary>
    public IReadOnlyList<string> Refusals { get; }

    public Resource this[string id] => Find(id) ?? throw new InvalidOperationException($"the template has no {id}");

    /// <summary>Translates the template where this machine can; a template that the gate refuses fails the test.</summary>
    public static void SkipIfNotTranslated() => Skip.If(WhyNotTranslated.Value is not null, WhyNotTranslated.Value);

    public static DeployedTemplate Read(string set, Action<JsonObject>? change = null)
    {
        var raw = JsonNode.Parse(File.ReadAllText(PathOf(set)))!.AsObject();
        change?.Invoke(raw);
        return new DeployedTemplate(raw);
    }

    public Resource? Find(string id) => Resources.SingleOrDefault(one => one.Id == id);

    public IEnumerable<Resource> Of(string type) => Resources.Where(one => one.Type == type);

    private static bool IsUpToDate()
    {
        var sources = new[] { "template.yaml", Path.Combine(".ci", "template") }.Select(name => File.GetLastWriteTimeUtc(Path.Combine(Repository.Root, name)));
        return new[] { Default, Everything, Live }.All(set => File.Exists(PathOf(set)) && File.GetLastWriteTimeUtc(PathOf(set)) >= sources.Max());
    }

    // The gate ends with 2 where a Python package is missing, and with 1 where it has found something.
    private static string? Translate()
    {
        const string Missing = "template.yaml cannot be translated on this machine; install python3, then: python3 -m pip install aws-sam-translator cfn-lint";
        var start = new ProcessStartInfo("python3", [Path.Combine(Repository.Root, ".ci", "template")]) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var gate = Process.Start(start)!;
            var errors = gate.StandardError.ReadToEndAsync();
            var said = gate.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
            gate.WaitForExit();
            return gate.ExitCode switch
            {
                0 => null,
                2 => Missing,
                _ => throw new InvalidOperationException($".ci/template refuses the template:\n{said}"),
            };
        }
        catch (Win32Exception)
        {
            return Missing;
        }
    }

    private static string PathOf(string set) => Path.Combine(Folder, set + ".json");
}

/// <summary>One resource, resolved.</summary>
/// <param name="Id">Its logical id.</param>
/// <param name="Whole">With its attributes, such as DeletionPolicy.</param>
internal sealed record Resource(string Id, JsonObject Whole)
{
    public string Type => Whole["Type"]!.GetValue<string>();

    public JsonObject Properties => Whole["Properties"]?.AsObject() ?? [];

    /// <summary>The text of a property, by the names on the way to it; null where there is none.</summary>
    public string? Text(params string[] path) => Node(path)?.ToString();

    /// <summary>Whether a property says so.</summary>
    public bool Says(string value, params string[] path) => Text(path) == value;

    public JsonNode? Node(params string[] path) => path.Aggregate((JsonNode?)Properties, (at, name) => (at as JsonObject)?[name]);
}

using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace StripeProcessor.Tests.House;

/// <summary>The source tree these tests were compiled from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Source { get; } = Path.Combine(Root, "src");

    public static IEnumerable<string> SourceFiles(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Source, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !Relative(file).Split('/').Any(part => part is "bin" or "obj"));

    public static string Relative(string file) => Path.GetRelativePath(Root, file).Replace('\\', '/');

    public static XDocument Project(string name) => XDocument.Load(Path.Combine(Source, name, name + ".csproj"));

    public static string[] References(XDocument project, string kind) =>
        [.. project.Descendants(kind).Select(item => Path.GetFileNameWithoutExtension(item.Attribute("Include")!.Value)).Order()];

    public static bool UsesLambdaVocabulary(XDocument project) =>
        project.Descendants("Import").Any(import => import.Attribute("Project")!.Value.EndsWith("AmazonLambda/Reference.props", StringComparison.Ordinal));

    private static string FindRoot([CallerFilePath] string thisFile = "")
    {
        // Deterministic builds map the path of the sources, so the folder of the tests is the other place to look from.
        foreach (var start in new[] { Path.GetDirectoryName(thisFile)!, AppContext.BaseDirectory })
        {
            for (var folder = start; !string.IsNullOrEmpty(folder); folder = Path.GetDirectoryName(folder))
            {
                if (File.Exists(Path.Combine(folder, "StripeProcessor.sln")))
                {
                    return folder;
                }
            }
        }

        throw new InvalidOperationException("cannot find StripeProcessor.sln above the tests: run them from a checkout");
    }
}

namespace StripeProcessor.SystemTests.Local;

/// <summary>Literals that third parties defined, shared by all test projects.</summary>
internal static class Vectors
{
    public static string File(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "tests", "vectors", name);

            if (System.IO.File.Exists(file))
            {
                return file;
            }
        }

        throw new FileNotFoundException($"there is no tests/vectors/{name} above {AppContext.BaseDirectory}");
    }
}

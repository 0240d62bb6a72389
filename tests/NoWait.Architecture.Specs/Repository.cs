using System.Xml.Linq;

namespace NoWait.Architecture.Specs;

/// <summary>The tree that these tests were compiled from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories);

    public static IEnumerable<string> Projects(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.csproj", SearchOption.AllDirectories);

    public static IEnumerable<string> References(string project, string kind) =>
        XDocument.Load(project).Descendants(kind)
            .Select(reference => reference.Attribute("Include")!.Value.Replace('\\', '/'))
            .Select(include => include.EndsWith(".csproj", StringComparison.Ordinal)
                ? Path.GetFileNameWithoutExtension(include)
                : include);

    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static string Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Solution.sln")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException("These tests run inside the repository that they are about.");
    }
}

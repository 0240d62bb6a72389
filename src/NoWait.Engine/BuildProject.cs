using Nuke.Common.IO;

namespace Nuke.Common;

/// <summary>Finds the project that a build assembly was compiled from.</summary>
internal static class BuildProject
{
    /// <summary>The project in a folder right below the root, or in the root, that is named after the assembly.</summary>
    public static AbsolutePath? Find(AbsolutePath root, AbsolutePath? assembly)
    {
        if (assembly is null)
        {
            return null;
        }

        var name = assembly.NameWithoutExtension + ".csproj";
        var usual = root / "build" / name;
        if (usual.FileExists())
        {
            return usual;
        }

        var path = Directory.EnumerateDirectories(root)
            .Order(StringComparer.Ordinal)
            .Prepend((string)root)
            .Select(x => Path.Combine(x, name))
            .FirstOrDefault(File.Exists);
        return path;
    }
}

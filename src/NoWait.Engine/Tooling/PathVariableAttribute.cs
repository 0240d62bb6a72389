using Nuke.Common.IO;

namespace Nuke.Common.Tooling;

/// <summary>A field of the build class (text or <see cref="AbsolutePath" />) that gets the path of a program.</summary>
/// <param name="name">The program, as it is called on <c>PATH</c>; null for the member's own name in lower case.</param>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class PathVariableAttribute(string? name = null) : Attribute
{
    /// <summary>The program, as it is called on <c>PATH</c>; null for the member's own name in lower case.</summary>
    public string? Name { get; } = name;

    internal static string? Find(string program, string? path)
    {
        foreach (var folder in (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            var file = Path.Combine(folder, program);
            if (File.Exists(file))
            {
                return file;
            }

            if (OperatingSystem.IsWindows() && File.Exists(file + ".exe"))
            {
                return file + ".exe";
            }
        }

        return null;
    }
}

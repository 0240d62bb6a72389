using NoWait.Changes;

namespace NoWait.Images.Recipes;

/// <summary>The files of a context, as recipes see them: in this namespace the name hides <see cref="System.IO.File"/>.</summary>
/// <remarks>So no recipe can look at a file without a note of it, and a remembered definition is never an old one.</remarks>
internal static class File
{
    public static bool Exists(string path) => System.IO.File.Exists(Noted.Path(path));

    public static FileStream OpenRead(string path) => System.IO.File.OpenRead(Noted.Path(path));

    public static byte[] ReadAllBytes(string path) => System.IO.File.ReadAllBytes(Noted.Path(path));

    public static string ReadAllText(string path) => System.IO.File.ReadAllText(Noted.Path(path));

    public static IEnumerable<string> ReadLines(string path) => System.IO.File.ReadLines(Noted.Path(path));
}

/// <summary>The folders of a context, as recipes see them: in this namespace the name hides <see cref="System.IO.Directory"/>.</summary>
internal static class Directory
{
    public static bool Exists(string path) => System.IO.Directory.Exists(Noted.Path(path));

    public static IEnumerable<string> EnumerateFiles(string path) => System.IO.Directory.EnumerateFiles(Noted.Path(path));

    public static string[] GetFiles(string path, string pattern) => System.IO.Directory.GetFiles(Noted.Path(path), pattern);

    public static string[] GetDirectories(string path) => System.IO.Directory.GetDirectories(Noted.Path(path));
}

/// <summary>Notes a path before it is looked at.</summary>
internal static class Noted
{
    public static string Path(string path)
    {
        Looks.At(path);
        return path;
    }
}

using System.Globalization;

namespace Nuke.Common.Screens;

/// <summary>A line of a file of the repository, that a message is about.</summary>
/// <param name="File">The file, relative to the root, with slashes.</param>
/// <param name="Line">The line, from 1.</param>
internal sealed record SourcePlace(string File, int Line)
{
    /// <summary>The first place that a message names, as <c>src/main.go:5:2</c> or <c>src/Main.cs(5,2)</c>; null for none that is there.</summary>
    public static SourcePlace? Find(string message, string root)
    {
        foreach (var word in message.Split([' ', '\t', '\r', '\n', '"', '\''], StringSplitOptions.RemoveEmptyEntries))
        {
            var token = word.TrimStart('(', '[');
            for (var at = 1; at < token.Length - 1; at++)
            {
                if (token[at] is ':' or '(' && Number(token.AsSpan(at + 1)) is { } line && There(token[..at], root) is { } file)
                {
                    return new(file, line);
                }
            }
        }

        return null;
    }

    private static int? Number(ReadOnlySpan<char> text)
    {
        var digits = text.IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? text[..end] : text;
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var line) && line > 0 ? line : null;
    }

    private static string? There(string path, string root)
    {
        if (!path.Contains('.', StringComparison.Ordinal) || path.AsSpan().IndexOfAny('\0', '*', '?') >= 0)
        {
            return null;
        }

        var whole = Path.GetFullPath(Path.Combine(root, path));
        var relative = Path.GetRelativePath(root, whole);
        return !relative.StartsWith("..", StringComparison.Ordinal) && !Path.IsPathRooted(relative) && System.IO.File.Exists(whole)
            ? relative.Replace('\\', '/')
            : null;
    }
}

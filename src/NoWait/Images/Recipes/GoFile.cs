namespace NoWait.Images.Recipes;

/// <summary>What the head of a Go file says: the packages that it imports, and the files that it embeds.</summary>
internal static class GoFile
{
    /// <summary>The import paths of a file's text.</summary>
    public static List<string> Imports(string text)
    {
        var imports = new List<string>();
        var block = false;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan(range).Trim();
            if (!block && (line.StartsWith("func ") || line.StartsWith("type ") || line.StartsWith("var ") || line.StartsWith("const ")))
            {
                break;
            }

            if (line.StartsWith("import") && line.Length > 6 && line[6] is ' ' or '\t' or '(' or '"')
            {
                block = line.Contains('(') && !line.Contains(')');
                Quoted(line, imports);
            }
            else if (block)
            {
                Quoted(line, imports);
                block = !line.StartsWith(')');
            }
        }

        return imports;
    }

    /// <summary>The patterns of a file's <c>//go:embed</c> lines, relative to its folder.</summary>
    public static List<string> Embeds(string text)
    {
        const string directive = "//go:embed ";
        var patterns = new List<string>();
        for (var at = text.IndexOf(directive, StringComparison.Ordinal); at >= 0; at = text.IndexOf(directive, at + 1, StringComparison.Ordinal))
        {
            var end = text.IndexOf('\n', at);
            var line = text[(at + directive.Length)..(end < 0 ? text.Length : end)];
            patterns.AddRange(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(static pattern => pattern.Trim('"', '`')));
        }

        return patterns;
    }

    private static void Quoted(ReadOnlySpan<char> line, List<string> found)
    {
        while (line.IndexOfAny('"', '`') is var start && start >= 0)
        {
            var comment = line.IndexOf("//");
            var end = line[(start + 1)..].IndexOf(line[start]);
            if (end < 0 || (comment >= 0 && comment < start))
            {
                return;
            }

            found.Add(line.Slice(start + 1, end).ToString());
            line = line[(start + end + 2)..];
        }
    }
}

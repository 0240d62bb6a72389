using NoWait.Images.Dockerfiles;

namespace NoWait.Images.Checks;

/// <summary>Refuses what COPY and ADD cannot do.</summary>
internal static class FileCheck
{
    /// <summary>Checks the texts of sources, destination and here-documents.</summary>
    public static void Texts(Place place, Values<string> sources, string destination, Values<Heredoc> documents, char escape)
    {
        if (sources.Count == 0 || destination.Length == 0)
        {
            throw place.Error("there is no source or no destination", "Name both");
        }

        var json = destination.Length == 0 || TextCheck.HasBlank(destination);
        foreach (var source in sources.AsSpan())
        {
            var isDocument = IsDocument(documents, source);
            json |= source.Length == 0 || TextCheck.HasBlank(source);
            if (source.Length == 0 || (!isDocument && Announces(source)))
            {
                throw place.Error($"'{source}' cannot be a source", "Name a file, a folder or a glob");
            }

            TextCheck.Template(place, source, escape);
        }

        TextCheck.Template(place, destination, escape);
        if (Announces(destination))
        {
            throw place.Error("a here-document cannot be the destination", "Name a path");
        }

        Documents(place, sources, documents, json);
    }

    /// <summary>Checks what the sources, the destination and the options mean.</summary>
    public static void Meaning(Place place, Values<string> sources, string destination, string? chmod, string? chown)
    {
        if (sources.Count > 1 && !destination.EndsWith('/') && destination is not ("." or "..") && !destination.EndsWith("/.", StringComparison.Ordinal)
            && !HasVariable(destination))
        {
            throw place.Error(
                $"several sources need a folder to go to, and '{destination}' does not end with '/'",
                $"Write '{destination}/'");
        }

        if (chmod is not null && !HasVariable(chmod) && !FileModeText.IsValid(chmod))
        {
            throw place.Error(
                $"'{chmod}' is no file mode",
                "Write octal digits such as 0755, or a symbolic one such as u=rwX,go=rX");
        }

        if (chown is not null && !HasVariable(chown) && !OwnerText.IsValid(chown))
        {
            throw place.Error($"'{chown}' is no owner", "Write USER or USER:GROUP, by name or number");
        }
    }

    /// <summary>Checks that sources stay in the folder that they are taken from, and that their globs are well formed.</summary>
    public static void Sources(Place place, Values<string> sources, Values<Heredoc> documents)
    {
        foreach (var source in sources.AsSpan())
        {
            if (HasVariable(source) || IsDocument(documents, source))
            {
                continue;
            }

            if (source is ".." || source.StartsWith("../", StringComparison.Ordinal) || source.Contains("/../", StringComparison.Ordinal)
                || source.EndsWith("/..", StringComparison.Ordinal))
            {
                throw place.Error(
                    $"'{source}' leads out of the folder that is copied from",
                    "Name a path within it, or choose a context further up");
            }

            if (!Globs.PathGlob.IsValid(source))
            {
                throw place.Error($"'{source}' is no valid glob", "Close its bracket, or escape it with a backslash");
            }
        }
    }

    private static void Documents(Place place, Values<string> sources, Values<Heredoc> documents, bool json)
    {
        foreach (var document in documents.AsSpan())
        {
            if (document.Name.Length == 0 || TextCheck.HasBlank(document.Name) || document.Name.Contains('<', StringComparison.Ordinal))
            {
                throw place.Error($"'{document.Name}' cannot name a here-document here", "Use letters and digits");
            }

            if (json || sources.Count(source => source == document.Name) != 1)
            {
                throw place.Error(
                    $"the here-document '{document.Name}' must be one of the sources, once, and none of these may have blanks",
                    "Name it once, or copy the others by an instruction of their own");
            }
        }

        CommandCheck.Documents(place, documents);
    }

    private static bool IsDocument(Values<Heredoc> documents, string source)
    {
        foreach (var document in documents.AsSpan())
        {
            if (document.Name == source)
            {
                return true;
            }
        }

        return false;
    }

    private static bool Announces(string word)
    {
        var digits = 0;
        while (digits < word.Length && char.IsAsciiDigit(word[digits]))
        {
            digits++;
        }

        return word.AsSpan(digits).StartsWith("<<");
    }

    private static bool HasVariable(string text) => text.Contains('$', StringComparison.Ordinal);
}

namespace NoWait.Changes;

/// <summary>What one source of a <c>COPY</c> means.</summary>
/// <param name="Entry">What is copied, links followed.</param>
/// <param name="Path">The path by which it was found, links in it as they are written.</param>
/// <param name="Above">How many parts of the path are not kept with <c>--parents</c>: those before the pivot <c>/./</c>.</param>
internal sealed record SourceMatch(SourceEntry Entry, string Path, int Above)
{
    /// <summary>The name that it was found by.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>The folders that <c>--parents</c> keeps above a file, or of a folder the folder too.</summary>
    public string Parents
    {
        get
        {
            var parts = Path.Split('/').Skip(Above);
            return string.Join('/', Entry.Stat.Kind == FileKind.Folder ? parts : parts.SkipLast(1));
        }
    }
}

namespace NoWait.Payloads.Waste;

/// <summary>Puts wasted files together by what they are, and says what to do about them.</summary>
internal static class WasteFindings
{
    /// <summary>What is hidden, left behind or there twice; each file once.</summary>
    /// <param name="hidden">What layers brought and the image does not show.</param>
    /// <param name="shown">What it shows, in the order of its layers.</param>
    public static IEnumerable<WasteFinding> Of(IReadOnlyList<HiddenFile> hidden, IReadOnlyList<ShownFile> shown)
    {
        // What a layer brings again is its own waste, and not that of the layer below.
        var (again, gone) = (hidden.Where(one => one.Kind == WasteKind.Repeated), hidden.Where(one => one.Kind != WasteKind.Repeated));
        var wasted = gone.Select(one => new WastedFile(one.Kind, one.Content.Layer, FolderOf(one.Path), one.Path, one.Content.Size) { By = one.By })
            .Concat(again.Select(one => new WastedFile(one.Kind, one.By, FolderOf(one.Path), one.Path, one.Content.Size)));
        var repeated = hidden.Where(one => one.Kind == WasteKind.Repeated).Select(one => one.Path).ToHashSet(StringComparer.Ordinal);
        return Group(wasted.Concat(InSight([.. shown.Where(file => !repeated.Contains(file.Path))])));
    }

    private static IEnumerable<WastedFile> InSight(IReadOnlyList<ShownFile> shown)
    {
        var first = new Dictionary<(UInt128, long), string>();
        foreach (var (path, content) in shown)
        {
            if (Leftover.Of(path) is { } left)
            {
                yield return new(left.Kind, content.Layer, left.What, path, content.Size);
            }
            else if (!first.TryAdd((content.Hash, content.Size), path))
            {
                yield return new(WasteKind.Duplicate, content.Layer, $"copies of {first[(content.Hash, content.Size)]}", path, content.Size);
            }
        }
    }

    private static IEnumerable<WasteFinding> Group(IEnumerable<WastedFile> files) => files
        .GroupBy(file => (file.Kind, file.Layer, file.By, file.What))
        .Select(group => new WasteFinding(
            group.Key.Kind, group.Key.Layer, group.Count() == 1 && group.Key.Kind < WasteKind.Duplicate ? group.First().Path : group.Key.What,
            group.Sum(file => file.Size), group.Count())
        {
            By = group.Key.By,
            Example = group.MaxBy(file => file.Size)!.Path,
            Remedy = RemedyOf(group.Key.Kind),
        });

    private static string FolderOf(string path) => path.LastIndexOf('/') is > 0 and var slash ? path[..slash] : "/";

    private static string RemedyOf(WasteKind kind) => kind switch
    {
        WasteKind.Overwritten => "write it once: what is written over it later belongs into the layer that brings it",
        WasteKind.Deleted => "delete it in the RUN that makes it, or make it in a build stage: a later layer only hides it",
        WasteKind.Repeated => "give it its mode and owner where it is copied (COPY --chmod, --chown): a later change brings it once more",
        WasteKind.Duplicate => "keep one and link to it",
        WasteKind.Cache => "keep it in a cache mount (RUN --mount=type=cache), or delete it in the RUN that fills it",
        WasteKind.BuildTool => "build in a stage of its own and copy what it makes",
        _ => "copy what was built, not what it was built from (.dockerignore, COPY --from)",
    };

    private sealed record WastedFile(WasteKind Kind, int Layer, string What, string Path, long Size)
    {
        public int? By { get; init; }
    }
}

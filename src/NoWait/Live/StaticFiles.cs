using NoWait.Oci.Layers;

namespace NoWait.Live;

/// <summary>Tells files that a server reads anew for each request from those that a program reads when it starts.</summary>
internal static class StaticFiles
{
    private static readonly string[] Folders = ["public", "static", "assets", "wwwroot"];

    private static readonly string[] Extensions =
    [
        ".html", ".htm", ".css", ".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".ico", ".woff", ".woff2", ".ttf",
        ".txt", ".map", ".pdf", ".mp3", ".mp4", ".webm",
    ];

    /// <summary>Whether nothing changed but what the build of a web project makes of its static files: they packed, and a list of them.</summary>
    public static bool AreDerived(LiveChange change) => change.Deleted.Count == 0 && change.Changed.All(entry =>
        entry.Path.EndsWith(".staticwebassets.endpoints.json", StringComparison.Ordinal)
        || (Path.GetExtension(entry.Path) is ".gz" or ".br" && entry.Path.Split('/').Contains("wwwroot")));

    /// <summary>Whether nothing changed but such files: by their names and the folders that they lie in, as all frameworks have them.</summary>
    public static bool AreAll(LiveChange change)
    {
        foreach (var path in change.Deleted.Concat(change.Changed.Where(entry => entry is not LayerEntry.Directory).Select(entry => entry.Path)))
        {
            var isStatic = Array.IndexOf(Extensions, Path.GetExtension(path)) >= 0
                && path.Split('/').SkipLast(1).Any(folder => Array.IndexOf(Folders, folder) >= 0);
            if (!isStatic)
            {
                return false;
            }
        }

        return true;
    }
}

namespace NoWait.Deployers.Processes;

/// <summary>A release's folder as the root file system that its image takes it for.</summary>
/// <param name="folder">The folder, absolute.</param>
internal sealed class ReleaseRoot(string folder)
{
    private static readonly string[] Machines = ["/dev", "/proc", "/sys", "/tmp"];

    public string Folder => folder;

    /// <summary>An absolute path in the image as a path of this machine.</summary>
    public string At(string path) => folder + Path.GetFullPath(path).TrimEnd('/');

    /// <summary>Whether a path of this machine lies in the release.</summary>
    public bool Holds(string path) => path.StartsWith(folder + "/", StringComparison.Ordinal);

    /// <summary>Whether the image itself brings something at this absolute path.</summary>
    public bool Has(string path) => Path.Exists(At(path));

    /// <summary>
    /// The value with the absolute paths that the image has led into the release: a path, a list of them as in
    /// <c>PATH</c>, or <c>--name=path</c>.
    /// </summary>
    public string Map(string value)
    {
        if (value.StartsWith('/'))
        {
            return value.Contains(':', StringComparison.Ordinal)
                ? string.Join(':', value.Split(':').Select(MapPath))
                : MapPath(value);
        }

        var equals = value.IndexOf('=', StringComparison.Ordinal);
        return value.StartsWith('-') && equals > 0 ? value[..(equals + 1)] + MapPath(value[(equals + 1)..]) : value;
    }

    private string MapPath(string path) =>
        path.StartsWith('/') && !path.Contains('\0', StringComparison.Ordinal) && !IsOfTheMachine(path) && Has(path)
            ? folder + path
            : path;

    private static bool IsOfTheMachine(string path) =>
        path.Trim('/').Length == 0
        || Array.Exists(Machines, own => path == own || path.StartsWith(own + "/", StringComparison.Ordinal));
}
